package dev.kindling.store;

/**
 * An open transaction in which rows may be written. There is one at a time in the whole process, so what was counted in it
 * stays true until it commits. No network or process call inside.
 */
public interface WriteTransaction extends ReadTransaction {
    /** Runs after the commit, on the same thread; never after a rollback. For waking workers, not for work. */
    void afterCommit(Runnable wake);
}
