package dev.kindling.chat.discord;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Somebody else has the one place to write, until it is closed; Kindling waits for it for five seconds. */
final class HeldDatabase implements AutoCloseable {
    private final Connection connection;

    /** @param state the directory with the database */
    HeldDatabase(Path state) throws SQLException {
        connection = DriverManager.getConnection("jdbc:sqlite:" + state.resolve("kindling.db"));
        try (var statement = connection.createStatement()) {
            statement.execute("pragma busy_timeout = 10000");
            statement.execute("begin immediate");
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
