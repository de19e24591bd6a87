package dev.kindling.store.sql;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.logging.LogLevel;
import com.github.kagkarlsson.scheduler.serializer.Serializer;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import dev.kindling.store.BackgroundWork;
import dev.kindling.store.DurableTask;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.TaskKind;
import dev.kindling.store.TaskKind.Lane;
import dev.kindling.store.TaskQueue;
import dev.kindling.store.UnitOfWork;
import dev.kindling.store.WriteTransaction;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Durable tasks on db-scheduler, one scheduler and table for each lane. Thread-safe.
 *
 * <p>db-scheduler picks what is due, runs it and watches over it; rows are put in and settled by statements of our own. So a
 * task is part of the caller's transaction, and what is asked for while it runs is not lost with the row of that run: it is
 * marked in {@code task_data}, which is otherwise empty since tasks carry their id only.
 *
 * <p>A quick task is begun by a thread of its own right after the commit, without looking for it in the table first: a class
 * that presses at the same moment would wait for that. Its row stands among the timers' with a time a little ahead, and is
 * found there when the process died or the thread failed.
 */
public final class SqlTaskQueue implements TaskQueue, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SqlTaskQueue.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration LONGEST_BACK_OFF = Duration.ofMinutes(5);
    private static final Duration SHUTDOWN_WAIT = Duration.ofSeconds(5);
    private static final Duration BACKED_UP_AFTER = Duration.ofSeconds(10);
    private static final int QUICK_THREADS = 8;

    private static final String RELEASED =
            "picked = 0, picked_by = null, last_heartbeat = null, task_data = null, version = version + 1";

    private final SqlDatabase database;

    /** For the ends of runs, of which there may be many at once: no command is to queue behind all of them. */
    private final UnitOfWork settling;

    private final InstantSource clock;
    private final Map<Lane, Integer> threads;
    private volatile Map<Lane, Scheduler> schedulers = Map.of();
    private volatile Map<TaskKind, DurableTask> quick = Map.of();
    private final AtomicInteger quickThreads = new AtomicInteger();
    private final ExecutorService quickWorkers = Executors.newFixedThreadPool(QUICK_THREADS, work -> {
        var thread = new Thread(work, "quick-task-" + quickThreads.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    });
    private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(work -> {
        var thread = new Thread(work, "tasks-ticker");
        thread.setDaemon(true);
        return thread;
    });

    public SqlTaskQueue(SqlDatabase database, InstantSource clock, int engineThreads, int timerThreads) {
        this.database = database;
        this.settling = new BackgroundWork(database);
        this.clock = clock;
        this.threads = Map.of(Lane.ENGINE, engineThreads, Lane.TIMER, timerThreads);
    }

    static String table(Lane lane) {
        return lane == Lane.ENGINE ? "engine_task" : "timer_task";
    }

    /**
     * Starts the workers. Only one Kindling uses a database at a time (see StateDirectory), so whatever is marked as running
     * was cut off by a crash, and goes on at once instead of after missed heartbeats.
     */
    public void start(Collection<DurableTask> tasks) {
        Map<Lane, Scheduler> lanes = new EnumMap<>(Lane.class);
        quick = tasks.stream()
                .filter(task -> task.kind().lane() == Lane.QUICK)
                .collect(Collectors.toUnmodifiableMap(DurableTask::kind, task -> task));
        quick.keySet().forEach(this::releaseCutOff);
        for (Lane lane : List.of(Lane.ENGINE, Lane.TIMER)) {
            releaseCutOff(lane);
            List<Task<?>> known = tasks.stream()
                    .filter(task -> table(task.kind().lane()).equals(table(lane)))
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
            lanes.put(lane, scheduler);
        }
        var putOff =
                new PutOffTasks(database, tasks.stream().map(DurableTask::kind).toList(), LONGEST_BACK_OFF);
        putOff.begin(clock.instant());
        lanes.values().forEach(Scheduler::start);
        schedulers = Map.copyOf(lanes);
        // db-scheduler sleeps until its clock has moved on, which takes an hour when somebody sets the clock back by
        // one.
        // So it is woken by time that only goes forward; the first time also for what was scheduled in between.
        var unused = ticker.scheduleWithFixedDelay(() -> tick(putOff), 0, POLL.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void releaseCutOff(Lane lane) {
        database.write(tx -> SqlTransaction.handle(tx)
                .createUpdate("update " + table(lane) + " set picked = 0, picked_by = null, last_heartbeat = null,"
                        + " task_data = null, execution_time = min(execution_time, :now), version = version + 1"
                        + " where picked = 1")
                .bind("now", clock.instant().toEpochMilli())
                .execute());
    }

    /** No thread works on quick ones yet, so each is due now. */
    private void releaseCutOff(TaskKind kind) {
        database.write(tx -> SqlTransaction.handle(tx)
                .createUpdate("update timer_task set priority = 0, execution_time = min(execution_time, :now)"
                        + " where task_name = :name")
                .bind("now", clock.instant().toEpochMilli())
                .bind("name", kind.name())
                .execute());
    }

    private Task<Void> task(DurableTask task) {
        return Tasks.custom(task.kind().name(), Void.class)
                .onFailure((complete, operations) -> backOff(task.kind().lane(), complete))
                .onDeadExecutionRevive()
                .execute((instance, context) -> {
                    Optional<Instant> next = task.run(instance.getId());
                    return (complete, operations) -> done(task.kind().lane(), complete, next);
                });
    }

    private void done(Lane lane, ExecutionComplete complete, Optional<Instant> next) {
        long now = complete.getTimeDone().toEpochMilli();
        settling.write(tx -> {
            var handle = SqlTransaction.handle(tx);
            if (next.isEmpty()
                    && settle(handle, "delete from " + table(lane), " and task_data is null", complete) == 1) {
                return true;
            }
            long when = next.map(Instant::toEpochMilli).orElse(Long.MAX_VALUE);
            settle(
                    handle,
                    "update " + table(lane) + " set " + RELEASED + ", last_success = " + now
                            + ", consecutive_failures = 0, execution_time ="
                            + " case when task_data is null then " + when + " else min(execution_time, " + when
                            + ") end",
                    "",
                    complete);
            tx.afterCommit(() -> wake(lane));
            return true;
        });
    }

    private void backOff(Lane lane, ExecutionComplete complete) {
        int failures = Math.min(complete.getExecution().consecutiveFailures, 10);
        Duration pause = Duration.ofSeconds(1L << failures);
        if (pause.compareTo(LONGEST_BACK_OFF) > 0) {
            pause = LONGEST_BACK_OFF;
        }
        long now = complete.getTimeDone().toEpochMilli();
        String update = "update " + table(lane) + " set " + RELEASED + ", last_failure = " + now
                + ", consecutive_failures = coalesce(consecutive_failures, 0) + 1, execution_time = "
                + clock.instant().plus(pause).toEpochMilli();
        settling.write(tx -> settle(SqlTransaction.handle(tx), update, "", complete));
    }

    /** Changes the row of a run that has ended, unless somebody else has revived it meanwhile. */
    private static int settle(Handle handle, String change, String condition, ExecutionComplete complete) {
        var execution = complete.getExecution();
        return handle.createUpdate(
                        change + " where task_name = :name and task_instance = :id and version = :version" + condition)
                .bind("name", execution.taskInstance.getTaskName())
                .bind("id", execution.taskInstance.getId())
                .bind("version", execution.version)
                .execute();
    }

    @Override
    public void schedule(WriteTransaction tx, TaskKind kind, String id, Instant when) {
        if (kind.lane() == Lane.QUICK && quick.containsKey(kind) && !when.isAfter(clock.instant())) {
            insert(tx, kind, id, clock.instant().plus(BACKED_UP_AFTER), 1);
            tx.afterCommit(() -> begin(kind, id));
            return;
        }
        insert(tx, kind, id, when, 0);
        if (!when.isAfter(clock.instant())) {
            tx.afterCommit(() -> wake(kind.lane()));
        }
    }

    @Override
    public void done(WriteTransaction tx, TaskKind kind, String id) {
        SqlTransaction.handle(tx)
                .createUpdate("delete from " + table(kind.lane())
                        + " where task_name = :name and task_instance = :id and picked = 0")
                .bind("name", kind.name())
                .bind("id", id)
                .execute();
    }

    private void begin(TaskKind kind, String id) {
        try {
            quickWorkers.execute(() -> runQuick(kind, id));
        } catch (RejectedExecutionException e) {
            log.debug("Stopping; {} {} goes on at the next start", kind.name(), id);
        }
    }

    private void runQuick(TaskKind kind, String id) {
        try {
            Optional<Instant> next = Optional.ofNullable(quick.get(kind)).flatMap(task -> task.run(id));
            if (next.isPresent() || database.read(tx -> waits(tx, kind, id))) {
                settling.write(tx -> settle(tx, kind, id, next));
            }
        } catch (RuntimeException e) {
            log.error("A {} for {} failed; it is tried again in a moment", kind.name(), id, e);
        }
    }

    private static boolean waits(ReadTransaction tx, TaskKind kind, String id) {
        return SqlTransaction.handle(tx)
                .createQuery("select exists (select 1 from timer_task where task_name = :name and task_instance = :id"
                        + " and picked = 0)")
                .bind("name", kind.name())
                .bind("id", id)
                .mapTo(Boolean.class)
                .one();
    }

    /** From here on it is a timer like any other. */
    private boolean settle(WriteTransaction tx, TaskKind kind, String id, Optional<Instant> next) {
        if (next.isEmpty()) {
            done(tx, kind, id);
            return true;
        }
        SqlTransaction.handle(tx)
                .createUpdate("update timer_task set priority = 0, execution_time = :when"
                        + " where task_name = :name and task_instance = :id and picked = 0")
                .bind("when", next.get().toEpochMilli())
                .bind("name", kind.name())
                .bind("id", id)
                .execute();
        tx.afterCommit(() -> wake(Lane.TIMER));
        return true;
    }

    /** @param priority 1 while a thread of the quick ones has it */
    private void insert(WriteTransaction tx, TaskKind kind, String id, Instant when, int priority) {
        SqlTransaction.handle(tx)
                .createUpdate(
                        "insert into " + table(kind.lane()) + " (task_name, task_instance, execution_time, picked,"
                                + " version, priority) values (:name, :id, :when, 0, 1, :priority)"
                                + " on conflict (task_name, task_instance) do update set"
                                + " execution_time = case when picked = 1 and task_data is null then excluded.execution_time"
                                + " else min(execution_time, excluded.execution_time) end,"
                                + " task_data = case when picked = 1 then x'01' end")
                .bind("name", kind.name())
                .bind("id", id)
                .bind("when", when.toEpochMilli())
                .bind("priority", priority)
                .execute();
    }

    private void tick(PutOffTasks putOff) {
        try {
            putOff.tick(clock.instant());
        } catch (RuntimeException e) {
            // One that gets out would end the ticking for good.
            log.error("What waits for the time before the clock was set back could not be looked for", e);
        }
        wakeAll();
    }

    private void wakeAll() {
        schedulers.values().forEach(Scheduler::triggerCheckForDueExecutions);
    }

    private void wake(Lane lane) {
        var scheduler = schedulers.get(lane == Lane.QUICK ? Lane.TIMER : lane);
        if (scheduler != null) {
            scheduler.triggerCheckForDueExecutions();
        }
    }

    /**
     * Waits a few seconds for running tasks, then interrupts them; what was cut off runs again at the next start. All lanes
     * stop at the same time, so that together they take no longer than one.
     */
    @Override
    public void close() {
        ticker.shutdownNow();
        quickWorkers.shutdown();
        List<Thread> stops = Stream.concat(
                        schedulers.values().stream().<Runnable>map(scheduler -> () -> stop(scheduler)),
                        Stream.<Runnable>of(this::stopQuick))
                .map(stop -> new Thread(stop, "tasks-stop"))
                .toList();
        schedulers = Map.of();
        stops.forEach(Thread::start);
        for (Thread stop : stops) {
            try {
                stop.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void stopQuick() {
        try {
            if (!quickWorkers.awaitTermination(SHUTDOWN_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                quickWorkers.shutdownNow();
                quickWorkers.awaitTermination(SHUTDOWN_WAIT.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void stop(Scheduler scheduler) {
        try {
            scheduler.stop();
        } catch (RuntimeException e) {
            log.warn("A worker lane did not stop cleanly", e);
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
