package dev.kindling.engine.ignite;

import dev.kindling.engine.EngineException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Lets one process of this host import at a time: {@code kindling doctor --fix} beside a Kindling that starts would leave
 * every image twice. Where the root helper makes the calls, its own lock does that.
 */
final class ImportLock {
    private static final Duration LONGEST = Duration.ofMinutes(30);
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final Path file;

    /** @param runtimeDir Ignite's own directory, which all processes share */
    ImportLock(Path runtimeDir) {
        this.file = runtimeDir.resolve("kindling-import.lock");
    }

    /** Works alone; without a lock where this account could import nothing anyway. */
    <T> T alone(Supplier<T> work) {
        try (FileChannel channel = open()) {
            take(channel); // given back with the channel
            return work.get();
        } catch (AccessDeniedException e) {
            return work.get();
        } catch (IOException e) {
            throw new EngineException("The host's images cannot be locked for an import.", true, file + ": " + e);
        }
    }

    private FileChannel open() throws IOException {
        Files.createDirectories(file.getParent());
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    private void take(FileChannel channel) throws IOException {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        while (true) {
            if (tryOnce(channel).isPresent()) {
                return;
            }
            if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
                throw new IOException("another process imports for a long time already");
            }
            try {
                TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static Optional<FileLock> tryOnce(FileChannel channel) throws IOException {
        try {
            return Optional.ofNullable(channel.tryLock());
        } catch (OverlappingFileLockException e) {
            return Optional.empty(); // another engine of this very process
        }
    }
}
