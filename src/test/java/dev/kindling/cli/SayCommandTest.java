package dev.kindling.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.kindling.chat.Block;
import dev.kindling.chat.Button;
import dev.kindling.chat.Card;
import dev.kindling.chat.Input;
import dev.kindling.chat.Invocation;
import dev.kindling.chat.console.TestDatabase;
import dev.kindling.web.ConsoleSite;
import dev.kindling.web.ScriptedCommands;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SayCommandTest {
    private static final String KEY = "ssh-ed25519 AAAAC3Nza alice@laptop";

    @TempDir
    Path folder;

    private final ScriptedCommands commands = new ScriptedCommands();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<CompletableFuture<Void>> background = new CopyOnWriteArrayList<>();
    private ConsoleSite site;

    @BeforeEach
    void open_the_console() {
        site = ConsoleSite.open(folder, commands);
    }

    @AfterEach
    void close_the_console() {
        background.forEach(work -> work.orTimeout(60, TimeUnit.SECONDS).join());
        site.close();
    }

    private int say(String... arguments) {
        return sayWith(Map.of("KINDLING_URL", site.url().toString()), InputStream.nullInputStream(), arguments);
    }

    private int sayWith(Map<String, String> environment, InputStream input, String... arguments) {
        return new CommandLine(new SayCommand(environment, input))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    /** Runs it on another thread; the test fails at its end if that failed. */
    private void meanwhile(Runnable work) {
        background.add(CompletableFuture.runAsync(work));
    }

    private List<JsonNode> lines() {
        return out.toString().lines().map(SayCommandTest::json).toList();
    }

    private static JsonNode json(String line) {
        try {
            return new JsonMapper().readTree(line);
        } catch (java.io.IOException e) {
            throw new AssertionError("no JSON: " + line, e);
        }
    }

    @Test
    void the_reply_is_printed() {
        assertThat(say("--as", "alice", "/sandbox list")).isZero();
        assertThat(out.toString())
                .startsWith("--- Reply to alice:" + System.lineSeparator() + "Your sandboxes")
                .contains("vm-alice-001  ready")
                .contains("[Create another] [Extend]");
        Invocation invocation = commands.handled().get(0);
        assertThat(invocation.origin().direct()).isTrue();
        assertThat(invocation.caller().id().toString()).isEqualTo("console:console:alice");
    }

    @Test
    void in_a_channel_it_is_said_there() {
        assertThat(say("--as", "alice", "--channel", "#general", "/sandbox list"))
                .isZero();
        assertThat(commands.handled().get(0).origin().channel()).isEqualTo("general");
        assertThat(commands.handled().get(0).origin().direct()).isFalse();
    }

    @Test
    void waiting_prints_everything_until_the_work_has_ended() {
        site.direct("alice", Card.of(Card.Tone.FAULT, "From before"));
        commands.whenCreating(invocation -> meanwhile(() -> {
            Awaitility.await().until(() -> out.toString().contains("Making"));
            site.editReply("alice", invocation.id(), Card.of(Card.Tone.SUCCESS, "Ready: see your messages"));
            site.direct(
                    "alice", Card.of(Card.Tone.SUCCESS, "Details").withCode("Log in", "ssh -p 60001 root@127.0.0.1"));
            site.direct("bob", Card.of(Card.Tone.FAULT, "Not for alice"));
            commands.finish(invocation.id());
        }));

        assertThat(say("--as", "alice", "/sandbox create " + KEY, "--wait", "--json"))
                .isZero();

        assertThat(lines()).extracting(line -> line.path("kind").asText()).containsExactly("reply", "reply", "dm");
        assertThat(lines())
                .allSatisfy(line -> assertThat(line.path("to").asText()).isEqualTo("alice"));
        JsonNode details = lines().get(2);
        assertThat(details.path("text").asText().lines()).contains("ssh -p 60001 root@127.0.0.1");
        assertThat(details.path("card").path("tone").asText()).isEqualTo("SUCCESS");
        assertThat(lines().get(1).path("invocation").asText())
                .isEqualTo(lines().get(0).path("invocation").asText())
                .isEqualTo(commands.handled().get(0).id().value());
    }

    @Test
    void a_console_that_is_restarted_in_between_is_told_again_and_nothing_is_printed_twice() {
        int port = site.port();
        var started = new CompletableFuture<Invocation>();
        commands.whenCreating(started::complete);
        CompletableFuture<Integer> exit = CompletableFuture.supplyAsync(
                () -> say("--as", "alice", "/sandbox create " + KEY, "--wait", "--json", "--timeout", "2m"));
        Invocation invocation = started.join();
        Awaitility.await().until(() -> out.toString().contains("Making"));

        site.close();
        site = ConsoleSite.open(new TestDatabase(folder.resolve("console.db")), commands, port);
        site.direct("alice", Card.of(Card.Tone.SUCCESS, "Back again"));
        commands.finish(invocation.id());

        assertThat(exit.orTimeout(3, TimeUnit.MINUTES).join()).isZero();
        assertThat(commands.handled()).hasSize(1);
        assertThat(lines())
                .extracting(line -> line.path("card").path("title").asText())
                .containsExactly("Making vm-alice-001", "Back again");
    }

    @Test
    void a_command_whose_answer_got_lost_is_sent_again_with_the_same_id() {
        int port = site.port();
        var stopped = new CompletableFuture<Void>();
        // GIVEN a console that dies while it handles the command, after the effect is stored
        commands.whenCreating(invocation -> {
            if (!stopped.isDone()) {
                meanwhile(() -> {
                    site.close();
                    stopped.complete(null);
                });
                stopped.join();
            }
        });
        CompletableFuture<Integer> exit = CompletableFuture.supplyAsync(
                () -> say("--as", "alice", "/sandbox create " + KEY, "--json", "--timeout", "2m"));
        stopped.join();

        // WHEN it comes back
        site = ConsoleSite.open(new TestDatabase(folder.resolve("console.db")), commands, port);

        // THEN the command was carried out once and answered once
        assertThat(exit.orTimeout(3, TimeUnit.MINUTES).join()).isZero();
        assertThat(commands.handled()).hasSize(1);
        assertThat(lines()).hasSize(1);
    }

    @Test
    void yes_presses_the_confirming_button() {
        assertThat(say("--as", "alice", "/sandbox delete", "--yes", "--json")).isZero();
        assertThat(lines())
                .extracting(line -> line.path("card").path("title").asText())
                .containsExactly("Delete vm-alice-001?", "vm-alice-001 is gone");
    }

    @Test
    void click_presses_the_button_of_that_name_also_on_a_message_that_comes_later() {
        assertThat(say("--as", "alice", "/sandbox delete", "--click", "keep IT", "--json"))
                .isZero();
        assertThat(lines().get(1).path("card").path("title").asText()).isEqualTo("Nothing was changed");

        commands.whenCreating(invocation -> meanwhile(() -> {
            site.direct(
                    "alice", Card.of(Card.Tone.INFO, "A seat").withButtons(Button.plain("Claim", "seat/claim", "")));
            Awaitility.await().until(() -> commands.handled().size() == 4);
            commands.finish(invocation.id());
        }));
        assertThat(say("--as", "alice", "/sandbox create " + KEY, "--wait", "--click", "Claim"))
                .isZero();
        assertThat(((Input.Pressed) commands.handled().get(3).input()).action().name())
                .isEqualTo("seat/claim");
    }

    @Test
    void a_button_that_is_not_there_is_a_failure() {
        assertThat(say("--as", "alice", "/sandbox list", "--click", "Explode")).isEqualTo(1);
        assertThat(err.toString()).contains("No button is labelled \"Explode\"");
    }

    @Test
    void submit_fills_and_sends_the_form_that_opens() throws Exception {
        Path file = Files.writeString(folder.resolve("id.pub"), KEY + "\n");
        assertThat(say("--as", "alice", "/sandbox create", "--json", "--submit", "key=@" + file, "flavour=large"))
                .isZero();
        assertThat(lines()).extracting(line -> line.path("kind").asText()).containsExactly("form", "reply");
        assertThat(commands.handled().get(1).input())
                .isEqualTo(
                        new Input.Submitted("sandbox/create", "", Map.of("key", KEY, "flavour", "large", "for", "4h")));

        var stdin = new ByteArrayInputStream((KEY + "\n").getBytes(StandardCharsets.UTF_8));
        assertThat(sayWith(
                        Map.of("KINDLING_URL", site.url().toString()),
                        stdin,
                        "--as",
                        "bob",
                        "/sandbox create",
                        "--submit",
                        "key=-"))
                .isZero();
        assertThat(((Input.Submitted) commands.handled().get(3).input()).values())
                .containsEntry("key", KEY);
    }

    @Test
    void a_form_that_is_not_accepted_is_a_failure_with_its_errors() {
        assertThat(say("--as", "alice", "/sandbox create", "--json", "--submit", "key=nonsense"))
                .isEqualTo(1);
        assertThat(lines().get(1).path("kind").asText()).isEqualTo("form-errors");
        assertThat(lines().get(1).path("text").asText()).isEqualTo("key: This is not an SSH public key.");
        assertThat(say("--as", "alice", "/sandbox create", "--submit", "colour=red"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("The form has no field \"colour\"; it has key, flavour, for.");
    }

    @Test
    void a_refusal_is_exit_code_1() {
        assertThat(say("--as", "alice", "/sandbox fly")).isEqualTo(1);
        assertThat(out.toString()).contains("Refused: There is no such command");
    }

    @Test
    void the_last_word_decides() {
        commands.whenCreating(invocation -> meanwhile(() -> {
            site.editReply("alice", invocation.id(), Card.of(Card.Tone.FAULT, "It did not boot"));
            commands.finish(invocation.id());
        }));
        assertThat(say("--as", "alice", "/sandbox create " + KEY, "--wait")).isEqualTo(1);
    }

    @Test
    void somebody_who_is_not_configured_is_refused_in_a_sentence() {
        assertThat(say("--as", "eve", "/sandbox list")).isEqualTo(1);
        assertThat(err.toString()).contains("Nobody of that name is configured");
    }

    @Test
    void without_a_console_there_is_one_clear_sentence() {
        String url = site.url().toString();
        site.close();
        assertThat(say("--as", "alice", "--url", url, "/sandbox list")).isEqualTo(1);
        assertThat(err.toString()).contains("No console answers at " + url).contains("./kindling demo");
    }

    @Test
    void a_demo_is_found_by_the_file_it_writes() throws Exception {
        Files.createDirectories(folder.resolve(".demo"));
        Files.writeString(folder.resolve(".demo/console.url"), site.url() + "\n");
        System.setProperty("kindling.home", folder.toString());
        try {
            assertThat(sayWith(Map.of(), InputStream.nullInputStream(), "--as", "alice", "/sandbox list"))
                    .isZero();
        } finally {
            System.clearProperty("kindling.home");
        }
    }

    @Test
    void work_that_takes_too_long_is_left_alone() {
        assertThat(say("--as", "alice", "/sandbox create " + KEY, "--wait", "--timeout", "600ms"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("The work goes on without us");
    }

    @Test
    void the_password_comes_from_the_environment() throws Exception {
        site.close();
        site = ConsoleSite.withPassword(folder, commands, "correct horse");
        String url = site.url().toString();
        assertThat(say("--as", "alice", "/sandbox list")).isEqualTo(1);
        assertThat(err.toString()).contains("KINDLING_CONSOLE_PASSWORD");
        assertThat(sayWith(
                        Map.of("KINDLING_URL", url, "KINDLING_CONSOLE_PASSWORD", "correct horse"),
                        InputStream.nullInputStream(),
                        "--as",
                        "alice",
                        "/sandbox list"))
                .isZero();
    }

    @Test
    void a_wrong_command_line_is_exit_code_2() {
        List<List<String>> wrong = new ArrayList<>(List.of(
                List.of("/sandbox list"),
                List.of("--as", "alice"),
                List.of("--as", "alice", "/sandbox", "list"),
                List.of("--as", "alice", "/sandbox list", "--timeout", "soon"),
                List.of("--as", "alice", "/sandbox create", "--submit", "key"),
                List.of("--as", "alice", "/sandbox create", "--submit", "key=@/does/not/exist"),
                List.of("--as", "alice", "/sandbox list", "--dm", "--channel", "general")));
        assertThat(wrong)
                .allSatisfy(arguments -> assertThat(say(arguments.toArray(String[]::new)))
                        .as(arguments.toString())
                        .isEqualTo(2));
        assertThat(commands.handled()).isEmpty();
    }

    @Test
    void an_address_that_is_none_is_said_so() {
        for (String url : Arrays.asList("nonsense", "ftp://x", "http://")) {
            assertThat(say("--as", "alice", "--url", url, "/sandbox list")).isEqualTo(1);
        }
        assertThat(err.toString()).contains("\"nonsense\" is no address of a console");
    }

    @Test
    void channel_posts_are_printed_as_such() {
        commands.whenCreating(invocation -> meanwhile(() -> {
            site.channel(Card.of(Card.Tone.FAULT, "Board", new Block.Text("1 of 20 seats")));
            commands.finish(invocation.id());
        }));
        assertThat(say("--as", "alice", "/sandbox create " + KEY, "--wait", "--json", "--timeout", "2m"))
                .isZero();
        assertThat(lines().get(1).path("to").asText()).isEqualTo("#general");
        assertThat(lines().get(1).path("kind").asText()).isEqualTo("channel");
    }
}
