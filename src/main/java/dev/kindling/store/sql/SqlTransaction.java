package dev.kindling.store.sql;

import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** A transaction on one JDBI handle. */
public final class SqlTransaction implements WriteTransaction {
    private final Handle handle;
    private final List<Runnable> wakes = new ArrayList<>();

    public SqlTransaction(Handle handle) {
        this.handle = handle;
    }

    /** The handle behind {@code tx}. */
    public static Handle handle(ReadTransaction tx) {
        return ((SqlTransaction) tx).handle;
    }

    @Override
    public void afterCommit(Runnable wake) {
        wakes.add(wake);
    }

    /** To be called once after the commit. */
    public void committed() {
        wakes.forEach(Runnable::run);
    }
}
