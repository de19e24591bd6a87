package dev.kindling.ops.backup;

import dev.kindling.fault.KindlingException;
import dev.kindling.ops.StateDirectory;
import dev.kindling.store.DatabaseCopies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Puts a backup in the place of a state directory. All of it is unpacked and checked beside what is there before anything is
 * touched; what was there is moved aside and kept. Cut off in the middle, it leaves a mark that {@link StateDirectory} refuses,
 * and may be called again.
 */
public final class Restore {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);
    private static final Set<String> OF_NO_CONCERN = Set.of("lock", "console.url", "backups");

    private final DatabaseCopies copies;
    private final InstantSource clock;

    public Restore(DatabaseCopies copies, InstantSource clock) {
        this.copies = copies;
        this.clock = clock;
    }

    /**
     * What was restored.
     *
     * @param made when the backup was made
     * @param aside where the state that was there before is now, if there was any
     */
    public record Restored(Instant made, int files, Optional<Path> aside) {}

    /**
     * @param replace whether to go on when there is a state already
     * @throws KindlingException in words for the operator: a Kindling runs there, there is a state, the archive is damaged or
     *     from a newer Kindling
     */
    public Restored read(Path archive, StatePlaces places, boolean replace) {
        if (!Files.isRegularFile(archive)) {
            throw new KindlingException("There is no file " + archive + ".");
        }
        try (StateDirectory held = StateDirectory.takeForRestore(places.directory())) {
            boolean occupied = !entries(held.path()).isEmpty() || Files.exists(places.database());
            if (occupied && !replace) {
                throw new KindlingException(places.directory() + " holds a state already. Nothing was changed. Add"
                        + " --replace to put the backup in its place; what is there is moved aside and kept.");
            }
            return replace(archive, places);
        } catch (IOException e) {
            throw new KindlingException(
                    "The restore into " + places.directory() + " did not succeed (" + e
                            + "). Check space and rights, and" + " call it again with --replace.",
                    e);
        }
    }

    private Restored replace(Path archive, StatePlaces places) throws IOException {
        String stamp = STAMP.format(clock.instant());
        Path staging = places.directory().resolve(StateFiles.STAGING + stamp);
        Files.createDirectory(
                staging, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try {
            Contents contents = Archive.unpack(archive.toAbsolutePath(), staging);
            copies.check(staging.resolve(Contents.DATABASE));
            Ownership.like(places.directory(), staging);
            Path mark = places.directory().resolve(StateDirectory.RESTORE_UNFINISHED);
            Files.writeString(mark, "A restore of " + archive + " was begun at " + stamp + ".\n");
            Optional<Path> aside = moveAside(places, stamp);
            moveIn(staging, places);
            giveBack(places, aside);
            Files.delete(mark);
            return new Restored(Instant.parse(contents.made()), contents.fileCount(), aside);
        } finally {
            deleteTree(staging);
        }
    }

    /** What this account made itself; without the lock's file the one that runs Kindling could not start. */
    private static void giveBack(StatePlaces places, Optional<Path> aside) throws IOException {
        if (aside.isPresent()) {
            Ownership.like(places.directory(), aside.get());
        }
        try (Stream<Path> entries = Files.list(places.directory())) {
            for (Path entry : entries.filter(Files::isRegularFile).toList()) {
                Ownership.like(places.directory(), entry);
            }
        }
    }

    private static Optional<Path> moveAside(StatePlaces places, String stamp) throws IOException {
        Path aside = places.directory().resolve(StateFiles.ASIDE + stamp);
        var old = new ArrayList<>(entries(places.directory()));
        for (Path file : StateFiles.databaseFiles(places.database())) {
            if (!old.contains(file) && !file.startsWith(places.directory())) {
                old.add(file);
            }
        }
        if (old.isEmpty()) {
            return Optional.empty();
        }
        Files.createDirectory(
                aside, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        for (Path entry : old) {
            Files.move(entry, aside.resolve(String.valueOf(entry.getFileName())));
        }
        return Optional.of(aside);
    }

    private static void moveIn(Path staging, StatePlaces places) throws IOException {
        Path state = staging.resolve("state");
        if (Files.isDirectory(state)) {
            try (Stream<Path> entries = Files.list(state)) {
                for (Path entry : entries.toList()) {
                    Files.move(entry, places.directory().resolve(String.valueOf(entry.getFileName())));
                }
            }
        }
        // Last: without a database there is nothing yet that a start could go on with.
        Files.createDirectories(Archive.parent(places.database()));
        Files.move(staging.resolve(Contents.DATABASE), places.database());
    }

    /** What of a state there is in the directory; marks, and states that earlier restores moved aside, are none. */
    private static List<Path> entries(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(entry -> {
                        String name = String.valueOf(entry.getFileName());
                        return !OF_NO_CONCERN.contains(name)
                                && !name.equals(StateDirectory.RESTORE_UNFINISHED)
                                && !name.startsWith(StateFiles.ASIDE)
                                && !name.startsWith(StateFiles.STAGING);
                    })
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    private static void deleteTree(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
