package dev.kindling.chat.console;

import dev.kindling.store.ReadTransaction;
import dev.kindling.store.UnitOfWork;
import dev.kindling.store.WriteTransaction;
import dev.kindling.store.sql.SqlDatabase;
import java.nio.file.Path;
import java.util.function.Function;

/** The real database on a file of the test's own. */
public final class TestDatabase implements UnitOfWork, AutoCloseable {
    private final SqlDatabase database;

    public TestDatabase(Path file) {
        database = SqlDatabase.open(file);
    }

    @Override
    public <T> T write(Function<WriteTransaction, T> work) {
        return database.write(work);
    }

    @Override
    public <T> T read(Function<ReadTransaction, T> work) {
        return database.read(work);
    }

    @Override
    public void close() {
        database.close();
    }
}
