package dev.kindling.chat.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.SoftAssertions.assertSoftly;

import dev.kindling.sshkey.SampleKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * One conversation with every verb of {@code /sandbox}, held on the console, in Slack and in Discord: the same words are read,
 * and the same rows stand in the database at the end.
 */
@Timeout(480)
class ParityTest {
    private static final List<String> ROWS = List.of(
            "select name, state, team, handle from sandbox order by name",
            "select s.name, k.fingerprint from sandbox_key k join sandbox s on s.uid = k.uid order by 1, 2",
            "select action, from_state, to_state, outcome from event order by id",
            "select kind, state from operation order by rowid",
            "select count(*) from outbox where state <> 'DELIVERED'");

    @TempDir
    private Path directory;

    private static Map<String, Object> conversation(Peer peer, List<String> keys) throws Exception {
        Map<String, Object> heard = new LinkedHashMap<>();
        String first = keys.get(0);
        String second = keys.get(1);
        String bobs = keys.get(2);
        String trouble = "root@127.0.0.1: Permission denied (publickey).";
        heard.put("help", say(peer, "help", Map.of()));
        heard.put("help on a topic", say(peer, "help keys", Map.of("topic", "keys")));
        heard.put("help on nothing", say(peer, "help nonsense", Map.of("topic", "nonsense")));
        heard.put("list nothing", say(peer, "list", Map.of()));
        heard.put("show nothing", say(peer, "show", Map.of()));
        peer.ask("alice", "/sandbox create", Map.of());
        heard.put("form", peer.form("alice"));
        heard.put("mistake", peer.mistake("alice", Map.of("key", "nonsense", "life", "4h")));
        heard.put(
                "create", peer.step("alice", () -> done(() -> peer.fill("alice", Map.of("key", first, "life", "4h")))));
        heard.put("list", say(peer, "list", Map.of()));
        heard.put(
                "somebody else's",
                peer.step(
                        "bob",
                        () -> done(
                                () -> peer.ask("bob", "/sandbox show vm-alice-001", Map.of("name", "vm-alice-001")))));
        heard.put("show", say(peer, "show vm-alice-001", Map.of("name", "vm-alice-001")));
        heard.put("extend", say(peer, "extend 2h", Map.of("by", "2h")));
        heard.put("extend by nonsense", say(peer, "extend banana", Map.of("by", "banana")));
        heard.put("stop", say(peer, "stop", Map.of()));
        heard.put("stop again", say(peer, "stop", Map.of()));
        heard.put("start", say(peer, "start", Map.of()));
        heard.put("key", say(peer, "key add " + second, Map.of("which", "add", "key", second)));
        heard.put("share", say(peer, "share @bob", Map.of("person", "bob")));
        peer.click("bob", "Join with my key");
        heard.put("join form", peer.form("bob"));
        heard.put("join", peer.step("bob", () -> done(() -> peer.fill("bob", Map.of("key", bobs)))));
        heard.put("doctor", say(peer, "doctor " + trouble, Map.of("what-ssh-said", trouble)));
        heard.put("reset?", say(peer, "reset", Map.of()));
        heard.put("reset", peer.step("alice", () -> done(() -> peer.click("alice", "Reset vm-alice-001"))));
        heard.put("delete?", say(peer, "delete", Map.of()));
        heard.put("delete", peer.step("alice", () -> done(() -> peer.click("alice", "Delete vm-alice-001"))));
        heard.put("list at the end", say(peer, "list", Map.of()));
        ROWS.forEach(query -> heard.put(query, peer.state().rows(query)));
        return heard;
    }

    private static List<String> say(Peer peer, String rest, Map<String, ?> options) throws Exception {
        return peer.step("alice", () -> done(() -> peer.ask("alice", "/sandbox " + rest, options)));
    }

    private static Path made(Path directory) {
        try {
            return Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @FunctionalInterface
    private interface Deed {
        void run() throws Exception;
    }

    private static boolean done(Deed deed) throws Exception {
        deed.run();
        return true;
    }

    @Test
    void the_same_conversation_has_the_same_words_and_the_same_end_everywhere() throws Exception {
        Map<String, Object> console;
        Map<String, Object> slack;
        Map<String, Object> discord;
        List<String> keys = Stream.of("a", "b", "c")
                .map(name -> SampleKeys.ed25519(made(directory.resolve(name))).line())
                .toList();
        try (Peer peer = new ConsolePerson(directory.resolve("console"))) {
            console = conversation(peer, keys);
        }
        try (Peer peer = new DiscordPeer(directory.resolve("discord"))) {
            discord = conversation(peer, keys);
        }
        try (Peer peer = new SlackPeer(directory.resolve("slack"))) {
            slack = conversation(peer, keys);
        }

        assertThat(String.valueOf(console.get("create"))).contains("is ready");
        assertSoftly(softly -> console.forEach((what, words) -> {
            softly.assertThat(discord.get(what)).as("Discord: " + what).isEqualTo(words);
            softly.assertThat(slack.get(what)).as("Slack: " + what).isEqualTo(words);
        }));
    }
}
