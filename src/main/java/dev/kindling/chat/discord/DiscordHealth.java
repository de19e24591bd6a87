package dev.kindling.chat.discord;

import dev.kindling.chat.ChatPlatform.Connection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How things stand with Discord, in plain words; for {@code /readyz} and the log. Thread-safe. */
final class DiscordHealth {
    private static final Logger log = LoggerFactory.getLogger(DiscordHealth.class);

    private final Map<String, String> complaints = new ConcurrentSkipListMap<>();
    private Connection connection = new Connection(false, "not connected yet");
    private Optional<String> end = Optional.empty();

    synchronized void up(String detail) {
        if (end.isEmpty()) {
            if (!connection.up()) {
                log.info("Discord: {}", detail);
            }
            connection = new Connection(true, detail);
        }
    }

    synchronized void down(String why) {
        if (end.isEmpty()) {
            if (connection.up()) {
                log.warn("Discord: {}", why);
            } else if (!connection.detail().equals(why)) {
                log.info("Discord: {}", why);
            }
            connection = new Connection(false, why);
        }
    }

    /** On purpose, and for good. */
    synchronized void closing() {
        if (end.isEmpty()) {
            end = Optional.of("");
            connection = new Connection(false, "Kindling is stopping");
        }
    }

    /** Nothing more is tried until Kindling is started again. */
    synchronized void stop(String why) {
        if (end.isEmpty()) {
            end = Optional.of(why);
            connection = new Connection(false, why);
            log.error("Discord is OFF until this is mended and Kindling started again: {}", why);
        }
    }

    synchronized boolean stopped() {
        return end.isPresent();
    }

    /** Something works less well than it should; said once in the log and kept for {@code /readyz} until it is mended. */
    void complain(String about, String sentence) {
        if (!sentence.equals(complaints.put(about, sentence))) {
            log.warn("Discord: {}", sentence);
        }
    }

    void mended(String about) {
        complaints.remove(about);
    }

    synchronized Connection connection() {
        return complaints.isEmpty()
                ? connection
                : new Connection(connection.up(), connection.detail() + ". " + String.join(" ", complaints.values()));
    }
}
