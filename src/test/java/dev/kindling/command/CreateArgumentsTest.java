package dev.kindling.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.testing.CpuTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CreateArgumentsTest {
    private static final String KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI";

    @ParameterizedTest(name = "[{index}] {0}")
    @CsvSource(
            nullValues = "-",
            value = {
                "'KEY', 'KEY', -, -, -",
                "'KEY team blue', 'KEY', blue, -, -",
                "'team blue KEY', 'KEY', blue, -, -",
                "'KEY team=blue flavour=large for=2h', 'KEY', blue, large, 2h",
                "'--team blue --for 90m KEY', 'KEY', blue, -, 90m",
                "'KEY for 2 hours', 'KEY', -, -, '2 hours'",
                "'for 1 day KEY', 'KEY', -, -, '1 day'",
                "'KEY flavor large', 'KEY', -, large, -",
                "'KEY TEAM Blue FOR 2H', 'KEY', Blue, -, 2H",
                // Comments of keys stay comments.
                "'KEY alice for work', 'KEY alice for work', -, -, -",
                "'KEY dev team laptop', 'KEY dev team laptop', -, -, -",
                "'KEY for team laptop', 'KEY for team laptop', -, -, -",
                "'KEY the flavour of the month', 'KEY the flavour of the month', -, -, -",
                "'KEY alice@laptop for work for 2h', 'KEY alice@laptop for work', -, -, 2h",
                "'KEY made for team blue', 'KEY made for', blue, -, -",
                // A slip is not silently taken for a comment.
                "'KEY team bleu', 'KEY', bleu, -, -",
                "'KEY for 2x', 'KEY', -, -, 2x",
                "'for ever KEY', 'KEY', -, -, ever",
                // Words that only contain the options.
                "'KEY forsale@teamwork', 'KEY forsale@teamwork', -, -, -",
                "'', '', -, -, -",
                "'for', 'for', -, -, -"
            })
    void a_line_is_taken_apart(String line, String key, String team, String flavour, String life) {
        var read = CreateArguments.read(line.replace("KEY", KEY), List.of("blue", "red"), List.of("standard", "large"));
        assertThat(read)
                .isEqualTo(new CreateArguments(
                        key.replace("KEY", KEY),
                        Optional.ofNullable(team),
                        Optional.ofNullable(flavour),
                        Optional.ofNullable(life)));
    }

    @Test
    void a_huge_line_takes_no_time() {
        String huge = "team for ".repeat(100_000);
        CpuTime.atMost(Duration.ofSeconds(5), () -> CreateArguments.read(huge, List.of("blue"), List.of("standard")));
    }
}
