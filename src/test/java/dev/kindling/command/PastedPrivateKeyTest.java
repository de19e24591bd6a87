package dev.kindling.command;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.kindling.chat.ChatJson;
import dev.kindling.engine.SshKeys;
import dev.kindling.testing.InAHouse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class PastedPrivateKeyTest extends InAHouse {
    private static final String LEAK = "you have just pasted a private key; treat it as leaked: replace it";

    @Test
    void it_is_answered_everywhere_and_kept_nowhere() throws Exception {
        var log = new ListAppender<ILoggingEvent>();
        log.start();
        var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.addAppender(log);
        String pem = Files.readString(SshKeys.write(SshKeys.fresh(), directory.resolve("leaked")));
        try {
            given("alice");
            var answers = new ArrayList<String>();
            for (String line : List.of(
                    "/sandbox create ",
                    "/sandbox key ",
                    "/sandbox key add ",
                    "/sandbox extend ",
                    "/sandbox extend vm-alice-001 ",
                    "/sandbox show ",
                    "/sandbox delete ",
                    "/sandbox list ",
                    "/sandbox share ",
                    "/sandbox help ",
                    "/sandbox doctor ",
                    "/sandbox nonsense ",
                    "/sandbox ",
                    "/nonsense ",
                    "/",
                    "",
                    "@kindling ",
                    "create for ",
                    "create team ",
                    "create flavour ",
                    "hello, is this right? ")) {
                for (String person : List.of("alice", "mallory")) {
                    house().say(person, line + pem);
                    answers.add(house().lastReply(person));
                    house().say(person, line + pem.replace("\n", " "));
                    answers.add(house().lastReply(person));
                }
            }
            for (String form : List.of("sandbox/create", "sandbox/key", "sandbox/join", "no/such")) {
                for (String field : List.of("key", "life", "team", "flavour", "how", "other")) {
                    house().submit("bob", form, "", Map.of("x", "x", field, pem));
                    answers.add(house().lastReply("bob"));
                }
                house().submit("bob", form, pem, Map.of());
                answers.add(house().lastReply("bob"));
            }
            house().submit("bob", pem, "", Map.of());
            answers.add(house().lastReply("bob"));
            assertThat(answers).allSatisfy(answer -> assertThat(answer).contains(LEAK));
            house().settle();
            house().restart();
        } finally {
            root.detachAppender(log);
        }
        String secret = pem.lines().skip(3).findFirst().orElseThrow();
        assertThat(secret).hasSizeGreaterThan(40);
        assertThat(filesWith(secret.substring(0, 30))).isEmpty();
        assertThat(house().chat().all().stream().map(message -> ChatJson.write(message.card())))
                .noneMatch(text -> text.contains(secret.substring(0, 30)));
        assertThat(log.list.stream().map(PastedPrivateKeyTest::everything))
                .noneMatch(text -> text.contains(secret.substring(0, 30)));
        assertThat(house().live()).as("nothing was made of it").hasSize(1);
    }

    private List<Path> filesWith(String text) throws IOException {
        byte[] wanted = text.getBytes(StandardCharsets.ISO_8859_1);
        try (Stream<Path> files = Files.walk(house().stateDir())) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> contains(file, wanted))
                    .toList();
        }
    }

    private static boolean contains(Path file, byte[] wanted) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                    .contains(new String(wanted, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String everything(ILoggingEvent event) {
        return event.getFormattedMessage() + " " + event.getKeyValuePairs() + " "
                + (event.getThrowableProxy() == null
                        ? ""
                        : event.getThrowableProxy().getMessage());
    }
}
