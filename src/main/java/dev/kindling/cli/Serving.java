package dev.kindling.cli;

import dev.kindling.fault.FileTrouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for the end of a running Kindling, and leaves its address where {@code say} looks for it while it runs. */
final class Serving {
    private static final Logger log = LoggerFactory.getLogger(Serving.class);

    /** Name of the file that holds the console's address. */
    static final String ADDRESS_FILE = "console.url";

    private final Running running;
    private final String address;
    private final List<Path> notes;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private boolean stopping;

    private Serving(Running running, List<Path> directories) {
        this.running = running;
        this.address = running.url() + "\n";
        this.notes = directories.stream()
                .map(directory -> directory.resolve(ADDRESS_FILE))
                .toList();
    }

    /** Leaves the address in each of {@code directories}; one that cannot be written is no reason not to run. */
    static Serving announced(Running running, List<Path> directories) {
        var serving = new Serving(running, directories);
        // Before anybody can know that it runs, and so tell it to stop.
        Runtime.getRuntime().addShutdownHook(new Thread(serving::stop, "shutdown"));
        serving.notes.forEach(serving::write);
        return serving;
    }

    private void stop() {
        withdraw();
        running.close();
        stopped.countDown();
    }

    private synchronized void withdraw() {
        stopping = true;
        notes.forEach(this::remove);
    }

    private synchronized void write(Path note) {
        if (stopping) {
            return;
        }
        try {
            Path directory = note.toAbsolutePath().getParent();
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            // Beside it first: whoever reads at this moment sees an old address or the new one, never half of one.
            // A temporary file has mode 0600.
            Path fresh = Files.createTempFile(directory, ADDRESS_FILE, ".new");
            Files.writeString(fresh, address);
            Files.move(fresh, note, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            log.warn(
                    "The console's address was not written to {} ({}): tell say by KINDLING_URL={}",
                    note,
                    FileTrouble.words(e),
                    running.url());
        }
    }

    /** Unless another Kindling has left its own there meanwhile. */
    private void remove(Path note) {
        try {
            if (Files.exists(note) && Files.readString(note).equals(address)) {
                Files.delete(note);
            }
        } catch (IOException e) {
            log.warn("The console's old address could not be removed from {}", note, e);
        }
    }

    /** Until SIGTERM or Ctrl-C; then closes in order, within the time that a service manager grants. */
    void untilStopped() {
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
