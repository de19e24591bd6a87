package dev.kindling.chat.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.config.ConfigReader;
import dev.kindling.config.TeamsConfig;
import dev.kindling.config.TeamsResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsolePeopleTest {
    @TempDir
    private Path directory;

    private TeamsConfig teams(String yaml) throws IOException {
        Path file = Files.writeString(directory.resolve("teams.yml"), yaml);
        if (new ConfigReader(Map.of()).readTeams(file, List.of("standard")) instanceof TeamsResult.Read read) {
            return read.teams();
        }
        throw new AssertionError("faulty: " + yaml);
    }

    @Test
    void everybody_is_named_once_with_all_that_they_are() throws IOException {
        var people = ConsolePeople.of(teams("""
                teams:
                  blue: {members: {console: [bob, alice]}, facilitators: {console: [fay]}}
                  red: {members: {console: [alice]}, facilitators: {console: [fay, alice]}}
                  green: {members: {console: [alice]}}
                operators: {console: [olga, fay]}
                """), List.of("mallory", "bob"));

        assertThat(people)
                .containsExactly(
                        new ConsolePerson("alice", "member of blue, red and green, facilitator of red"),
                        new ConsolePerson("bob", "member of blue"),
                        new ConsolePerson("fay", "facilitator of blue and red, operator"),
                        new ConsolePerson("olga", "operator"),
                        new ConsolePerson("mallory", "in no team"));
    }
}
