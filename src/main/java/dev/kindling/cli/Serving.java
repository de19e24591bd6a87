package dev.kindling.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for the end of a running Kindling, and leaves its address where {@code say} looks for it. */
final class Serving {
    private static final Logger log = LoggerFactory.getLogger(Serving.class);

    private Serving() {}

    /** Name of the file in the state directory that holds the console's address. */
    static final String ADDRESS_FILE = "console.url";

    static void announce(Path stateDir, Running running) {
        try {
            Files.writeString(stateDir.resolve(ADDRESS_FILE), running.url() + "\n");
        } catch (IOException e) {
            log.warn("The console's address could not be written to {}", stateDir, e);
        }
    }

    /** Until SIGTERM or Ctrl-C; then closes in order, within the time that a service manager grants. */
    static void untilStopped(Running running) {
        var stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            running.close();
                            stopped.countDown();
                        },
                        "shutdown"));
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
