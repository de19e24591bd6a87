package dev.kindling.endtoend;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.engine.FreePorts;
import dev.kindling.testing.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Somebody pastes their private key: they are told, and nothing of it stays anywhere. */
@Timeout(400)
class PastedPrivateKeyTest {
    @TempDir
    private Path directory;

    private DemoProcess demo;

    @BeforeEach
    void a_demo() throws IOException {
        Path config = BotConfig.write(directory.resolve("config"), List.of("alice"), FreePorts.range(6), "1s");
        demo = DemoProcess.with(Files.createDirectory(directory.resolve("demo")), config)
                .start();
    }

    @AfterEach
    void nothing_outlives_the_test() {
        demo.close();
    }

    @ParameterizedTest
    @CsvSource({"ed25519, RFC4716", "rsa, PEM"})
    void nothing_of_it_is_stored_logged_or_echoed(String type, String format) throws Exception {
        Path file = directory.resolve("key-" + type);
        var made = Programs.run(
                "ssh-keygen", "-q", "-t", type, "-m", format, "-N", "", "-C", "alice", "-f", file.toString());
        assertThat(made.exit()).as(made.output()).isZero();
        String key = Files.readString(file);
        var peer = new ConsolePeer(demo::url);

        var typed = peer.say("alice", "pasted-as-text", "/sandbox create " + key);
        var inOneLine = peer.say("alice", "pasted-one-line", "/sandbox create " + key.replace('\n', ' '));
        var withoutVerb = peer.say("alice", "pasted-alone", key);
        var submitted = peer.submit("alice", "pasted-in-form", "sandbox/create", Map.of("key", key, "life", "4h"));
        var changed = peer.say("alice", "pasted-for-change", "/sandbox key " + key);
        SayRun said = SayRun.of(demo.url(), "alice", "/sandbox create " + key);

        for (var sent : List.of(typed, inOneLine, submitted)) {
            assertThat(sent.text()).containsIgnoringCase("private key").containsIgnoringCase("leaked");
        }
        assertThat(said.exit()).isEqualTo(1);
        List<String> secrets = secretLines(key);
        for (var sent : List.of(typed, inOneLine, withoutVerb, submitted, changed)) {
            assertHoldsNone(sent.answer().toString(), secrets);
        }
        assertHoldsNone(said.messages().toString() + said.err(), secrets);
        assertHoldsNone(peer.messages("alice").toString(), secrets);
        assertHoldsNone(peer.messages("fay").toString(), secrets);
        filesHoldNone(secrets);
        // Once more after the log was folded in and everything was flushed.
        demo.stop(Duration.ofSeconds(60));
        filesHoldNone(secrets);
        assertHoldsNone(demo.stdout(), secrets);
        assertHoldsNone(demo.stderr(), secrets);
    }

    /** The lines between the armour that tell the secret; the first of OpenSSH's format is the same in every key. */
    private static List<String> secretLines(String key) {
        return key.lines()
                .filter(line -> !line.startsWith("-----"))
                .skip(1)
                .map(line -> line.length() > 24 ? line.substring(0, 24) : line)
                .filter(line -> line.length() >= 8)
                .toList();
    }

    private void filesHoldNone(List<String> secrets) throws IOException {
        try (Stream<Path> files = Files.walk(demo.state())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertHoldsNone(Files.readString(file, ISO_8859_1), secrets);
            }
        }
    }

    private static void assertHoldsNone(String text, List<String> secrets) {
        assertThat(secrets).hasSizeGreaterThanOrEqualTo(2);
        assertThat(secrets.stream().filter(text::contains)).isEmpty();
    }
}
