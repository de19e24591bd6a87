package dev.kindling.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kindling.store.DurableTask;
import dev.kindling.store.SettableTime;
import dev.kindling.store.TaskKind;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlTaskQueueTest {
    private static final TaskKind TIMER = new TaskKind("timer-test", TaskKind.Lane.TIMER);
    private static final TaskKind ENGINE = new TaskKind("engine-test", TaskKind.Lane.ENGINE);
    private static final TaskKind QUICK = new TaskKind("quick-test", TaskKind.Lane.QUICK);

    @TempDir
    private Path directory;

    private final SettableTime clock = new SettableTime();
    private final ConcurrentLinkedQueue<String> ran = new ConcurrentLinkedQueue<>();
    private SqlDatabase database;
    private SqlTaskQueue queue;

    @BeforeEach
    void open() {
        database = SqlDatabase.open(directory.resolve("kindling.db"));
        queue = new SqlTaskQueue(database, clock, 16, 4);
        database.write(tx -> SqlTransaction.handle(tx).execute("create table note (text text)"));
    }

    @AfterEach
    void close() {
        queue.close();
        database.close();
    }

    private record Task(TaskKind kind, Function<String, Optional<Instant>> work) implements DurableTask {
        @Override
        public Optional<Instant> run(String id) {
            return work.apply(id);
        }
    }

    private Task noting(TaskKind kind) {
        return new Task(kind, id -> {
            ran.add(id);
            return Optional.empty();
        });
    }

    private void start(DurableTask... tasks) {
        queue.start(List.of(tasks));
    }

    private void schedule(TaskKind kind, String id, Duration in) {
        database.write(tx -> {
            queue.schedule(tx, kind, id, clock.instant().plus(in));
            return true;
        });
    }

    private long rows(String table) {
        return database.read(tx -> SqlTransaction.handle(tx)
                .createQuery("select count(*) from " + table)
                .mapTo(Long.class)
                .one());
    }

    private long dueIn(String table, String id) {
        return database.read(tx -> SqlTransaction.handle(tx)
                        .createQuery("select execution_time from " + table + " where task_instance = :id")
                        .bind("id", id)
                        .mapTo(Long.class)
                        .one())
                - clock.instant().toEpochMilli();
    }

    private static void pass(CountDownLatch latch) {
        try {
            if (!latch.await(2, TimeUnit.MINUTES)) {
                throw new IllegalStateException("nobody opened it");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Test
    void a_task_commits_with_its_row_and_runs_right_after() {
        start(noting(TIMER));
        database.write(tx -> {
            SqlTransaction.handle(tx).execute("insert into note values ('a')");
            queue.schedule(tx, TIMER, "a", clock.instant());
            return true;
        });
        await().until(() -> ran.contains("a"));
        await().until(() -> rows("timer_task") == 0);
        assertThat(ran).containsExactly("a");
        assertThat(rows("note")).isEqualTo(1);
    }

    @Test
    void a_rollback_takes_row_and_task_away() {
        assertThatThrownBy(() -> database.write(tx -> {
                    SqlTransaction.handle(tx).execute("insert into note values ('a')");
                    queue.schedule(tx, TIMER, "a", clock.instant());
                    throw new IllegalArgumentException("changed my mind");
                }))
                .hasMessage("changed my mind");
        assertThat(rows("note")).isZero();
        assertThat(rows("timer_task")).isZero();
    }

    @Test
    void what_is_scheduled_before_the_start_runs_after_it() {
        schedule(TIMER, "early", Duration.ZERO);
        start(noting(TIMER));
        await().until(() -> ran.contains("early"));
    }

    @Test
    void a_task_waits_for_its_time() {
        start(noting(TIMER));
        schedule(TIMER, "later", Duration.ofHours(1));
        schedule(TIMER, "now", Duration.ZERO);
        await().until(() -> ran.contains("now"));
        assertThat(ran).doesNotContain("later");
        clock.advance(Duration.ofHours(1));
        await().until(() -> ran.contains("later"));
    }

    @Test
    void when_the_clock_is_set_back_what_was_only_put_off_does_not_wait_for_the_old_time() {
        var pausing = TaskKind.pausing("pausing-test", TaskKind.Lane.ENGINE, Duration.ofMinutes(10));
        start(noting(pausing), noting(TIMER));
        schedule(pausing, "retry", Duration.ofMinutes(2));
        schedule(TIMER, "appointment", Duration.ofMinutes(2));
        clock.advance(Duration.ofHours(-1));
        await().until(() -> ran.contains("retry"));
        assertThat(ran).containsExactly("retry");
        assertThat(dueIn("timer_task", "appointment"))
                .isEqualTo(Duration.ofMinutes(62).toMillis());
    }

    @Test
    void a_clock_that_is_set_back_right_after_the_start_is_noticed_at_the_first_look() {
        var pausing = TaskKind.pausing("pausing-test", TaskKind.Lane.TIMER, Duration.ofSeconds(30));
        var putOff = new PutOffTasks(database, List.of(pausing), Duration.ofMinutes(5));
        putOff.begin(clock.instant());
        schedule(pausing, "retry", Duration.ofMinutes(2));
        clock.advance(Duration.ofHours(-1));
        putOff.tick(clock.instant());
        assertThat(dueIn("timer_task", "retry")).isZero();
    }

    @Test
    void when_the_clock_was_set_back_while_nobody_ran_the_next_start_finds_what_waits_for_the_old_time() {
        var pausing = TaskKind.pausing("pausing-test", TaskKind.Lane.TIMER, Duration.ofSeconds(30));
        schedule(pausing, "far", Duration.ofMinutes(61));
        schedule(pausing, "near", Duration.ofMinutes(4));
        start(noting(pausing));
        await().until(() -> ran.contains("far"));
        assertThat(ran).containsExactly("far");
    }

    @Test
    void after_a_failure_nothing_is_put_off_by_more_than_the_longest_pause_whatever_the_clock_does() {
        var tries = new AtomicInteger();
        start(new Task(TIMER, id -> {
            if (tries.incrementAndGet() == 1) {
                throw new IllegalStateException("first");
            }
            return Optional.empty();
        }));
        schedule(TIMER, "shaky", Duration.ZERO);
        await().until(() -> tries.get() == 1 && dueIn("timer_task", "shaky") > 0);
        clock.advance(Duration.ofHours(-1));
        await().until(() -> tries.get() == 2);
    }

    @Test
    void of_two_times_for_one_task_the_earlier_counts() {
        schedule(TIMER, "a", Duration.ofHours(2));
        schedule(TIMER, "a", Duration.ofHours(1));
        schedule(TIMER, "a", Duration.ofHours(3));
        assertThat(rows("timer_task")).isEqualTo(1);
        assertThat(dueIn("timer_task", "a")).isEqualTo(Duration.ofHours(1).toMillis());
    }

    @Test
    void a_task_that_fails_is_tried_again_with_growing_pauses() {
        var tries = new AtomicInteger();
        start(new Task(TIMER, id -> {
            if (tries.incrementAndGet() < 4) {
                throw new IllegalStateException("try " + tries);
            }
            return Optional.empty();
        }));
        schedule(TIMER, "shaky", Duration.ZERO);
        for (int attempt = 1; attempt <= 3; attempt++) {
            int expected = attempt;
            await().until(() -> tries.get() == expected && dueIn("timer_task", "shaky") > 0);
            assertThat(dueIn("timer_task", "shaky")).isEqualTo(1000L << (attempt - 1));
            clock.advance(Duration.ofMillis(1000L << (attempt - 1)));
        }
        await().until(() -> rows("timer_task") == 0);
        assertThat(tries).hasValue(4);
    }

    @Test
    void a_task_runs_again_at_the_time_it_answers() {
        start(new Task(TIMER, id -> {
            ran.add(id);
            return ran.size() < 3 ? Optional.of(clock.instant().plus(Duration.ofMinutes(10))) : Optional.empty();
        }));
        schedule(TIMER, "again", Duration.ZERO);
        for (int runs = 1; runs < 3; runs++) {
            int expected = runs;
            await().until(() -> ran.size() == expected && dueIn("timer_task", "again") > 0);
            clock.advance(Duration.ofMinutes(10));
        }
        await().until(() -> rows("timer_task") == 0);
        assertThat(ran).hasSize(3);
    }

    @Test
    void what_is_asked_for_while_a_task_runs_is_not_lost_with_that_run() {
        var reading = new CountDownLatch(1);
        var asked = new CountDownLatch(1);
        start(new Task(TIMER, id -> {
            ran.add(id);
            reading.countDown();
            pass(asked);
            return Optional.empty();
        }));
        schedule(TIMER, "a", Duration.ZERO);
        pass(reading);
        schedule(TIMER, "a", Duration.ofMinutes(5));
        schedule(TIMER, "a", Duration.ofMinutes(3));
        schedule(TIMER, "a", Duration.ofMinutes(4));
        asked.countDown();
        await().until(() -> dueIn("timer_task", "a") > 0);
        assertThat(dueIn("timer_task", "a")).isEqualTo(Duration.ofMinutes(3).toMillis());
        clock.advance(Duration.ofMinutes(3));
        await().until(() -> rows("timer_task") == 0);
        assertThat(ran).hasSize(2);
    }

    @Test
    void of_the_answer_and_what_was_asked_for_meanwhile_the_earlier_counts() {
        var reading = new CountDownLatch(1);
        var asked = new CountDownLatch(1);
        start(new Task(TIMER, id -> {
            reading.countDown();
            pass(asked);
            return Optional.of(clock.instant().plus(Duration.ofMinutes(1)));
        }));
        schedule(TIMER, "a", Duration.ZERO);
        pass(reading);
        schedule(TIMER, "a", Duration.ofMinutes(5));
        asked.countDown();
        // Until the run has ended, the row has the time that was asked for.
        await().until(() -> dueIn("timer_task", "a") == Duration.ofMinutes(1).toMillis());
    }

    @Test
    void sixteen_engine_tasks_that_hang_do_not_hold_up_a_timer() {
        var release = new CountDownLatch(1);
        start(
                new Task(ENGINE, id -> {
                    ran.add(id);
                    pass(release);
                    return Optional.empty();
                }),
                noting(TIMER));
        for (int i = 0; i < 40; i++) {
            schedule(ENGINE, "engine-" + i, Duration.ZERO);
        }
        await().until(() -> ran.size() == 16);
        schedule(TIMER, "timer", Duration.ZERO);
        await().until(() -> ran.contains("timer"));
        assertThat(ran).hasSize(17);
        release.countDown();
        await().until(() -> rows("engine_task") == 0);
        assertThat(ran).hasSize(41).doesNotHaveDuplicates();
    }

    @Test
    void a_task_cut_off_by_closing_runs_again_after_the_next_start() {
        var begun = new CountDownLatch(2);
        var never = new CountDownLatch(1);
        Function<String, Optional<Instant>> hanging = id -> {
            begun.countDown();
            pass(never);
            return Optional.empty();
        };
        start(new Task(ENGINE, hanging), new Task(TIMER, hanging));
        schedule(ENGINE, "cut-off", Duration.ZERO);
        schedule(TIMER, "cut-off-too", Duration.ZERO);
        pass(begun);
        long before = System.nanoTime();
        queue.close();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(60));

        queue = new SqlTaskQueue(database, clock, 16, 4);
        start(noting(ENGINE), noting(TIMER));
        await().until(() -> {
            // A run that was cut off late is put off from the time that it is by then.
            clock.advance(Duration.ofSeconds(1));
            return ran.size() == 2;
        });
        assertThat(ran).containsExactlyInAnyOrder("cut-off", "cut-off-too");
    }

    @Test
    void closing_an_idle_queue_takes_no_time() {
        start(noting(ENGINE), noting(TIMER));
        schedule(TIMER, "a", Duration.ZERO);
        await().until(() -> rows("timer_task") == 0);
        long before = System.nanoTime();
        queue.close();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(30));
    }

    @Test
    void what_a_killed_process_was_running_goes_on_at_once() {
        // GIVEN rows as a killed Kindling leaves them, one of them asked for again during its run
        schedule(TIMER, "killed", Duration.ZERO);
        schedule(TIMER, "asked-again", Duration.ZERO);
        database.write(tx -> SqlTransaction.handle(tx)
                .execute(
                        "update timer_task set picked = 1, picked_by = 'kindling', last_heartbeat = ?",
                        clock.instant().toEpochMilli()));
        schedule(TIMER, "asked-again", Duration.ofHours(5));
        start(noting(TIMER));
        await().until(() -> rows("timer_task") == 0);
        assertThat(ran).containsExactlyInAnyOrder("killed", "asked-again");
    }

    @Test
    void a_task_that_no_code_knows_stays_and_disturbs_nobody() {
        start(noting(TIMER));
        for (int i = 0; i < 30; i++) {
            schedule(new TaskKind("from-another-version", TaskKind.Lane.TIMER), "x" + i, Duration.ZERO);
        }
        schedule(TIMER, "known", Duration.ZERO);
        await().until(() -> ran.contains("known"));
        await().until(() -> rows("timer_task") == 30);
    }

    @Test
    void five_hundred_tasks_run_once_each() {
        start(noting(ENGINE));
        database.write(tx -> {
            for (int i = 0; i < 500; i++) {
                queue.schedule(tx, ENGINE, "t" + i, clock.instant());
            }
            return true;
        });
        await().atMost(Duration.ofMinutes(2)).until(() -> rows("engine_task") == 0);
        assertThat(ran).hasSize(500).doesNotHaveDuplicates();
    }

    @Test
    void a_quick_task_runs_while_every_timer_and_engine_worker_hangs() {
        var released = new CountDownLatch(1);
        var hanging = new AtomicInteger();
        Function<String, Optional<Instant>> hang = id -> {
            hanging.incrementAndGet();
            pass(released);
            return Optional.empty();
        };
        start(new Task(TIMER, hang), new Task(ENGINE, hang), noting(QUICK));
        for (int i = 0; i < 20; i++) {
            schedule(TIMER, "t" + i, Duration.ZERO);
            schedule(ENGINE, "e" + i, Duration.ZERO);
        }
        await().until(() -> hanging.get() == 20);
        schedule(QUICK, "claim", Duration.ZERO);
        await().until(() -> ran.contains("claim"));
        released.countDown();
    }

    @Test
    void a_quick_task_that_fails_is_found_among_the_timers_a_little_later_and_not_before() {
        var tries = new AtomicInteger();
        start(new Task(QUICK, id -> {
            if (tries.incrementAndGet() == 1) {
                throw new IllegalStateException("on purpose");
            }
            ran.add(id);
            return Optional.empty();
        }));
        schedule(QUICK, "claim", Duration.ZERO);
        await().until(() -> tries.get() == 1);
        assertThat(dueIn("timer_task", "claim")).isPositive();
        clock.advance(Duration.ofSeconds(9));
        await().during(Duration.ofSeconds(1)).until(() -> tries.get() == 1);
        clock.advance(Duration.ofSeconds(1));
        await().until(() -> ran.contains("claim"));
        await().until(() -> rows("timer_task") == 0);
    }

    @Test
    void a_quick_task_whose_thread_died_with_its_process_runs_at_once_in_the_next_one() {
        schedule(QUICK, "before the start", Duration.ZERO);
        database.write(tx -> SqlTransaction.handle(tx)
                .execute("update timer_task set priority = 1, execution_time = execution_time + 10000"));
        start(noting(QUICK));
        await().until(() -> ran.contains("before the start"));
        await().until(() -> rows("timer_task") == 0);
    }

    @Test
    void a_quick_task_runs_again_at_the_time_it_answers() {
        start(new Task(QUICK, id -> {
            ran.add(id);
            return ran.size() == 1 ? Optional.of(clock.instant().plusSeconds(60)) : Optional.empty();
        }));
        schedule(QUICK, "claim", Duration.ZERO);
        await().until(() -> rows("timer_task") == 1 && dueIn("timer_task", "claim") == 60_000);
        clock.advance(Duration.ofSeconds(60));
        await().until(() -> ran.size() == 2);
        await().until(() -> rows("timer_task") == 0);
    }
}
