package dev.kindling.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Samples with random damage: always a configuration or faults with a place in the file, never an exception. */
class ConfigFuzzTest {
    private static final int ROUNDS = 1000;
    private static final List<String> SHARDS = List.of(
            "\t",
            "\n",
            "\n  ",
            ": ",
            "- ",
            "{",
            "}",
            "[",
            "]",
            "\"",
            "'",
            "#",
            "&a ",
            "*a",
            "!x ",
            "!!int ",
            "---\n",
            "...\n",
            "%YAML 1.1\n",
            "? ",
            "|\n",
            ">-\n",
            "${",
            "${X}",
            "${X:-y}",
            "$${",
            "~",
            "<<: *a",
            "\u0000",
            "\u0085",
            "\u2028",
            "😀",
            "\uFEFF",
            "\\x",
            "\"\\UFFFFFFFF\"",
            "-1",
            "999999999999",
            "0x10",
            "null",
            "true",
            "life",
            "flavours:",
            "teams:",
            "host.address",
            "../",
            "{a: b}: c",
            ", ",
            "@",
            "`",
            "\r",
            "\r\n");

    @ParameterizedTest
    @ValueSource(strings = {"kindling.yml", "teams.yml"})
    void damaged_samples_are_read_or_refused_with_places(String file, @TempDir Path directory) throws IOException {
        for (String sample : List.of("kindling.yml", "teams.yml")) {
            Files.writeString(directory.resolve(sample), Samples.uncommented(Samples.DIRECTORY.resolve(sample)));
        }
        byte[] original = Files.readAllBytes(directory.resolve(file));
        var reader = new ConfigReader(Map.of("SLACK_APP_TOKEN", "a", "SLACK_BOT_TOKEN", "b", "X", "x"));
        for (int seed = 0; seed < ROUNDS; seed++) {
            byte[] damaged = damaged(original, new Random(seed));
            Files.write(directory.resolve(file), damaged);
            try {
                check(reader.read(directory), directory);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + ":\n" + new String(damaged, StandardCharsets.UTF_8), e);
            }
        }
    }

    private static void check(ConfigResult result, Path directory) throws IOException {
        if (result instanceof ConfigResult.Faulty faulty) {
            assertThat(faulty.faults()).isNotEmpty().isSorted();
            for (String file : List.of("kindling.yml", "teams.yml")) {
                Path path = directory.resolve(file);
                String bytes = Files.readString(path, StandardCharsets.ISO_8859_1);
                int lines = lines(bytes);
                assertThat(faulty.faults())
                        .filteredOn(fault -> fault.file().equals(path.toString()))
                        .allMatch(fault -> fault.line() >= 1 && fault.line() <= lines)
                        .allMatch(fault -> fault.column() >= 1 && fault.column() <= bytes.length() + 1);
            }
            assertThat(faulty.faults())
                    .allMatch(fault -> fault.file().startsWith(directory.toString()))
                    .extracting(ConfigFault::message)
                    .allMatch(message ->
                            message.contains("; ") && !message.contains("\n") && !message.contains("Exception"));
        }
    }

    // SnakeYAML counts more characters as line breaks than editors do; here their UTF-8 bytes.
    private static int lines(String bytes) {
        return 1
                + (int) bytes.chars()
                        .filter(c -> c == '\n' || c == '\r' || c == '\u0085' || c == '\u00E2')
                        .count();
    }

    private static byte[] damaged(byte[] original, Random random) {
        byte[] bytes = original;
        for (int hits = 1 + random.nextInt(4); hits > 0; hits--) {
            int at = random.nextInt(bytes.length + 1);
            int end = Math.min(bytes.length, at + random.nextInt(12));
            byte[] shard = SHARDS.get(random.nextInt(SHARDS.size())).getBytes(StandardCharsets.UTF_8);
            bytes = switch (random.nextInt(6)) {
                case 0 -> spliced(bytes, at, end, new byte[0]);
                case 1 -> spliced(bytes, at, at, new byte[] {(byte) random.nextInt(256)});
                case 2 -> spliced(bytes, at, at, Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + 80)));
                case 3 -> spliced(bytes, at, Math.min(bytes.length, at + shard.length), shard);
                default -> spliced(bytes, at, at, shard);
            };
        }
        return bytes;
    }

    private static byte[] spliced(byte[] bytes, int from, int to, byte[] with) {
        byte[] result = new byte[from + with.length + bytes.length - to];
        System.arraycopy(bytes, 0, result, 0, from);
        System.arraycopy(with, 0, result, from, with.length);
        System.arraycopy(bytes, to, result, from + with.length, bytes.length - to);
        return result;
    }
}
