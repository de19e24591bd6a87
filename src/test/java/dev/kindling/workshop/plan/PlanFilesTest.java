package dev.kindling.workshop.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.config.ConfigReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanFilesTest {
    @TempDir
    private Path directory = Path.of("");

    private final PlanFiles files = new PlanFiles(new ConfigReader(Map.of()), Plans.parser());

    @Test
    void the_sample_is_a_plan_once_it_is_copied() throws IOException {
        Path samples = Path.of("bot-config", "workshops");
        Path sample = samples.resolve("example.yml");
        assertThat(files.readAll(samples, Plans.NOW).plans()).isEmpty();
        Files.copy(sample, directory.resolve("intro-to-git.yml"));
        var found = files.readAll(directory, Plans.NOW);
        assertThat(found.faults()).isEmpty();
        WorkshopPlan plan = found.plans().get(0).plan();
        assertThat(plan.slug().text()).isEqualTo("intro-to-git");
        assertThat(plan.start()).isEqualTo(Plans.berlin("2026-11-30T09:00"));
        assertThat(plan.timetable().breaks()).containsExactly(Plans.LUNCH);
    }

    @Test
    void each_fault_has_its_place_and_takes_no_other_file_with_it() throws IOException {
        write("good.yml", "name: A\nseats: 2\nstart: 2026-11-30 09:00\nend: 8h\n");
        write("typo.yml", "name: A\nseat: 2\nseats: 2\nstart: 2026-11-30 09:00\nend: 8h\n");
        write("wrong.yml", """
                name: A
                seats: 2
                start: tomorrow 9:00
                end: later
                breaks: ["12:00-13:00", noonish]
                zone: Europe/Berln
                """);
        write("Bad Name.yml", "name: A\nseats: 2\nstart: 2026-11-30 09:00\nend: 8h\n");
        var found = files.readAll(directory, Plans.NOW);
        assertThat(found.plans()).extracting(file -> file.plan().slug().text()).containsExactly("good");
        assertThat(found.faults())
                .extracting(
                        fault -> fault.toString().substring(directory.toString().length() + 1))
                .satisfiesExactly(
                        name -> assertThat(name).startsWith("Bad Name.yml:1:1: the file's name"),
                        typo -> assertThat(typo)
                                .startsWith("typo.yml:2:1: 'seat' is not a setting; did you mean 'seats'?"),
                        start -> assertThat(start).startsWith("wrong.yml:3:8: 'tomorrow' would mean another day"),
                        end -> assertThat(end).startsWith("wrong.yml:4:6: 'later' is not a moment"),
                        pause -> assertThat(pause).startsWith("wrong.yml:5:25: 'noonish' is not a window"),
                        zone -> assertThat(zone).startsWith("wrong.yml:6:7: 'Europe/Berln' is not a time zone"));
    }

    @Test
    void a_past_workshop_and_a_missing_directory_are_no_faults() throws IOException {
        write("past.yml", "name: A\nseats: 2\nstart: 2024-11-29 09:00\nend: \"17:00\"\n");
        assertThat(files.readAll(directory, Plans.NOW).plans()).hasSize(1);
        assertThat(files.readAll(directory.resolve("none"), Plans.NOW).faults()).isEmpty();
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
    }
}
