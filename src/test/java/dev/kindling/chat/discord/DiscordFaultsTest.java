package dev.kindling.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kindling.chat.discord.fake.FakeDiscord;
import dev.kindling.chat.discord.fake.Gateway;
import dev.kindling.chat.discord.fake.Interaction;
import dev.kindling.chat.discord.fake.Interaction.Response;
import dev.kindling.chat.discord.fake.Message;
import dev.kindling.chat.discord.fake.Person;
import dev.kindling.chat.discord.fake.Rest;
import dev.kindling.chat.discord.fake.Role;
import dev.kindling.chat.discord.fake.Trouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each fault of Discord's by itself: afterwards everything works, with every command carried out once. */
@Timeout(240)
class DiscordFaultsTest extends DiscordScenario {
    private void it_works() {
        await().atMost(SOON).until(() -> discord.gateway().online());
        assertThat(discord.slash(alice, "sandbox list").awaitReply().text()).contains("You have no sandbox");
    }

    // --- The gateway

    @Test
    void a_request_to_reconnect_ends_in_a_resume() throws IOException {
        connect();
        discord.gateway().askToReconnect();
        discord.gateway().awaitResumes(1);
        it_works();
        assertThat(discord.gateway().identifies()).isEqualTo(1);
        assertThat(discord.complaints()).isEmpty();
    }

    @Test
    void a_cut_wire_ends_in_a_resume_and_what_was_done_meanwhile_is_answered_once() throws IOException {
        connect();
        discord.gateway().refuseConnections(true);
        discord.gateway().cut();
        Interaction meanwhile = discord.slash(alice, "sandbox help");
        discord.gateway().refuseConnections(false);
        discord.gateway().awaitResumes(1);
        await().atMost(SOON).until(() -> meanwhile.delivered());
        assertThat(meanwhile.awaitReply().text()).contains("/sandbox");
        it_works();
        assertThat(meanwhile.attempts()).isEqualTo(1);
    }

    @Test
    void a_session_that_cannot_be_resumed_is_begun_anew() throws IOException {
        // Three at once, as the SDK waits for five seconds before it logs in again.
        List<Consumer<Gateway>> ends = List.of(
                gateway -> gateway.invalidateSession(false),
                gateway -> {
                    gateway.forgetSessions();
                    gateway.cut();
                },
                gateway -> gateway.close(4009));
        List<Elsewhere> all = new ArrayList<>();
        try {
            for (int i = 0; i < ends.size(); i++) {
                all.add(Elsewhere.in(Files.createDirectory(directory.resolve("elsewhere" + i))));
                ends.get(i).accept(all.get(i).discord().gateway());
            }
            for (Elsewhere one : all) {
                one.discord().gateway().awaitIdentifies(2);
                one.kindling().awaitConnected();
                await().atMost(SOON).until(() -> one.discord().gateway().online());
                assertThat(one.discord()
                                .slash(one.alice(), "sandbox list")
                                .awaitReply()
                                .text())
                        .contains("You have no sandbox");
            }
        } finally {
            all.forEach(Elsewhere::close);
        }
    }

    /** Another Discord with another Kindling in it. */
    private record Elsewhere(FakeDiscord discord, Person alice, KindlingInDiscord kindling) {
        static Elsewhere in(Path directory) throws IOException {
            var discord = FakeDiscord.patient();
            discord.gateway().identifyPause(Duration.ofMillis(100));
            Role blue = discord.role("blue");
            Person alice = discord.person("alice", blue);
            var kindling = KindlingInDiscord.start(discord, blue, directory).awaitConnected();
            discord.awaitCommand("sandbox");
            return new Elsewhere(discord, alice, kindling);
        }

        void close() {
            kindling.close();
            discord.close();
        }
    }

    @Test
    void unanswered_heartbeats_end_in_a_resume() throws IOException {
        discord.gateway().heartbeatInterval(Duration.ofMillis(500));
        connect();
        discord.gateway().answerHeartbeats(false);
        await().atMost(SOON).until(() -> !discord.gateway().closes().isEmpty());
        // The next connection is one that a busy machine can keep.
        discord.gateway().heartbeatInterval(Duration.ofSeconds(41));
        discord.gateway().answerHeartbeats(true);
        await().atMost(SOON)
                .until(() -> discord.gateway().resumes() + discord.gateway().identifies() > 1);
        it_works();
    }

    @ParameterizedTest
    @ValueSource(ints = {4000, 4008})
    void a_close_that_passes_is_followed_by_a_new_connection(int code) throws IOException {
        connect();
        discord.gateway().close(code);
        await().atMost(SOON)
                .until(() -> discord.gateway().resumes() + discord.gateway().identifies() > 1);
        it_works();
    }

    @ParameterizedTest
    @ValueSource(ints = {4004, 4014})
    void a_close_for_good_is_said_loudly_and_not_tried_again(int code) throws IOException {
        Set<Thread> others = Thread.getAllStackTraces().keySet();
        connect();
        int connections = discord.gateway().connections();
        discord.gateway().close(code);
        await().atMost(SOON).until(() -> kindling().readyz().contains("(" + code));
        // Nobody is left who could try: neither the SDK nor the one who watches it.
        await().atMost(SOON)
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> !others.contains(thread))
                        .map(Thread::getName)
                        .noneMatch(name -> name.equals("discord-connection") || name.startsWith("JDA ")));
        assertThat(discord.gateway().connections()).isLessThanOrEqualTo(connections);
        assertThat(kindling().readyz()).contains("\"ready\":false").contains("\"database\":{\"up\":true");
    }

    @Test
    void a_wrong_token_is_said_and_not_tried_again() throws IOException {
        discord.resetToken();
        start();
        await().atMost(SOON).until(() -> kindling().readyz().contains("refuses the bot's token"));
        assertThat(discord.gateway().connections()).isZero();
        assertThat(kindling().readyz()).doesNotContain(FakeDiscord.TOKEN);
    }

    @Test
    void a_discord_that_is_away_at_the_start_is_tried_until_it_is_there() throws IOException {
        discord.rest().always("*", Trouble.broken(500));
        start();
        await().atMost(SOON).until(() -> kindling().readyz().contains("I keep trying"));
        discord.rest().wellAgain();
        kindling().awaitConnected();
        discord.awaitCommand("sandbox");
        it_works();
    }

    @Test
    void commands_that_a_server_did_not_take_are_brought_again_without_another_connection() throws IOException {
        discord.rest().always(Rest.PUT_GUILD_COMMANDS, Trouble.broken(500));
        start();
        await().atMost(SOON).until(() -> kindling().readyz().contains("did not take the commands"));
        int connections = discord.gateway().connections();

        discord.rest().wellAgain();

        discord.awaitCommand("sandbox");
        await().atMost(SOON).until(() -> !kindling().readyz().contains("did not take the commands"));
        assertThat(discord.gateway().connections()).isEqualTo(connections);
        it_works();
    }

    @Test
    void a_gateway_that_is_away_at_the_start_is_tried_until_it_is_there() throws IOException {
        discord.gateway().refuseConnections(true);
        start();
        await().atMost(SOON).until(() -> kindling().readyz().contains("not connected"));
        discord.gateway().refuseConnections(false);
        kindling().awaitConnected();
        discord.awaitCommand("sandbox");
        it_works();
    }

    // --- Interactions

    @Test
    void what_discord_delivers_twice_is_done_and_answered_once() throws IOException {
        connect();
        discord.deliverTwice(true);
        Interaction create = create(alice);
        create.awaitReply(message -> message.text().contains("is ready"));
        discord.deliverAgain(create);
        discord.deliverTwice(false);

        assertThat(discord.slash(alice, "sandbox list").awaitReply().text())
                .contains("vm-alice-001")
                .doesNotContain("vm-alice-002");
        assertThat(create.attempts()).isEqualTo(1);
    }

    @Test
    void what_is_done_twice_across_a_restart_is_done_once() throws IOException {
        connect();
        Interaction create = create(alice);
        create.awaitReply(message -> message.text().contains("is ready"));
        stop();
        connect();

        discord.deliverAgain(create);

        assertThat(discord.slash(alice, "sandbox list").awaitReply().text())
                .contains("vm-alice-001")
                .doesNotContain("vm-alice-002");
    }

    @Test
    void an_interaction_that_comes_late_is_answered_like_any_other() throws IOException {
        connect();
        discord.deliverLate(Duration.ofSeconds(2));
        Interaction late = discord.slash(alice, "sandbox list");
        assertThat(late.awaitReply().text()).contains("You have no sandbox");
        assertThat(discord.complaints()).isEmpty();
    }

    @Test
    void an_answer_that_comes_too_late_goes_by_direct_message() throws IOException {
        connect();
        discord.rest().next(Rest.CALLBACK, Trouble.refused(404, 10062, "Unknown interaction"));
        discord.slash(alice, "sandbox list");
        discord.awaitDm(alice, message -> message.text().contains("You have no sandbox"));
    }

    @Test
    void a_form_that_did_not_open_is_offered_by_direct_message() throws IOException {
        connect();
        discord.rest().next(Rest.CALLBACK, Trouble.refused(404, 10062, "Unknown interaction"));
        discord.slash(alice, "sandbox create");
        Message offer = discord.awaitDm(alice, message -> message.labels().contains("Open the form"));
        form(discord.press(alice, offer, "Open the form"));
    }

    @Test
    void an_answer_of_which_discord_lost_the_receipt_is_not_said_twice() throws IOException {
        connect();
        discord.rest().next(Rest.CALLBACK, Trouble.lostAnswer());
        Interaction asked = discord.slash(alice, "sandbox list");
        assertThat(asked.awaitReply().text()).contains("You have no sandbox");
        it_works();
        assertThat(discord.dms(alice)).isEmpty();
    }

    @Test
    void a_promise_of_which_discord_lost_the_receipt_is_kept_in_its_place() throws Exception {
        connect();
        discord.rest().next(Rest.CALLBACK, Trouble.lostAnswer());
        Interaction asked;
        try (var held = new HeldDatabase(state())) {
            asked = discord.slash(alice, "sandbox stop");
            assertThat(asked.awaitResponse()).isEqualTo(Response.DEFERRED_MESSAGE);
        }
        assertThat(asked.awaitReply().text()).contains("You have no sandbox");
        assertThat(discord.dms(alice)).isEmpty();
    }

    @Test
    void what_comes_of_an_answer_whose_receipt_was_lost_is_shown_in_its_place() throws IOException {
        connect();
        discord.rest().next(Rest.CALLBACK, Trouble.lostAnswer());
        Interaction create = create(alice);
        create.awaitReply(message -> message.text().contains("is ready"));
        discord.awaitDm(alice, message -> message.text().contains("ssh -p "));
        assertThat(discord.dms(alice)).hasSize(1);
    }

    @Test
    void what_is_ready_after_the_quarter_of_an_hour_comes_by_direct_message() throws IOException {
        connect();
        Interaction create = create(alice);
        create.awaitReply(message -> message.text().contains("is ready"));
        Message question = discord.slash(alice, "sandbox reset").awaitReply();
        discord.rest().always(Rest.EDIT_ORIGINAL, Trouble.refused(404, 10015, "Unknown Webhook"));
        discord.press(alice, question, "Reset vm-alice-001");

        discord.awaitDm(
                alice, message -> message.text().contains("The SSH details come in a direct message of their own"));
    }

    // --- REST

    @Test
    void a_rate_limit_delays_a_direct_message_and_does_not_double_it() throws IOException {
        connect();
        discord.rest().next(Rest.CREATE_MESSAGE, Trouble.rateLimited(Duration.ofMillis(1500)));
        create(alice);
        discord.awaitDm(alice, message -> message.text().contains("ssh -p "));
        assertThat(discord.dms(alice)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502})
    void an_error_of_discords_delays_a_direct_message(int status) throws IOException {
        connect();
        discord.rest().next(Rest.CREATE_MESSAGE, Trouble.broken(status));
        create(alice);
        discord.awaitDm(alice, message -> message.text().contains("ssh -p "));
        assertThat(discord.dms(alice)).hasSize(1);
    }

    @Test
    void a_direct_message_of_which_discord_lost_the_receipt_arrives_once() throws IOException {
        connect();
        discord.rest().next(Rest.CREATE_MESSAGE, Trouble.lostAnswer());
        create(alice).awaitReply(message -> message.text().contains("is ready"));
        discord.awaitDm(alice, message -> message.text().contains("ssh -p "));
        await().atMost(SOON).until(() -> discord.rest().count(Rest.CREATE_MESSAGE) >= 2);
        assertThat(discord.dms(alice)).hasSize(1);
    }

    @Test
    void a_server_that_the_bot_was_thrown_out_of_is_named_with_the_way_back() throws IOException {
        connect();
        discord.kickBot(discord.guildId());
        await().atMost(SOON)
                .until(() -> kindling().readyz().contains("The bot is not in the server " + discord.guildId()));
        assertThat(kindling().readyz()).contains("https://discord.com/oauth2/authorize?client_id=");
    }

    @Test
    void a_role_that_no_server_has_is_named() throws IOException {
        connect();
        discord.deleteRole(blue);
        await().atMost(SOON).until(() -> kindling().readyz().contains("teams.yml names the role " + blue.id()));
    }

    @Test
    void a_busy_database_is_answered_with_a_promise_first() throws Exception {
        connect();
        Interaction asked;
        try (var held = new HeldDatabase(state())) {
            asked = discord.slash(alice, "sandbox stop");
            assertThat(asked.awaitResponse()).isEqualTo(Response.DEFERRED_MESSAGE);
            assertThat(asked.latency().orElseThrow()).isLessThan(Duration.ofSeconds(3));
            // Who only looks does not wait for it.
            assertThat(discord.slash(alice, "sandbox list").awaitReply().text()).contains("You have no sandbox");
        }
        assertThat(asked.awaitReply().text()).contains("You have no sandbox");
        assertThat(discord.complaints()).isEmpty();
    }

    @Test
    void many_promises_at_once_are_all_kept_soon() throws Exception {
        connect();
        List<Interaction> asked = new ArrayList<>();
        try (var held = new HeldDatabase(state())) {
            for (int i = 0; i < 30; i++) {
                asked.add(discord.slash(alice, "sandbox stop"));
            }
            asked.forEach(one -> assertThat(one.awaitResponse()).isEqualTo(Response.DEFERRED_MESSAGE));
        }
        long begin = System.nanoTime();

        asked.forEach(one -> assertThat(one.awaitReply().text()).contains("You have no sandbox"));

        // None of them went the long way; the time leaves room for a machine that is busy with other things.
        assertThat(count("select count(*) from outbox")).isZero();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(30));
        assertThat(discord.complaints()).isEmpty();
    }
}
