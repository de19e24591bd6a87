package dev.kindling.store.sql;

import dev.kindling.store.DatabaseCheck;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteOpenMode;

/** Looks at a file of SQLite. */
public final class SqlDatabaseCheck implements DatabaseCheck {
    private final Duration patience;

    /** @param patience how long others may keep it locked; a Kindling at work does so for some milliseconds */
    public SqlDatabaseCheck(Duration patience) {
        this.patience = patience;
    }

    @Override
    public void check(Path database) {
        var config = new SQLiteConfig();
        config.resetOpenMode(SQLiteOpenMode.CREATE);
        config.setBusyTimeout((int) patience.toMillis());
        var source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + database);
        DatabaseFile.checkPages(source, database);
        try (var connection = source.getConnection();
                var statement = connection.createStatement()) {
            // Not executeUpdate with autocommit off: that begins a transaction that only reads.
            statement.execute("begin immediate");
            statement.execute("rollback");
        } catch (SQLException e) {
            throw DatabaseFile.explain(database, e);
        }
    }
}
