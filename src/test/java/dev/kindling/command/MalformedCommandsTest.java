package dev.kindling.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.chat.Card;
import dev.kindling.chat.Reply;
import dev.kindling.testing.InAHouse;
import dev.kindling.testing.Keys;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class MalformedCommandsTest extends InAHouse {
    private static final int COUNT = 10_000;
    private static final List<String> VERBS = List.of(
            "create", "list", "show", "extend", "stop", "start", "reset", "key", "share", "doctor", "delete", "help");
    private static final List<String> NASTY = List.of(
            "'; drop table sandbox; --",
            "\" or \"\"=\"",
            "$(touch /tmp/kindling-owned)",
            "`id`",
            "; reboot",
            "| cat /etc/passwd",
            "&& rm -rf /",
            "../../../etc/shadow",
            "%s%s%n",
            "${jndi:ldap://x}",
            "<script>alert(1)</script>",
            "\u0000",
            "\u001b[2J",
            "\r\n\r\n",
            "\u202eabc",
            "\ud800",
            "ssh-ed25519",
            "ssh-rsa AAAA",
            "command=\"reboot\" ssh-ed25519 AAAA",
            "github:",
            "vm-",
            "@",
            "<@>",
            "<@U>",
            "team",
            "for",
            "flavour=",
            "--for",
            "2h",
            "-1h",
            "99999999999999999999d",
            "vm-alice-001",
            "0",
            "NaN");

    private final Random random = new Random(4_711);
    private final String key = Keys.fresh("a").line();

    @Test
    void ten_thousand_of_them_are_each_answered_and_nothing_comes_of_it() {
        given("alice");
        var before = house().sandboxOf("alice");
        for (int i = 0; i < COUNT; i++) {
            String line = line(i);
            String person = List.of("alice", "bob", "mallory").get(random.nextInt(3));
            Reply reply = random.nextInt(10) == 0
                    ? house().submit(person, "sandbox/" + word(VERBS), random.nextBoolean() ? "" : line, fields(line))
                    : house().say(person, line);
            assertThat(reply).isNotNull();
            if (reply instanceof Reply.Show show) {
                assertThat(show.card().tone()).as("%d: %s", i, line).isNotEqualTo(Card.Tone.FAULT);
                assertThat(show.card().toString().length())
                        .as("%d: %s", i, line)
                        .isLessThan(6_000);
            }
        }
        house().settle();
        assertThat(house().live()).extracting(sandbox -> sandbox.id()).containsExactly(before.id());
        assertThat(house().sandboxOf("alice").state())
                .isIn(dev.kindling.sandbox.SandboxState.READY, dev.kindling.sandbox.SandboxState.STOPPED);
        assertThat(java.nio.file.Path.of("/tmp/kindling-owned")).doesNotExist();
        assertThat(house().keysOf(before)).hasSize(1);
    }

    /** What must not happen is a pattern that runs for ever; the exact time is no matter of a test. */
    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void very_long_ones_are_answered() {
        for (String part : List.of(
                "a", " ", "\n", "team ", "ssh-ed25519 AAAA ", "<@", "A", "-----", "\u200b", "😀", "for 1 ", "1d")) {
            String huge = part.repeat(100_000 / part.length());
            for (String start : List.of(
                    "",
                    "/",
                    "/sandbox ",
                    "/sandbox create ",
                    "/sandbox key ",
                    "/sandbox extend ",
                    "/sandbox share ",
                    "/sandbox help ",
                    "/sandbox show ",
                    "@kindling ")) {
                house().say("alice", start + huge);
                assertThat(house().lastCard("alice").map(Card::tone))
                        .as(start + part)
                        .isNotEqualTo(java.util.Optional.of(Card.Tone.FAULT));
            }
        }
        assertThat(house().live()).isEmpty();
    }

    private Map<String, String> fields(String line) {
        return Map.of(
                "key",
                line,
                word(List.of("life", "team", "flavour", "how", "x")),
                random.nextBoolean() ? line : word(NASTY));
    }

    private String line(int i) {
        return switch (i % 6) {
            case 0 -> unicode(random.nextInt(60));
            case 1 -> "/sandbox " + mutated(word(VERBS)) + " " + word(NASTY);
            case 2 -> "/sandbox " + word(VERBS.subList(1, VERBS.size())) + " " + word(NASTY) + " " + unicode(5);
            case 3 -> "/sandbox create " + damaged(key) + " " + word(NASTY);
            case 4 -> word(NASTY) + " " + word(VERBS.subList(1, VERBS.size())) + " " + word(NASTY);
            default -> mutated("/sandbox create " + word(NASTY) + " team blue for 2h");
        };
    }

    private String word(List<String> words) {
        return words.get(random.nextInt(words.size()));
    }

    private String unicode(int length) {
        var text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.appendCodePoint(random.nextInt(4) == 0 ? random.nextInt(0x10FFFF) : random.nextInt(0x3000));
        }
        return text.toString();
    }

    private String mutated(String text) {
        var mutated = new StringBuilder(text);
        for (int i = 0; i <= random.nextInt(3); i++) {
            int at = random.nextInt(mutated.length());
            switch (random.nextInt(3)) {
                case 0 -> mutated.deleteCharAt(at);
                case 1 -> mutated.insert(at, unicode(1));
                default -> mutated.setCharAt(at, (char) random.nextInt(0x3000));
            }
            if (mutated.isEmpty()) {
                return "x";
            }
        }
        return mutated.toString();
    }

    /** Changes the blob in its middle, so that it is no key any more. */
    private String damaged(String line) {
        int at = 30 + random.nextInt(20);
        return line.substring(0, at) + word(List.of("", "!", "====", "\u0000", "é", "%41")) + line.substring(at + 3);
    }
}
