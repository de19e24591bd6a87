package dev.kindling.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.Block;
import dev.kindling.chat.Card;
import dev.kindling.chat.Input;
import dev.kindling.chat.InvocationId;
import dev.kindling.chat.Origin;
import dev.kindling.chat.Platform;
import dev.kindling.chat.Reply;
import dev.kindling.chat.console.TestDatabase;
import dev.kindling.config.TeamsConfig;
import dev.kindling.config.TeamsConfig.People;
import dev.kindling.store.sql.SqlDiscordForms;
import dev.kindling.store.sql.SqlDiscordMissed;
import dev.kindling.team.Directory;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import net.dv8tion.jda.api.entities.User;
import net.dv8tion.jda.api.interactions.callbacks.IReplyCallback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How long an answer may take before it is promised; and one that breaks before Discord is asked keeps nobody in a rush. */
@Timeout(300)
class TurnTest {
    private static final ActorId ALICE = new ActorId(Platform.DISCORD, "1", "2");

    @TempDir
    private Path directory;

    private final InstantSource clock = InstantSource.system();
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);
    private final Messenger messenger = new Messenger(new Line(), new DiscordHealth(), Duration.ofSeconds(1));
    private final AtomicBoolean promisedWorkIsDone = new AtomicBoolean();
    private TestDatabase database;
    private Rush rush;
    private Turn turn;

    @BeforeEach
    void an_interaction_whose_way_to_discord_is_broken() {
        // From here on nothing happens by the time alone, so that only the last word ends a rush.
        timer.shutdownNow();
        database = new TestDatabase(directory.resolve("kindling.db"));
        rush = new Rush(Runnable::run, timer, 1, Duration.ofHours(1));
        var places = new ReplyPlaces();
        turn = new Turn(
                incoming("/sandbox list", Instant.now()),
                new Door(broken(IReplyCallback.class), Incoming.Surface.ASIDE),
                new ReplyPlace(messenger, clock, ALICE, Optional.empty()),
                desk(places),
                rush);
    }

    @AfterEach
    void end() {
        database.close();
    }

    private static Incoming incoming(String words, Instant made) {
        return new Incoming(
                new InvocationId("discord:interaction:1"),
                made,
                broken(User.class),
                Optional.of("1"),
                true,
                Set.of(),
                new Origin("3", false),
                new Input.Typed(words),
                Incoming.Surface.ASIDE,
                false);
    }

    private static Duration patience(String words, Duration late) {
        Instant made = Instant.parse("2026-03-01T12:00:00Z");
        return Turn.patience(incoming(words, made), InstantSource.fixed(made.plus(late)));
    }

    /** Whatever it is asked. */
    private static <T> T broken(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, args) -> {
            throw new IllegalStateException("broken");
        }));
    }

    private Desk desk(ReplyPlaces places) {
        var teams = new TeamsConfig(Map.of(), People.NOBODY);
        return new Desk(new Desk.Tools(
                invocation -> new Reply.Show(Card.of(Card.Tone.INFO, "Heard")),
                new Visitors(new Members(new Line(), clock), List.of("1"), new Directory(() -> teams), clock),
                places,
                messenger,
                new Answers(timer, message -> {}, invocation -> false),
                new ClosedMessages(
                        messenger,
                        places,
                        number -> Optional.empty(),
                        new Missed(database, new SqlDiscordMissed(), clock)),
                new Drafts(database, new SqlDiscordForms(), clock),
                Promises.nowhere(),
                Runnable::run,
                Runnable::run,
                timer,
                rush,
                clock,
                new Random(7)));
    }

    /** Somebody else, who has heard by now, was promised an answer. */
    private void somebody_else_waits_for_promised_work() {
        rush.left();
        rush.later(() -> promisedWorkIsDone.set(true));
        assertThat(promisedWorkIsDone).isFalse();
        rush.heard();
    }

    @Test
    void what_may_be_answered_with_a_form_has_more_time_and_what_came_late_has_less() {
        assertThat(patience("/sandbox list", Duration.ZERO)).hasMillis(120);
        assertThat(patience("/sandbox create", Duration.ZERO)).hasMillis(1_500);
        assertThat(patience("/sandbox create", Duration.ofSeconds(1))).hasMillis(500);
        assertThat(patience("/sandbox create", Duration.ofSeconds(2))).isEqualTo(Turn.LEAST_PATIENCE);
        assertThat(patience("/sandbox list", Duration.ofSeconds(2))).isEqualTo(Turn.LEAST_PATIENCE);
    }

    @Test
    void a_promise_that_breaks_is_the_last_word_of_its_turn() {
        rush.joined();
        assertThatThrownBy(() -> turn.begin(timer, Duration.ofHours(1))).hasMessage("broken");

        somebody_else_waits_for_promised_work();

        assertThat(promisedWorkIsDone).isTrue();
    }

    @Test
    void an_answer_that_breaks_is_the_last_word_of_its_turn() {
        turn.begin(timer, Duration.ofHours(1));
        rush.joined();
        assertThatThrownBy(() -> turn.answer(new Desk.Served(
                        ALICE, new Reply.Show(Card.of(Card.Tone.INFO, "Heard", new Block.Text("you"))))))
                .hasMessage("broken");

        somebody_else_waits_for_promised_work();

        assertThat(promisedWorkIsDone).isTrue();
    }
}
