package dev.kindling.chat.discord;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Somebody else has the one place to write, until it is closed. Kindling waits for it for five seconds; on a machine on which it
 * was held for as long the test proves nothing, and is broken off.
 */
final class HeldDatabase implements AutoCloseable {
    private static final Duration KINDLING_WAITS = Duration.ofSeconds(5);

    private final Connection connection;
    private final long since;

    /** @param state the directory with the database */
    HeldDatabase(Path state) throws SQLException {
        connection = DriverManager.getConnection("jdbc:sqlite:" + state.resolve("kindling.db"));
        try (var statement = connection.createStatement()) {
            statement.execute("pragma busy_timeout = 60000");
            statement.execute("begin immediate");
        }
        since = System.nanoTime();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
        assumeThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(KINDLING_WAITS);
    }
}
