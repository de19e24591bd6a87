package dev.kindling.sshkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.kindling.testing.Programs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ten thousand broken keys. Others with {@code -Dkindling.seed=N}. */
class KeyIntakePropertyTest {
    private static final int CASES = 10_000;
    private static final List<String> INSERTS = List.of(
            "\n",
            "\r\n",
            "\u2028",
            "\u2029",
            "\u0085",
            "\u000b",
            "\u0000",
            " ",
            "\u00a0",
            "\u200b",
            "\u202e",
            "\t",
            "\"",
            "“",
            "`",
            "<",
            ">",
            "|",
            "=",
            "==",
            "AAAA",
            "\\n",
            "\u001b[31m",
            "\ud800",
            "😀",
            "command=\"x\" ",
            ",no-pty ",
            "\nssh-rsa AAAAB3NzaC1yc2EAAAADAQAB",
            "\u2028command=\"x\" ssh-rsa AAAA",
            "&lt;",
            "&amp;",
            "<http://a|b>",
            "@",
            "#");

    @TempDir
    Path directory;

    @Test
    void ten_thousand_malformed_keys_are_answered_and_none_is_accepted_that_ssh_keygen_refuses() throws Exception {
        // The same ones each time: a change is to be refused for what it did. To look for more, give another seed.
        long seed = Long.getLong("kindling.seed", 20_261_122);
        var random = new SplittableRandom(seed);
        List<String> valid = new ArrayList<>(SampleKeys.ofEachType(directory));
        valid.add(SampleKeys.generate(directory, "rsa", 2048, "").line());
        List<PublicKey> accepted = new ArrayList<>();
        for (int i = 0; i < CASES; i++) {
            String malformed = malformed(random, valid);
            KeyIntake.Result result = answer(malformed, seed, i);
            if (result instanceof KeyIntake.Accepted taken) {
                accepted.add(taken.key());
            }
        }
        assertThat(accepted).as("seed %d: some mutations are harmless", seed).isNotEmpty();
        assertSshKeygenAgrees(accepted, seed);
    }

    private static KeyIntake.Result answer(String malformed, long seed, int number) {
        try {
            return KeyIntake.read(malformed);
        } catch (RuntimeException | StackOverflowError e) {
            return fail("seed " + seed + ", case " + number + ": " + malformed, e);
        }
    }

    private void assertSshKeygenAgrees(List<PublicKey> keys, long seed) throws Exception {
        Path file = directory.resolve("accepted.pub");
        Files.write(
                file, keys.stream().map(key -> key.authorizedKeysLine("alice")).toList());
        var ran = Programs.run("ssh-keygen", "-lf", file.toString());
        assertThat(ran.exit()).as("seed %d: %s", seed, ran.output()).isZero();
        assertThat(ran.output().lines().map(line -> line.split(" ")[1]).toList())
                .as("seed %d", seed)
                .isEqualTo(keys.stream().map(PublicKey::fingerprint).toList());
    }

    private static String malformed(RandomGenerator random, List<String> valid) {
        String line = valid.get(random.nextInt(valid.size()));
        return switch (random.nextInt(10)) {
            case 0 -> cut(random, line);
            case 1 -> flip(random, line);
            case 2, 3 -> insert(random, line, 1);
            case 4 -> insert(random, line, 1 + random.nextInt(8));
            case 5 -> otherType(random, line, valid);
            case 6 -> changedBytes(random, line);
            case 7 -> randomBlob(random, line);
            case 8 -> unicode(random, random.nextInt(300));
            default -> swapped(random, line);
        };
    }

    private static String cut(RandomGenerator random, String line) {
        int from = random.nextInt(line.length());
        int to = from + random.nextInt(Math.min(40, line.length() - from) + 1);
        return line.substring(0, from) + line.substring(to);
    }

    private static String flip(RandomGenerator random, String line) {
        var text = new StringBuilder(line);
        text.setCharAt(random.nextInt(line.length()), (char) (32 + random.nextInt(95)));
        return text.toString();
    }

    private static String insert(RandomGenerator random, String line, int times) {
        var text = new StringBuilder(line);
        for (int i = 0; i < times; i++) {
            text.insert(random.nextInt(text.length() + 1), INSERTS.get(random.nextInt(INSERTS.size())));
        }
        return text.toString();
    }

    private static String otherType(RandomGenerator random, String line, List<String> valid) {
        String type = valid.get(random.nextInt(valid.size())).split(" ")[0];
        String suffix = random.nextInt(3) == 0 ? "-cert-v01@openssh.com" : "";
        return type + suffix + line.substring(line.indexOf(' '));
    }

    private static String changedBytes(RandomGenerator random, String line) {
        String[] words = line.split(" ");
        byte[] wire = Base64.getDecoder().decode(words[1]);
        for (int i = random.nextInt(3); i >= 0; i--) {
            wire[random.nextInt(wire.length)] = (byte) random.nextInt(256);
        }
        byte[] sized = Arrays.copyOf(wire, Math.max(0, wire.length + random.nextInt(5) - 2));
        return words[0] + " " + Base64.getEncoder().encodeToString(sized) + " " + words[2];
    }

    private static String randomBlob(RandomGenerator random, String line) {
        byte[] body = new byte[random.nextInt(600)];
        random.nextBytes(body);
        String type = line.split(" ")[0];
        return type + " "
                + SampleKeys.base64(SampleKeys.field(type), random.nextBoolean() ? body : SampleKeys.field(body));
    }

    private static String unicode(RandomGenerator random, int length) {
        return random.ints(length, 0, 0x11_0000)
                .mapToObj(point -> new String(Character.toChars(point)))
                .collect(Collectors.joining());
    }

    private static String swapped(RandomGenerator random, String line) {
        List<String> words = new ArrayList<>(List.of(line.split(" ")));
        Collections.shuffle(words, new Random(random.nextLong()));
        return String.join(random.nextBoolean() ? " " : "\n", words);
    }
}
