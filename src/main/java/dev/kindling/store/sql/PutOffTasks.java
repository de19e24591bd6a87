package dev.kindling.store.sql;

import dev.kindling.store.TaskKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tasks that wait for a time of before the clock was set back: what was only put off, and is further away than it is ever put off,
 * is due. Told by the rows themselves, so that it does not matter whether a Kindling ran at that moment. Used by one thread at a time.
 */
final class PutOffTasks {
    private static final Logger log = LoggerFactory.getLogger(PutOffTasks.class);

    private final SqlDatabase database;
    private final List<TaskKind> kinds;
    private final Duration longestBackOff;
    private Instant ticked = Instant.MIN;

    /** @param longestBackOff how far any task is put off after a failure, at most */
    PutOffTasks(SqlDatabase database, Collection<TaskKind> kinds, Duration longestBackOff) {
        this.database = database;
        this.kinds = List.copyOf(kinds);
        this.longestBackOff = longestBackOff;
    }

    /** Looks for what was put off before the clock was set back while nobody ran; a later {@link #tick} knows this time. */
    void begin(Instant now) {
        callBack(now);
        ticked = now;
    }

    /** Looks for them if the clock was set back since the last call. */
    void tick(Instant now) {
        if (now.isBefore(ticked)) {
            log.warn(
                    "The clock was set back, by {} s at least",
                    Duration.between(now, ticked).toSeconds());
            callBack(now);
        }
        ticked = now;
    }

    private void callBack(Instant now) {
        database.write(tx -> {
            var handle = SqlTransaction.handle(tx);
            for (TaskKind kind : kinds) {
                Optional<Instant> farthest =
                        kind.longestPause().map(this::orBackOff).map(now::plus);
                handle.createUpdate("update " + SqlTaskQueue.table(kind.lane()) + " set execution_time = :now"
                                + " where task_name = :name and picked = 0 and (execution_time > :farthest"
                                + " or (consecutive_failures > 0 and execution_time > :failed))")
                        .bind("now", now.toEpochMilli())
                        .bind("name", kind.name())
                        .bind("farthest", farthest.map(Instant::toEpochMilli).orElse(Long.MAX_VALUE))
                        .bind("failed", now.plus(longestBackOff).toEpochMilli())
                        .execute();
            }
            return true;
        });
    }

    private Duration orBackOff(Duration pause) {
        return pause.compareTo(longestBackOff) > 0 ? pause : longestBackOff;
    }
}
