package dev.kindling.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.kindling.chat.discord.fake.FakeDiscord;
import dev.kindling.endtoend.StateRows;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import net.dv8tion.jda.api.events.interaction.ModalInteractionEvent;
import net.dv8tion.jda.api.events.interaction.command.SlashCommandInteractionEvent;
import net.dv8tion.jda.api.events.interaction.component.ButtonInteractionEvent;
import net.dv8tion.jda.api.hooks.ListenerAdapter;
import net.dv8tion.jda.api.interactions.callbacks.IReplyCallback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Before Discord is asked for anything, each kind of interaction has been answered many times, and nothing came of it. */
@Timeout(300)
class WarmUpTest {
    private static final Duration LONG = Duration.ofMinutes(2);

    private final ExecutorService pool = Executors.newFixedThreadPool(16);

    @AfterEach
    void end() {
        pool.shutdownNow();
    }

    private WarmUp with(ListenerAdapter listener, WarmUp.Patience patience) {
        var pools = new Session.Pools(pool, Executors.newScheduledThreadPool(2), pool);
        var clock = InstantSource.system();
        return new WarmUp(
                pools,
                Http.client(clock, new DiscordHealth(), Timing.USUAL),
                (line, canned) -> listener,
                clock,
                patience);
    }

    @Test
    void commands_buttons_and_forms_are_asked_hundreds_of_times() throws Exception {
        Map<String, Integer> asked = new ConcurrentHashMap<>();

        long answers = with(
                        new ListenerAdapter() {
                            @Override
                            public void onSlashCommandInteraction(SlashCommandInteractionEvent event) {
                                answer(event.getFullCommandName(), event);
                            }

                            @Override
                            public void onButtonInteraction(ButtonInteractionEvent event) {
                                answer("a button", event);
                            }

                            @Override
                            public void onModalInteraction(ModalInteractionEvent event) {
                                answer("a form with " + event.getValues().get(0).getCustomId(), event);
                            }

                            private void answer(String what, IReplyCallback event) {
                                asked.merge(what, 1, Integer::sum);
                                event.reply("Here it is.").queue();
                            }
                        },
                        new WarmUp.Patience(LONG, LONG))
                .run(LONG);

        assertThat(answers).isEqualTo(800);
        assertThat(asked.keySet())
                .containsExactlyInAnyOrder("sandbox create", "sandbox list", "a button", "a form with key");
        assertThat(asked.values()).allMatch(times -> times >= 100);
    }

    @Test
    void it_ends_in_time_though_nobody_answers() throws InterruptedException {
        assertThat(with(new ListenerAdapter() {}, WarmUp.Patience.USUAL).run(Duration.ofMillis(200)))
                .isZero();
    }

    @Test
    void the_log_says_nothing_of_a_connection_that_only_it_has_made() throws InterruptedException {
        var log = (Logger) LoggerFactory.getLogger("dev.kindling.chat.discord");
        Level level = log.getLevel();
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        log.addAppender(lines);
        log.setLevel(Level.INFO);
        try {
            with(new ListenerAdapter() {}, new WarmUp.Patience(LONG, Duration.ofMillis(100)))
                    .run(LONG);
            // What happened on the line is told by the pool.
            pool.shutdown();
            assertThat(pool.awaitTermination(2, TimeUnit.MINUTES)).isTrue();
        } finally {
            log.setLevel(level);
            log.detachAppender(lines);
        }
        assertThat(lines.list).extracting(ILoggingEvent::getFormattedMessage).isEmpty();
    }

    @Test
    void nothing_of_it_is_kept_and_discord_hears_nothing_of_it(@TempDir Path directory) throws Exception {
        try (var discord = FakeDiscord.patient()) {
            var role = discord.role("blue");
            discord.person("alice", role);
            try (var kindling =
                    KindlingInDiscord.start(discord, role, directory).awaitConnected()) {
                discord.awaitCommand("sandbox");
                await().atMost(LONG).until(() -> kindling.readyz().contains("connected"));
                assertThat(discord.complaints()).isEmpty();
            }
            try (var rows = new StateRows(directory.resolve("state"))) {
                for (String table :
                        new String[] {"invocation", "outbox", "discord_form", "discord_missed", "sandbox"}) {
                    assertThat(rows.count("select count(*) from " + table))
                            .as(table)
                            .isZero();
                }
            }
        }
    }
}
