package dev.kindling.store;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * The same database for work that nobody waits for in front of a screen: one write of it at a time. There is one writing
 * connection, so without this a command would queue behind every engine task and message that wants to write; now it waits
 * for one of them at most, and is answered in time. Thread-safe.
 */
public final class BackgroundWork implements UnitOfWork {
    private final UnitOfWork work;
    // In order of arrival. One may ask again in what runs after its commit.
    private final Lock turn = new ReentrantLock(true);

    public BackgroundWork(UnitOfWork work) {
        this.work = work;
    }

    @Override
    public <T> T write(Function<WriteTransaction, T> block) {
        turn.lock();
        try {
            return work.write(block);
        } finally {
            turn.unlock();
        }
    }

    @Override
    public <T> T read(Function<ReadTransaction, T> block) {
        return work.read(block);
    }
}
