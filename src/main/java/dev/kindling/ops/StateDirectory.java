package dev.kindling.ops;

import dev.kindling.fault.FileTrouble;
import dev.kindling.fault.KindlingException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The directory with everything that Kindling remembers; mode 0700 and used by one Kindling at a time. */
public final class StateDirectory implements AutoCloseable {
    /** A file that stands in the directory while a backup is being put in its place. */
    public static final String RESTORE_UNFINISHED = "restore-unfinished";

    private final Path path;
    private final FileChannel channel;
    private final FileLock lock;

    private StateDirectory(Path path, FileChannel channel, FileLock lock) {
        this.path = path;
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Makes the directory if need be and takes it.
     *
     * @throws KindlingException when it cannot be made or written, or another Kindling runs on it
     */
    public static StateDirectory open(Path directory) {
        var taken = takeForRestore(directory);
        if (Files.exists(taken.path.resolve(RESTORE_UNFINISHED))) {
            taken.close();
            throw new KindlingException(
                    "A restore into " + taken.path + " was cut off. Call kindling restore once more, with --replace.");
        }
        return taken;
    }

    /** The same for who is about to put a backup there: also when an earlier try was cut off. */
    public static StateDirectory takeForRestore(Path directory) {
        Path path = directory.toAbsolutePath().normalize();
        try {
            Files.createDirectories(
                    path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
            var channel = FileChannel.open(
                    path.resolve("lock"),
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            FileLock lock = tryLock(channel);
            if (lock == null) {
                throw new KindlingException("Another Kindling is running on " + path
                        + ". Stop it first, or choose another state directory.");
            }
            return new StateDirectory(path, channel, lock);
        } catch (IOException e) {
            throw new KindlingException(
                    "The state directory " + path + " cannot be made or written (" + FileTrouble.words(e)
                            + "). It must belong to the user who runs Kindling.",
                    e);
        }
    }

    /** Whether a Kindling runs on this directory now; changes nothing. */
    public static boolean inUse(Path directory) {
        Path file = directory.toAbsolutePath().normalize().resolve("lock");
        if (!Files.isWritable(file)) {
            return false;
        }
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            FileLock lock = tryLock(channel);
            return lock == null;
        } catch (IOException e) {
            return false;
        }
    }

    /** The lock, or null when somebody else has it; then, and after a fault, the channel is closed. */
    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // Another part of this very process has it.
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
        return lock;
    }

    public Path path() {
        return path;
    }

    @Override
    public void close() {
        try {
            lock.release();
            channel.close();
        } catch (IOException e) {
            // The lock goes with the process at the latest.
        }
    }
}
