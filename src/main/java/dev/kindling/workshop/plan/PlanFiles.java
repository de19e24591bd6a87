package dev.kindling.workshop.plan;

import dev.kindling.config.ConfigFault;
import dev.kindling.config.ConfigReader;
import dev.kindling.config.WorkshopFileResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads the planned workshops of {@code bot-config/workshops/}: each {@code *.yml} is one, its id the file's name. A file at
 * fault takes none of the others with it. {@code example.yml} is a sample and left alone.
 */
public final class PlanFiles {
    private static final String ENDING = ".yml";
    private static final String SAMPLE = "example.yml";

    private final ConfigReader reader;
    private final PlanParser parser;

    public PlanFiles(ConfigReader reader, PlanParser parser) {
        this.reader = reader;
        this.parser = parser;
    }

    /**
     * @param plans by file, those without fault
     * @param faults of all files, by place
     */
    public record Found(List<FromFile> plans, List<ConfigFault> faults) {
        public Found {
            plans = List.copyOf(plans);
            faults = List.copyOf(faults);
        }
    }

    /** @param notes as {@link PlanResult.Ready#notes} */
    public record FromFile(Path file, WorkshopPlan plan, List<String> notes) {
        public FromFile {
            notes = List.copyOf(notes);
        }
    }

    /** @param directory may be missing: then there are no plans */
    public Found readAll(Path directory, Instant now) {
        List<FromFile> plans = new ArrayList<>();
        List<ConfigFault> faults = new ArrayList<>();
        try (Stream<Path> files = Files.isDirectory(directory) ? Files.list(directory) : Stream.of()) {
            files.filter(file -> file.getFileName().toString().endsWith(ENDING)
                            && !file.getFileName().toString().equals(SAMPLE))
                    .sorted()
                    .forEach(file -> add(read(file, now), plans, faults));
        } catch (IOException e) {
            faults.add(new ConfigFault(
                    directory.toString(),
                    1,
                    1,
                    "this directory cannot be read; give Kindling's user the right to read it"));
        }
        return new Found(plans, faults);
    }

    private static void add(Found one, List<FromFile> plans, List<ConfigFault> faults) {
        plans.addAll(one.plans());
        faults.addAll(one.faults());
    }

    /** One file: a plan, or faults. */
    public Found read(Path file, Instant now) {
        WorkshopFileResult result = reader.readWorkshop(file);
        if (result instanceof WorkshopFileResult.Faulty faulty) {
            return new Found(List.of(), faulty.faults());
        }
        var read = (WorkshopFileResult.Read) result;
        Optional<WorkshopSlug> slug = slug(file);
        if (slug.isEmpty()) {
            return new Found(
                    List.of(),
                    List.of(
                            new ConfigFault(
                                    file.toString(),
                                    1,
                                    1,
                                    "the file's name cannot be a workshop's id; use small letters, digits and single hyphens, such as intro-to-git.yml")));
        }
        PlanResult plan = parser.parse(new PlanDraft(values(read), List.of(), slug, true), now);
        if (plan instanceof PlanResult.Ready ready) {
            return new Found(List.of(new FromFile(file, ready.plan(), ready.notes())), List.of());
        }
        return new Found(
                List.of(),
                ((PlanResult.Faulty) plan)
                        .faults().stream()
                                .map(fault -> read.faults().apply(fault.field(), fault.sentence()))
                                .sorted()
                                .toList());
    }

    private static Map<PlanField, List<String>> values(WorkshopFileResult.Read read) {
        Map<PlanField, List<String>> values = new EnumMap<>(PlanField.class);
        read.file()
                .settings()
                .forEach((key, entries) -> values.put(PlanField.of(key).orElseThrow(), entries));
        return values;
    }

    private static Optional<WorkshopSlug> slug(Path file) {
        String name = file.getFileName().toString();
        try {
            return Optional.of(new WorkshopSlug(name.substring(0, name.length() - ENDING.length())));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
