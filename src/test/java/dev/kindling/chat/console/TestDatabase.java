package dev.kindling.chat.console;

import dev.kindling.store.ReadTransaction;
import dev.kindling.store.UnitOfWork;
import dev.kindling.store.WriteTransaction;
import dev.kindling.store.sql.SqlTransaction;
import java.nio.file.Path;
import java.util.function.Function;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** A unit of work over a real SQLite file: one writer at a time. */
public final class TestDatabase implements UnitOfWork {
    private final Jdbi jdbi;

    public TestDatabase(Path file) {
        String url = "jdbc:sqlite:" + file + "?journal_mode=WAL&busy_timeout=5000&transaction_mode=IMMEDIATE";
        Flyway.configure()
                .dataSource(url, "", "")
                .locations("filesystem:migrations")
                .failOnMissingLocations(true)
                .load()
                .migrate();
        jdbi = Jdbi.create(url);
    }

    @Override
    public synchronized <T> T write(Function<WriteTransaction, T> work) {
        try (Handle handle = jdbi.open()) {
            var tx = new SqlTransaction(handle);
            T result = handle.inTransaction(open -> work.apply(tx));
            tx.committed();
            return result;
        }
    }

    @Override
    public synchronized <T> T read(Function<ReadTransaction, T> work) {
        try (Handle handle = jdbi.open()) {
            return work.apply(new SqlTransaction(handle));
        }
    }

    public Jdbi jdbi() {
        return jdbi;
    }
}
