package dev.kindling.ops.backup;

import dev.kindling.fault.KindlingException;
import dev.kindling.store.DatabaseCopies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;

/**
 * Makes a backup of a state directory, whether or not Kindling runs on it. The database is copied first: every host key that
 * its rows speak of is on the disk by then, and a key that comes later does no harm.
 */
public final class Backup {
    private final DatabaseCopies copies;
    private final InstantSource clock;
    private final String version;

    /** @param version of this Kindling, for the archive's list */
    public Backup(DatabaseCopies copies, InstantSource clock, String version) {
        this.copies = copies;
        this.clock = clock;
        this.version = version;
    }

    /**
     * What was saved.
     *
     * @param bytes size of the archive
     */
    public record Made(Path file, int files, long bytes, String schema) {}

    /**
     * @param target does not exist yet
     * @throws KindlingException in words for the operator; no half archive is left
     */
    public Made write(StatePlaces places, Path target) {
        Path file = target.toAbsolutePath().normalize();
        if (Files.exists(file)) {
            throw new KindlingException(
                    file + " exists already. Kindling does not overwrite backups; name another file.");
        }
        Path copy = file.resolveSibling("." + file.getFileName() + ".db");
        try {
            Files.createDirectories(
                    Archive.parent(file),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Files.deleteIfExists(copy);
            copies.copy(places.database(), copy);
            String schema = copies.check(copy);
            return pack(places, file, copy, schema);
        } catch (IOException e) {
            throw new KindlingException(
                    "The backup " + file + " could not be written (" + e + "). Check space and rights there.", e);
        } finally {
            StateFiles.databaseFiles(copy).forEach(Backup::discard);
        }
    }

    private Made pack(StatePlaces places, Path file, Path copy, String schema) throws IOException {
        try (var archive = new Archive.Writer(file)) {
            archive.file(Contents.DATABASE, copy);
            var found = new StateFiles(places, file).list();
            for (Path path : found.files()) {
                String name = Contents.STATE + places.directory().relativize(path);
                if (Files.isDirectory(path)) {
                    archive.directory(name, path);
                } else if (!path.equals(copy)
                        && !String.valueOf(path.getFileName()).endsWith(".part")) {
                    archive.file(name, path);
                }
            }
            Contents contents = archive.finish(version, clock.instant().toString(), schema, found.skipped());
            return new Made(file, contents.fileCount(), Files.size(file), schema);
        }
    }

    private static void discard(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new KindlingException("The working file " + file + " could not be removed; remove it by hand.", e);
        }
    }
}
