package dev.kindling.store.sql;

import dev.kindling.store.StoreException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes turns at the one writing connection. Those who wait at the same moment share a transaction, each block in a savepoint
 * of its own, and one commit, since what a commit costs is the disk's answer. Nobody is told before that commit: what a block
 * saw of those before it in its group is committed with it or not at all. A block that fails undoes itself alone. In order of
 * arrival; each block runs on the thread that brought it. Thread-safe.
 */
final class GroupCommit {
    private static final Logger log = LoggerFactory.getLogger(GroupCommit.class);

    /** The first of a group is not kept waiting for its answer for much longer than a slow disk would. */
    private static final Duration LONGEST = Duration.ofMillis(15);

    private static final int MOST = 32;

    /** Under a burst of commands the line is long; waiting is right, failing is not. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Jdbi writing;
    private final Duration longest;
    private final Lock lock = new ReentrantLock();

    // Guarded by the lock.
    private final Deque<CountDownLatch> waiting = new ArrayDeque<>();
    private boolean taken;

    // Touched only by whoever has the turn; the lock, taken to pass it on, makes it visible to the next.
    private @Nullable Group group;

    GroupCommit(Jdbi writing) {
        this(writing, LONGEST);
    }

    /** @param longest after which a group takes nobody in any more */
    GroupCommit(Jdbi writing, Duration longest) {
        this.writing = writing;
        this.longest = longest;
    }

    /** Runs the block in the open transaction, and returns when that is committed. */
    <T> T run(Function<SqlTransaction, T> block) {
        awaitTurn();
        Group mine;
        try {
            mine = join();
        } catch (RuntimeException | Error e) {
            giveTurnBack();
            throw e;
        }
        var tx = new SqlTransaction(mine.handle);
        T result;
        try {
            result = mine.attempt(tx, block);
        } catch (RuntimeException | Error e) {
            endTurn(mine);
            throw e;
        }
        endTurn(mine);
        mine.awaitCommit();
        tx.committed();
        return result;
    }

    private void awaitTurn() {
        var turn = new CountDownLatch(1);
        lock.lock();
        try {
            if (!taken) {
                taken = true;
                return;
            }
            waiting.addLast(turn);
        } finally {
            lock.unlock();
        }
        boolean interrupted = false;
        try {
            if (turn.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (!gaveUp(turn)) {
            // It was given to us in this very moment.
            giveTurnBack();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        throw new StoreException(
                "The database had no turn for this.",
                new IllegalStateException(interrupted ? "interrupted" : "waited for " + PATIENCE));
    }

    private boolean gaveUp(CountDownLatch turn) {
        lock.lock();
        try {
            return waiting.remove(turn);
        } finally {
            lock.unlock();
        }
    }

    private Group join() {
        Group open = group;
        if (open != null) {
            open.begin();
            return open;
        }
        Handle handle = writing.open();
        try {
            handle.begin();
            handle.execute("savepoint one");
        } catch (RuntimeException | Error e) {
            closeQuietly(handle);
            throw e;
        }
        var fresh = new Group(handle);
        group = fresh;
        return fresh;
    }

    /** Of one who had the turn and adds nothing. Those before it in an open group still wait for its commit. */
    private void giveTurnBack() {
        Group open = group;
        if (open == null) {
            passTurnOn();
        } else {
            endTurn(open);
        }
    }

    /** The next one goes on in this transaction, if there is one and the group is neither large nor old; else it ends. */
    private void endTurn(Group mine) {
        if (mine.mayGrow(longest) && passTurnOnIfWanted()) {
            return;
        }
        group = null;
        mine.end();
        passTurnOn();
    }

    private boolean passTurnOnIfWanted() {
        lock.lock();
        try {
            CountDownLatch next = waiting.pollFirst();
            if (next != null) {
                next.countDown();
            }
            return next != null;
        } finally {
            lock.unlock();
        }
    }

    private void passTurnOn() {
        lock.lock();
        try {
            CountDownLatch next = waiting.pollFirst();
            if (next != null) {
                next.countDown();
            } else {
                taken = false;
            }
        } finally {
            lock.unlock();
        }
    }

    private static void closeQuietly(Handle handle) {
        try {
            if (handle.isInTransaction()) {
                handle.rollback();
            }
        } catch (RuntimeException e) {
            log.debug("There was nothing to roll back", e);
        }
        try {
            handle.close();
        } catch (RuntimeException e) {
            log.warn("The writing connection was not given back cleanly", e);
        }
    }

    /** An open transaction and those who wait for its commit. */
    private static final class Group {
        private final Handle handle;
        private final long since = System.nanoTime();
        private final CompletableFuture<Boolean> committed = new CompletableFuture<>();
        private int members;
        private @Nullable Throwable broken;

        Group(Handle handle) {
            this.handle = handle;
        }

        void begin() {
            try {
                handle.execute("savepoint one");
            } catch (RuntimeException | Error e) {
                broken = e;
                throw e;
            }
        }

        <T> T attempt(SqlTransaction tx, Function<SqlTransaction, T> block) {
            members++;
            T result;
            try {
                result = block.apply(tx);
                handle.execute("release one");
            } catch (RuntimeException | Error e) {
                undo(e);
                throw e;
            }
            return result;
        }

        private void undo(Throwable why) {
            try {
                handle.execute("rollback to one");
                handle.execute("release one");
            } catch (RuntimeException e) {
                // A full disk, for one, makes SQLite roll back everything by itself.
                e.addSuppressed(why);
                broken = e;
            }
        }

        boolean mayGrow(Duration longest) {
            return broken == null && members < MOST && System.nanoTime() - since < longest.toNanos();
        }

        void end() {
            Throwable fault = broken;
            if (fault == null) {
                try {
                    handle.commit();
                } catch (RuntimeException | Error e) {
                    fault = e;
                }
            }
            if (fault == null) {
                committed.complete(true);
            } else {
                committed.completeExceptionally(fault);
            }
            closeQuietly(handle);
        }

        /** Not to be interrupted: whoever asked has to know what became of it. */
        void awaitCommit() {
            try {
                committed.join();
            } catch (CompletionException e) {
                Throwable fault = e.getCause() == null ? e : e.getCause();
                if (members == 1 && fault instanceof RuntimeException own) {
                    throw own;
                }
                throw new StoreException("The transaction was not committed.", fault);
            }
        }
    }
}
