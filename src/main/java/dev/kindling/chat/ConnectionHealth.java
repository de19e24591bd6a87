package dev.kindling.chat;

import dev.kindling.chat.ChatPlatform.Connection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How things stand with a chat platform, in plain words; for {@code /readyz}, the log and the doctor. Thread-safe. */
public final class ConnectionHealth {
    private static final Logger log = LoggerFactory.getLogger(ConnectionHealth.class);

    private final String platform;
    private final Map<String, String> complaints = new ConcurrentSkipListMap<>();
    private Connection connection = new Connection(false, "not connected yet");
    private Optional<String> end = Optional.empty();

    /** @param platform its name, as people know it */
    public ConnectionHealth(String platform) {
        this.platform = platform;
    }

    public synchronized void up(String detail) {
        if (end.isEmpty()) {
            if (!connection.up()) {
                log.info("{}: {}", platform, detail);
            }
            connection = new Connection(true, detail);
        }
    }

    public synchronized void down(String why) {
        if (end.isEmpty()) {
            if (connection.up() || !connection.detail().equals(why)) {
                log.warn("{}: {}", platform, why);
            }
            connection = new Connection(false, why);
        }
    }

    /** On purpose, and for good. */
    public synchronized void closing() {
        if (end.isEmpty()) {
            end = Optional.of("");
            connection = new Connection(false, "Kindling is stopping");
        }
    }

    /** Nothing more is tried until Kindling is started again. */
    public synchronized void stop(String why) {
        if (end.isEmpty()) {
            end = Optional.of(why);
            connection = new Connection(false, why);
            log.error("{} is OFF until this is mended and Kindling started again: {}", platform, why);
        }
    }

    public synchronized boolean stopped() {
        return end.isPresent();
    }

    /**
     * Something works less well than it should; said once in the log and kept for {@code /readyz} until it is mended.
     *
     * @param about what it is about; a later complaint about the same takes its place
     */
    public void complain(String about, String sentence) {
        if (!sentence.equals(complaints.put(about, sentence))) {
            log.warn("{}: {}", platform, sentence);
        }
    }

    public void mended(String about) {
        complaints.remove(about);
    }

    public synchronized Connection connection() {
        return complaints.isEmpty()
                ? connection
                : new Connection(connection.up(), connection.detail() + ". " + String.join(" ", complaints.values()));
    }
}
