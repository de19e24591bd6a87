package dev.kindling.store.sql;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.logging.LogLevel;
import com.github.kagkarlsson.scheduler.serializer.Serializer;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import dev.kindling.store.DurableTask;
import dev.kindling.store.TaskKind;
import dev.kindling.store.TaskKind.Lane;
import dev.kindling.store.TaskQueue;
import dev.kindling.store.WriteTransaction;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Durable tasks on db-scheduler, one scheduler and table for each lane. Thread-safe. */
public final class SqlTaskQueue implements TaskQueue, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SqlTaskQueue.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration LONGEST_BACK_OFF = Duration.ofMinutes(5);
    private static final Duration SHUTDOWN_WAIT = Duration.ofSeconds(5);

    private final SqlDatabase database;
    private final InstantSource clock;
    private final Map<Lane, Integer> threads;
    private final Map<Lane, Scheduler> schedulers = new EnumMap<>(Lane.class);

    public SqlTaskQueue(SqlDatabase database, InstantSource clock, int engineThreads, int timerThreads) {
        this.database = database;
        this.clock = clock;
        this.threads = Map.of(Lane.ENGINE, engineThreads, Lane.TIMER, timerThreads);
    }

    private static String table(Lane lane) {
        return lane == Lane.ENGINE ? "engine_task" : "timer_task";
    }

    /**
     * Starts the workers. Only one Kindling uses a database at a time (see StateDirectory), so whatever is marked as running
     * was cut off by a crash, and goes on at once instead of after missed heartbeats.
     */
    public void start(Collection<DurableTask> tasks) {
        for (Lane lane : Lane.values()) {
            database.write(tx -> SqlTransaction.handle(tx)
                    .execute("update " + table(lane)
                            + " set picked = 0, picked_by = null, last_heartbeat = null where picked = 1"));
            List<Task<?>> known = tasks.stream()
                    .filter(task -> task.kind().lane() == lane)
                    .<Task<?>>map(this::task)
                    .toList();
            Scheduler scheduler = Scheduler.create(database.writer(), known)
                    .tableName(table(lane))
                    .serializer(new NoData())
                    .schedulerName(new SchedulerName.Fixed("kindling"))
                    .clock(clock::instant)
                    .threads(threads.getOrDefault(lane, 1))
                    .pollingInterval(POLL)
                    .heartbeatInterval(Duration.ofSeconds(30))
                    .shutdownMaxWait(SHUTDOWN_WAIT)
                    .failureLogging(LogLevel.ERROR, true)
                    .deleteUnresolvedAfter(Duration.ofDays(36_500))
                    .build();
            schedulers.put(lane, scheduler);
        }
        schedulers.values().forEach(Scheduler::start);
    }

    private Task<Void> task(DurableTask task) {
        return Tasks.custom(task.kind().name(), Void.class)
                .onFailure(this::backOff)
                .onDeadExecutionRevive()
                .execute((instance, context) -> {
                    Optional<Instant> next = task.run(instance.getId());
                    return next.<CompletionHandler<Void>>map(
                                    when -> (complete, operations) -> operations.reschedule(complete, when))
                            .orElse((complete, operations) -> operations.remove());
                });
    }

    private void backOff(ExecutionComplete complete, ExecutionOperations<Void> operations) {
        int failures = Math.min(complete.getExecution().consecutiveFailures, 10);
        Duration pause = Duration.ofSeconds(1L << failures);
        if (pause.compareTo(LONGEST_BACK_OFF) > 0) {
            pause = LONGEST_BACK_OFF;
        }
        operations.reschedule(complete, clock.instant().plus(pause));
    }

    @Override
    public void schedule(WriteTransaction tx, TaskKind kind, String id, Instant when) {
        var handle = SqlTransaction.handle(tx);
        var client = SchedulerClient.Builder.create(
                        new TransactionDataSource(handle.getConnection()), List.<Task<?>>of(placeholder(kind)))
                .tableName(table(kind.lane()))
                .serializer(new NoData())
                .build();
        if (!client.scheduleIfNotExists(new TaskInstance<Void>(kind.name(), id), when)) {
            handle.createUpdate("update " + table(kind.lane()) + " set execution_time = min(execution_time, :when)"
                            + " where task_name = :name and task_instance = :id and picked = 0")
                    .bind("when", when.toEpochMilli())
                    .bind("name", kind.name())
                    .bind("id", id)
                    .execute();
        }
        if (!when.isAfter(clock.instant())) {
            tx.afterCommit(() -> wake(kind.lane()));
        }
    }

    /** A client only asks a task for its name. */
    private static Task<Void> placeholder(TaskKind kind) {
        return Tasks.custom(kind.name(), Void.class).execute((instance, context) -> {
            throw new IllegalStateException("a client runs nothing");
        });
    }

    private void wake(Lane lane) {
        var scheduler = schedulers.get(lane);
        if (scheduler != null) {
            scheduler.triggerCheckForDueExecutions();
        }
    }

    /** Waits a few seconds for running tasks, then interrupts them; what was cut off runs again at the next start. */
    @Override
    public void close() {
        for (var scheduler : schedulers.values()) {
            try {
                scheduler.stop();
            } catch (RuntimeException e) {
                log.warn("A worker lane did not stop cleanly", e);
            }
        }
    }

    /** Tasks carry their id and nothing else, so nothing is ever serialized. */
    private static final class NoData implements Serializer {
        @Override
        public byte[] serialize(Object data) {
            return new byte[0];
        }

        @Override
        @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
        public <T> T deserialize(Class<T> type, byte[] data) {
            return null;
        }
    }
}
