package dev.kindling.store.sql;

import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A transaction on one JDBI handle. */
final class SqlTransaction implements WriteTransaction {
    private static final Logger log = LoggerFactory.getLogger(SqlTransaction.class);

    private final Handle handle;
    private final List<Runnable> wakes = new ArrayList<>();

    SqlTransaction(Handle handle) {
        this.handle = handle;
    }

    static Handle handle(ReadTransaction tx) {
        return ((SqlTransaction) tx).handle;
    }

    @Override
    public void afterCommit(Runnable wake) {
        wakes.add(wake);
    }

    void committed() {
        for (Runnable wake : wakes) {
            try {
                wake.run();
            } catch (RuntimeException e) {
                // The rows are committed: whoever wrote them must not hear of a failure.
                log.warn("Waking a worker after a commit failed; it will look by itself", e);
            }
        }
    }
}
