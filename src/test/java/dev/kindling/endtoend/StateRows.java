package dev.kindling.endtoend;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The database of a Kindling that has ended, as an auditor would read it. */
public final class StateRows implements AutoCloseable {
    private final Connection connection;

    public StateRows(Path state) {
        try {
            connection = DriverManager.getConnection("jdbc:sqlite:" + state.resolve("kindling.db"));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Each row's columns as text, parted by one space; {@code -} for what is not there. */
    public List<String> rows(String query) {
        try (var statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            int columns = result.getMetaData().getColumnCount();
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                var row = new StringBuilder();
                for (int i = 1; i <= columns; i++) {
                    String text = result.getString(i);
                    row.append(i == 1 ? "" : " ").append(text == null ? "-" : text);
                }
                rows.add(row.toString());
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
    }

    public long count(String query) {
        return Long.parseLong(rows(query).get(0));
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
