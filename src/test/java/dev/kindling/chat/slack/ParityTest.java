package dev.kindling.chat.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;
import static org.assertj.core.api.SoftAssertions.assertSoftly;

import dev.kindling.chat.Card;
import dev.kindling.chat.ChatJson;
import dev.kindling.chat.Reply;
import dev.kindling.endtoend.StateRows;
import dev.kindling.sshkey.SampleKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * One conversation with every verb, held on the console, in Slack and in Discord: the same words are read, and the same rows
 * stand in the database at the end. The three are held at the same time, each with a Kindling of its own.
 */
@Timeout(480)
class ParityTest {
    @TempDir
    private Path directory;

    private static Path made(Path directory) {
        try {
            return Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Object> held(Callable<Peer> someone, List<String> keys) throws Exception {
        try (Peer peer = someone.call()) {
            var conversation = new Conversation(peer, keys);
            try {
                return conversation.held();
            } catch (Exception | AssertionError e) {
                throw new AssertionError(
                        peer.getClass().getSimpleName() + " broke off after " + conversation.last(), e);
            }
        }
    }

    /** All that was shown to anybody on the console. */
    private static List<Card> cards(StateRows rows) {
        return Stream.concat(
                        rows.rows("select reply from invocation").stream()
                                .map(ChatJson::readReply)
                                .filter(Reply.Show.class::isInstance)
                                .map(reply -> ((Reply.Show) reply).card()),
                        rows.rows("select card from console_message order by id").stream()
                                .map(ChatJson::readCard))
                .toList();
    }

    @Test
    void the_same_conversation_has_the_same_words_and_the_same_end_everywhere() throws Exception {
        List<String> keys = Stream.of("a", "b", "c", "d")
                .map(name -> SampleKeys.ed25519(made(directory.resolve(name))).line())
                .toList();
        List<String> declared = new CopyOnWriteArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(3);
        Map<String, Object> console;
        Map<String, Object> slack;
        Map<String, Object> discord;
        try {
            Future<Map<String, Object>> inSlack =
                    threads.submit(() -> held(() -> new SlackPeer(directory.resolve("slack")), keys));
            Future<Map<String, Object>> inDiscord = threads.submit(
                    () -> held(() -> new DiscordPeer(directory.resolve("discord"), declared::addAll), keys));
            Future<Map<String, Object>> onConsole =
                    threads.submit(() -> held(() -> new ConsolePerson(directory.resolve("console")), keys));
            console = onConsole.get();
            slack = inSlack.get();
            discord = inDiscord.get();
        } finally {
            threads.shutdownNow();
        }

        if (Boolean.getBoolean("golden.write")) {
            try (var rows = new StateRows(directory.resolve("console/state"))) {
                GalleryTest.add(cards(rows));
            }
        }
        assertThat(console.values().toString()).contains("is ready");
        assertThat(console.get(Conversation.SPOKEN)).asInstanceOf(LIST).containsAll(declared);
        assertThat(discord.keySet()).isEqualTo(console.keySet());
        assertThat(slack.keySet()).isEqualTo(console.keySet());
        assertSoftly(softly -> console.forEach((what, words) -> {
            softly.assertThat(discord.get(what)).as("Discord: " + what).isEqualTo(words);
            softly.assertThat(slack.get(what)).as("Slack: " + what).isEqualTo(words);
        }));
    }
}
