package dev.kindling.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.Caller;
import dev.kindling.chat.Card;
import dev.kindling.chat.Input;
import dev.kindling.chat.Invocation;
import dev.kindling.chat.InvocationId;
import dev.kindling.chat.Origin;
import dev.kindling.chat.Reply;
import dev.kindling.store.SettableTime;
import dev.kindling.store.sql.SqlDatabase;
import dev.kindling.store.sql.SqlInvocations;
import dev.kindling.store.sql.SqlOutbox;
import dev.kindling.store.sql.SqlSandboxes;
import dev.kindling.store.sql.SqlTaskQueue;
import dev.kindling.units.DataSize;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What runs by itself: forgetting, measuring the host, and the figures. */
class OpsTasksTest {
    @TempDir
    private Path directory;

    private final SettableTime clock = new SettableTime();
    private final SqlInvocations invocations = new SqlInvocations();
    private final FixedEngine engine = new FixedEngine();
    private SqlDatabase database;
    private SqlTaskQueue queue;

    @BeforeEach
    void open() {
        database = SqlDatabase.open(directory.resolve("kindling.db"));
        queue = new SqlTaskQueue(database, clock, 1, 1);
    }

    @AfterEach
    void close() {
        queue.close();
        database.close();
    }

    private void answer(String id) {
        var invocation = new Invocation(
                new InvocationId(id),
                new Caller(ActorId.console("alice"), "alice", Set.of()),
                new Origin("dm", true),
                new Input.Typed("/sandbox list"),
                clock.instant());
        database.write(tx -> {
            invocations.remember(tx, invocation, "list", reply(id));
            return true;
        });
    }

    private static Reply reply(String id) {
        return new Reply.Show(Card.of(Card.Tone.INFO, "answer to " + id));
    }

    private Optional<Reply> answered(String id) {
        return database.read(tx -> invocations.answered(tx, new InvocationId(id)));
    }

    @Test
    void an_answer_is_remembered_for_a_day_at_least_and_forgotten_after_a_week() {
        var housekeeping = new Housekeeping(invocations, new SqlOutbox(), database, clock);
        housekeeping.begin(queue);
        queue.start(List.of(housekeeping));
        answer("first");
        clock.advance(Duration.ofDays(1));
        answer("second");
        clock.advance(Duration.ofDays(6));
        housekeeping.run("all");
        assertThat(answered("first")).contains(reply("first"));
        clock.advance(Duration.ofHours(12));
        await().until(() -> answered("first").isEmpty());
        assertThat(answered("second")).contains(reply("second"));
    }

    @Test
    void a_second_answer_to_one_invocation_is_refused_by_the_database() {
        answer("once");
        assertThatThrownBy(() -> answer("once")).hasMessageContaining("PRIMARYKEY");
    }

    @Test
    void the_hosts_size_is_kept_in_memory_and_looked_at_again() {
        engine.has(16);
        var watch = new CapacityWatch(engine, clock);
        watch.begin(database, queue);
        queue.start(List.of(watch));
        assertThat(watch.get().memory()).isEqualTo(DataSize.gigabytes(16));

        // WHEN the engine fails to answer THEN the last size counts, and it is asked again
        engine.breaks();
        clock.advance(Duration.ofMinutes(5));
        await().until(() -> failures() == 1);
        assertThat(watch.get().memory()).isEqualTo(DataSize.gigabytes(16));
        engine.has(32);
        clock.advance(Duration.ofSeconds(2));
        await().until(() -> watch.get().memory().equals(DataSize.gigabytes(32)));
    }

    private int failures() {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("kindling.db"));
                var statement = connection.createStatement();
                var row = statement.executeQuery("select consecutive_failures from timer_task")) {
            return row.getInt(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void metrics_count_sandboxes_by_state_without_those_that_are_gone() throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("kindling.db"));
                var statement = connection.createStatement()) {
            int number = 0;
            for (String state : List.of("READY", "READY", "FAILED", "REMOVED")) {
                statement.executeUpdate("insert into sandbox (uid, name, platform, workspace, user_id, handle, team,"
                        + " flavour, memory, disk, state, life_seconds, requested_at, channel, cause) values ('"
                        + "000000000000000" + number + "', 'vm-" + number
                        + "', 'console', 'console', 'alice', 'alice', 'blue', '{}', 1, 1, '" + state
                        + "', 60, '', 'dm', 'i')");
                number++;
            }
        }
        var metrics = new Metrics(database, new SqlSandboxes());
        assertThat(metrics.scrape())
                .contains("kindling_sandboxes{state=\"READY\"} 2.0")
                .contains("kindling_sandboxes{state=\"FAILED\"} 1.0")
                .contains("kindling_sandboxes{state=\"WAITING\"} 0.0")
                .contains("jvm_memory_used_bytes")
                .doesNotContain("REMOVED");
    }
}
