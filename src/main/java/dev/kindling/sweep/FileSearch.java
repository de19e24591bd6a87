package dev.kindling.sweep;

import dev.kindling.engine.KnownMachines;
import dev.kindling.engine.MachineId;
import dev.kindling.engine.MachineState;
import dev.kindling.engine.SandboxEngine;
import dev.kindling.fault.KindlingException;
import dev.kindling.sweep.Repair.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Key files in Kindling's own state directory whose sandbox has ended: {@code <directory>/<uid>/}. A machine that is there
 * still keeps them, as they prove that it is ours.
 */
final class FileSearch implements Search {
    private final List<Path> directories;
    private final SandboxEngine engine;
    private final KnownMachines known;

    /** @param directories that hold one entry for each machine, named by its uid; they need not exist */
    FileSearch(List<Path> directories, SandboxEngine engine, KnownMachines known) {
        this.directories = List.copyOf(directories);
        this.engine = engine;
        this.known = known;
    }

    @Override
    public List<Trouble> look() {
        return directories.stream().flatMap(this::look).toList();
    }

    private Stream<Trouble> look(Path directory) {
        return entries(directory).stream()
                .flatMap(entry -> uid(entry).stream()
                        .filter(this::unneeded)
                        .map(id -> Trouble.of(
                                directory.getFileName() + "-" + id,
                                "files in " + directory.getFileName() + " of the machine " + id
                                        + ", whose sandbox has ended",
                                new Repair.OfHost("delete them", () -> delete(entry, id)))));
    }

    private boolean unneeded(MachineId id) {
        return !known.needed(id) && engine.state(id) == MachineState.ABSENT;
    }

    private Result delete(Path entry, MachineId id) {
        if (!unneeded(id)) {
            return new Result(false, "left: a machine needs them by now");
        }
        try (Stream<Path> files = Files.walk(entry)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
            return new Result(true, "deleted");
        } catch (NoSuchFileException e) {
            return new Result(true, "were gone already");
        } catch (IOException e) {
            return new Result(false, "left: " + e);
        }
    }

    private static List<Path> entries(Path directory) {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.sorted().toList();
        } catch (IOException e) {
            throw new KindlingException("The directory " + directory + " cannot be read.", e);
        }
    }

    private static Optional<MachineId> uid(Path entry) {
        String name = entry.getFileName().toString();
        return name.matches("[0-9a-f]{16}") ? Optional.of(new MachineId(name)) : Optional.empty();
    }
}
