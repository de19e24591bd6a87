package dev.kindling.chat.discord.fake;

import static dev.kindling.chat.discord.fake.RawBot.identify;
import static dev.kindling.chat.discord.fake.RawBot.resume;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kindling.chat.discord.fake.RawBot.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import net.dv8tion.jda.api.JDA;
import net.dv8tion.jda.api.events.GenericEvent;
import net.dv8tion.jda.api.events.interaction.command.SlashCommandInteractionEvent;
import net.dv8tion.jda.api.events.message.MessageReceivedEvent;
import net.dv8tion.jda.api.hooks.EventListener;
import net.dv8tion.jda.api.requests.GatewayIntent;
import net.dv8tion.jda.api.utils.Compression;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The gateway, with an unmodified JDA where JDA does it, and with a raw bot where JDA never would. */
class FakeGatewayTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration A_BUSY_MACHINE_KEEPS = Duration.ofSeconds(41);

    private final FakeDiscord discord = FakeDiscord.withStandingClock();
    private final Gateway gateway = discord.gateway();
    private final Person alice = discord.person("alice");
    private final RawBot raw = new RawBot(discord);
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger written = new AtomicInteger();
    private Optional<Bot> bot = Optional.empty();

    @BeforeEach
    void register() {
        String path = "/applications/" + discord.applicationId() + "/guilds/" + discord.guildId() + "/commands";
        raw.send("PUT", path, RawBot.command("ping", List.of()));
    }

    @AfterEach
    void end() {
        bot.ifPresent(Bot::close);
        discord.close();
    }

    private JDA start(Compression compression, GatewayIntent... intents) {
        gateway.identifyPause(Bot.PAUSE);
        bot = Optional.of(
                new Bot(discord, (EventListener) this::happened, FakeDiscord.TOKEN, compression, List.of(intents)));
        return bot.get().jda();
    }

    private JDA online() {
        start(Compression.ZLIB);
        return bot.orElseThrow().ready().jda();
    }

    private void happened(GenericEvent event) {
        if (event instanceof SlashCommandInteractionEvent slash) {
            answered.incrementAndGet();
            slash.reply("pong").setEphemeral(true).queue(done -> {}, failure -> {});
        } else if (event instanceof MessageReceivedEvent message
                && !message.getAuthor().isBot()) {
            written.incrementAndGet();
            message.getChannel()
                    .sendMessage("you said: " + message.getMessage().getContentRaw())
                    .queue();
        }
    }

    private void works() {
        assertThat(discord.slash(alice, "ping").awaitReply().text()).isEqualTo("pong");
    }

    // --- JDA

    @ParameterizedTest
    @EnumSource(Compression.class)
    void jda_logs_in_with_the_compression_it_likes(Compression compression) {
        start(compression);
        bot.orElseThrow().ready();
        works();
        assertThat(gateway.connections()).isEqualTo(1);
        assertThat(discord.complaints()).isEmpty();
    }

    @Test
    void after_op_7_the_session_is_resumed() {
        online();
        gateway.askToReconnect();
        gateway.awaitResumes(1);
        works();
        // Where it is heard of only after the resume, that ends the old connection.
        assertThat(gateway.closes()).first().extracting(Gateway.Close::code).isIn(4900, 4000);
        assertThat(gateway.identifies()).isEqualTo(1);
        assertThat(discord.complaints()).isEmpty();
    }

    @Test
    void what_happens_while_the_wire_is_cut_is_replayed_in_order() {
        online();
        gateway.refuseConnections(true);
        gateway.cut();
        await().atMost(PATIENCE).until(() -> !gateway.online());
        List<Interaction> missed = List.of(discord.slash(alice, "ping"), discord.slash(alice, "ping"));
        assertThat(missed).noneMatch(Interaction::delivered);
        gateway.refuseConnections(false);
        gateway.awaitResumes(1);
        await().atMost(PATIENCE).until(() -> answered.get() == 2);
        assertThat(gateway.replayed()).isEqualTo(2);
        works();
        assertThat(gateway.identifies()).isEqualTo(1);
    }

    @Test
    void op_9_that_can_be_resumed_is_resumed() {
        online();
        gateway.invalidateSession(true);
        gateway.awaitResumes(1);
        works();
    }

    @Test
    void op_9_that_cannot_be_resumed_begins_anew() {
        online();
        gateway.invalidateSession(false);
        gateway.awaitIdentifies(2);
        await().atMost(PATIENCE).until(() -> bot.orElseThrow().jda().getStatus() == JDA.Status.CONNECTED);
        works();
        assertThat(gateway.resumes()).isZero();
        assertThat(discord.complaints()).isEmpty();
    }

    @Test
    void a_forgotten_session_is_refused_and_what_happened_meanwhile_is_lost() {
        online();
        gateway.forgetSessions();
        gateway.cut();
        Interaction lost = discord.slash(alice, "ping");
        gateway.awaitIdentifies(2);
        await().atMost(PATIENCE).until(() -> bot.orElseThrow().jda().getStatus() == JDA.Status.CONNECTED);
        works();
        assertThat(lost.delivered()).isFalse();
        discord.advance(Duration.ofSeconds(4));
        assertThat(lost.failed()).isTrue();
    }

    @Test
    void without_answers_to_its_heartbeats_jda_resumes() {
        gateway.heartbeatInterval(Duration.ofMillis(500));
        online();
        gateway.answerHeartbeats(false);
        await().atMost(PATIENCE)
                .until(() -> gateway.closes().stream().anyMatch(close -> close.code() == 4900 && close.byBot()));
        gateway.heartbeatInterval(A_BUSY_MACHINE_KEEPS);
        gateway.answerHeartbeats(true);
        gateway.awaitResumes(1);
        works();
    }

    @Test
    void a_wire_that_went_dead_is_noticed_and_left() {
        gateway.heartbeatInterval(Duration.ofMillis(500));
        online();
        gateway.goSilent();
        gateway.heartbeatInterval(A_BUSY_MACHINE_KEEPS);
        Interaction unheard = discord.slash(alice, "ping");
        gateway.awaitResumes(1);
        works();
        assertThat(gateway.replayed()).isPositive();
        await().atMost(PATIENCE).until(() -> unheard.attempts() == 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {4000, 4008})
    void some_closes_are_resumed(int code) {
        online();
        gateway.close(code);
        gateway.awaitResumes(1);
        works();
        assertThat(gateway.identifies()).isEqualTo(1);
    }

    @Test
    void after_a_session_that_timed_out_jda_begins_anew() {
        online();
        gateway.close(4009);
        gateway.awaitIdentifies(2);
        await().atMost(PATIENCE).until(() -> bot.orElseThrow().jda().getStatus() == JDA.Status.CONNECTED);
        works();
    }

    @ParameterizedTest
    @ValueSource(ints = {4004, 4010, 4011, 4013, 4014})
    void fatal_closes_end_jda(int code) {
        JDA jda = online();
        gateway.close(code);
        await().atMost(PATIENCE).until(() -> jda.getStatus() == JDA.Status.SHUTDOWN);
        assertThat(gateway.connections()).isEqualTo(1);
    }

    @Test
    void privileged_intents_are_refused_until_they_are_allowed() {
        JDA jda = start(Compression.NONE, GatewayIntent.GUILD_MEMBERS);
        await().atMost(PATIENCE).until(() -> jda.getStatus() == JDA.Status.SHUTDOWN);
        assertThat(gateway.closes()).extracting(Gateway.Close::code).containsExactly(4014);
        bot.orElseThrow().close();

        gateway.allowPrivileged();
        start(Compression.NONE, GatewayIntent.GUILD_MEMBERS);
        bot.orElseThrow().ready();
        works();
    }

    @Test
    void people_write_directly_and_with_a_mention_and_the_rest_is_hidden() {
        start(Compression.ZLIB, GatewayIntent.DIRECT_MESSAGES, GatewayIntent.GUILD_MESSAGES);
        bot.orElseThrow().ready();
        discord.write(alice, "hello");
        assertThat(discord.awaitDm(alice).text()).isEqualTo("you said: hello");
        discord.write(alice, discord.general(), "secret");
        discord.awaitMessage(discord.general(), message -> message.content().equals("you said:"));
        discord.write(alice, discord.general(), discord.bot().mention() + " help");
        discord.awaitMessage(
                discord.general(),
                message ->
                        message.content().endsWith(" help") && message.author().equals(discord.bot()));
        assertThat(discord.complaints()).isEmpty();
    }

    @Test
    void without_the_intent_nobody_hears_messages() {
        online();
        discord.write(alice, "hello");
        works();
        assertThat(written).hasValue(0);
    }

    @Test
    void an_interaction_can_come_twice_late_and_again() {
        online();
        discord.deliverTwice(true);
        Interaction twice = discord.slash(alice, "ping");
        await().atMost(PATIENCE).until(() -> twice.attempts() == 2);
        discord.deliverTwice(false);
        discord.deliverLate(Duration.ofMillis(300));
        Interaction late = discord.slash(alice, "ping");
        assertThat(late.awaitReply().text()).isEqualTo("pong");
        discord.deliverAgain(late);
        await().atMost(PATIENCE).until(() -> late.attempts() == 2);
    }

    @Test
    void commands_work_in_a_thread_and_in_another_guild_only_where_they_are_registered() {
        online();
        Place thread = discord.thread("aside");
        assertThat(discord.slash(alice, thread, "ping", java.util.Map.of())
                        .awaitReply()
                        .text())
                .isEqualTo("pong");
    }

    @Test
    void of_a_burst_during_a_resume_nothing_is_lost_or_doubled() {
        online();
        List<Interaction> burst = new java.util.ArrayList<>();
        for (int i = 0; i < 300; i++) {
            burst.add(discord.slash(alice, "ping"));
            if (i == 100) {
                gateway.cut();
            }
        }
        burst.forEach(Interaction::awaitResponse);
        assertThat(burst).allMatch(asked -> asked.attempts() == 1);
        gateway.awaitResumes(1);
        assertThat(burst).allMatch(asked -> asked.latency().isPresent());
    }

    // --- A raw bot

    private Socket loggedIn() {
        Socket socket = raw.connect();
        socket.say(identify(FakeDiscord.TOKEN, 1));
        socket.event("GUILD_CREATE");
        return socket;
    }

    @Test
    void it_is_greeted_identified_and_its_heart_beats() {
        Socket socket = raw.connect();
        assertThat(socket.next(10).at("/d/heartbeat_interval").asInt()).isEqualTo(41_250);
        socket.say("{\"op\":1,\"d\":null}");
        socket.next(11);
        socket.say(identify(FakeDiscord.TOKEN, 1));
        JsonNode ready = socket.event("READY");
        assertThat(ready.path("s").asInt()).isEqualTo(1);
        assertThat(ready.at("/d/resume_gateway_url").asText()).isEqualTo(discord.gatewayUrl());
        assertThat(socket.event("GUILD_CREATE").path("s").asInt()).isEqualTo(2);
    }

    @Test
    void a_wrong_token_is_4004_and_without_login_nothing_goes() {
        Socket wrong = raw.connect();
        wrong.say(identify("wrong", 1));
        assertThat(wrong.closed()).isEqualTo(4004);
        Socket early = raw.connect();
        early.say("{\"op\":3,\"d\":{}}");
        assertThat(early.closed()).isEqualTo(4003);
    }

    @Test
    void unknown_and_privileged_intents_are_refused() {
        Socket unknown = raw.connect();
        unknown.say(identify(FakeDiscord.TOKEN, 1 << 30));
        assertThat(unknown.closed()).isEqualTo(4013);
        Socket privileged = raw.connect();
        privileged.say(identify(FakeDiscord.TOKEN, 1 | 1 << 15));
        assertThat(privileged.closed()).isEqualTo(4014);
    }

    @Test
    void two_logins_without_a_pause_are_too_many() {
        gateway.identifyPause(Duration.ofMinutes(5));
        loggedIn();
        Socket second = raw.connect();
        second.say(identify(FakeDiscord.TOKEN, 1));
        assertThat(second.next(9).path("d").asBoolean()).isFalse();
        gateway.identifyPause(Duration.ZERO);
        second.say(identify(FakeDiscord.TOKEN, 1));
        second.event("READY");
        second.say(identify(FakeDiscord.TOKEN, 1));
        assertThat(second.closed()).isEqualTo(4005);
    }

    @Test
    void no_session_starts_left_costs_the_token() {
        gateway.sessionStartsLeft(0);
        assertThat(raw.send("GET", "/gateway/bot", "")
                        .body()
                        .at("/session_start_limit/remaining")
                        .asInt())
                .isZero();
        Socket socket = raw.connect();
        socket.say(identify(FakeDiscord.TOKEN, 1));
        assertThat(socket.closed()).isEqualTo(4004);
        assertThat(raw.send("GET", "/users/@me", "").status()).isEqualTo(401);
    }

    @Test
    void a_resume_replays_what_was_missed_and_says_so() {
        Socket first = raw.connect();
        first.say(identify(FakeDiscord.TOKEN, 1));
        String session = first.event("READY").at("/d/session_id").asText();
        first.cut();
        await().atMost(PATIENCE).until(() -> !gateway.online());
        Interaction missed = discord.slash(alice, "ping");

        Socket second = raw.connect();
        second.say(resume(session, 1));
        assertThat(second.event("GUILD_CREATE").path("s").asInt()).isEqualTo(2);
        assertThat(second.event("INTERACTION_CREATE").at("/d/id").asText()).isEqualTo(missed.id());
        assertThat(second.event("RESUMED").path("s").asInt()).isEqualTo(4);
        assertThat(missed.delivered()).isTrue();
    }

    @Test
    void a_resume_from_the_future_ends_the_session_and_an_unknown_one_is_refused() {
        Socket first = raw.connect();
        first.say(identify(FakeDiscord.TOKEN, 1));
        String session = first.event("READY").at("/d/session_id").asText();
        Socket future = raw.connect();
        future.say(resume(session, 99));
        assertThat(future.closed()).isEqualTo(4007);
        Socket again = raw.connect();
        again.say(resume(session, 1));
        assertThat(again.next(9).path("d").asBoolean()).isFalse();
        Socket unknown = raw.connect();
        unknown.say(resume("nonsense", 1));
        assertThat(unknown.next(9).path("d").asBoolean()).isFalse();
    }

    @Test
    void a_session_is_forgotten_after_a_while_and_after_a_farewell() {
        Socket first = raw.connect();
        first.say(identify(FakeDiscord.TOKEN, 1));
        String session = first.event("READY").at("/d/session_id").asText();
        first.cut();
        await().atMost(PATIENCE).until(() -> !gateway.online());
        discord.advance(Duration.ofMinutes(3));
        Socket late = raw.connect();
        late.say(resume(session, 1));
        assertThat(late.next(9).path("d").asBoolean()).isFalse();
    }

    @Test
    void who_stops_its_heartbeats_loses_the_connection() {
        loggedIn();
        gateway.heartbeatInterval(Duration.ofMillis(100));
        await().atMost(PATIENCE).until(() -> !gateway.online());
        assertThat(gateway.closes()).last().isEqualTo(new Gateway.Close(1006, "no heartbeats", false));
    }

    @Test
    void a_heartbeat_from_the_future_is_refused() {
        Socket socket = loggedIn();
        socket.say("{\"op\":1,\"d\":99}");
        assertThat(socket.closed()).isEqualTo(4007);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{oops", "[]", "{\"op\":99}", "long"})
    void nonsense_is_refused(String frame) {
        Socket socket = loggedIn();
        socket.say(frame.equals("long") ? "{\"op\":3,\"d\":\"" + "x".repeat(4096) + "\"}" : frame);
        assertThat(socket.closed()).isEqualTo(frame.contains("99") ? 4001 : 4002);
        assertThat(discord.complaints()).isNotEmpty();
    }

    @Test
    void more_than_120_messages_a_minute_are_too_many() {
        Socket socket = loggedIn();
        for (int i = 0; i < 120; i++) {
            socket.say("{\"op\":3,\"d\":{}}");
        }
        assertThat(socket.closed()).isEqualTo(4008);
    }

    @Test
    void other_versions_and_encodings_are_refused() {
        assertThat(raw.connect("?v=9&encoding=json").closed()).isEqualTo(4012);
        assertThat(raw.connect("?v=10&encoding=etf").closed()).isEqualTo(4002);
    }

    @Test
    void hello_can_be_missing() {
        gateway.sayHello(false);
        Socket socket = raw.connect();
        socket.say(identify(FakeDiscord.TOKEN, 1));
        assertThat(socket.next(0).path("t").asText()).isEqualTo("READY");
    }
}
