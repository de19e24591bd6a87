package dev.kindling.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kindling.store.StoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** Those who wait for the writing connection share a commit, and nothing else. */
@Timeout(300)
class GroupCommitTest {
    @TempDir
    private Path directory;

    private Jdbi jdbi;
    private GroupCommit commits;

    @BeforeEach
    void a_database() {
        var config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        config.enforceForeignKeys(true);
        var source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + directory.resolve("group.db"));
        jdbi = Jdbi.create(source);
        jdbi.useHandle(handle -> {
            handle.execute("create table word (word text primary key)");
            handle.execute("create table echo (word text references word deferrable initially deferred)");
        });
        // As long as the test needs, however busy the machine is.
        commits = new GroupCommit(jdbi, Duration.ofMinutes(2));
    }

    private static String say(SqlTransaction tx, String word) {
        SqlTransaction.handle(tx).execute("insert into word values (?)", word);
        return word;
    }

    private List<String> words() {
        return jdbi.withHandle(handle -> handle.createQuery("select word from word order by word")
                .mapTo(String.class)
                .list());
    }

    /** Blocks that stand in line behind one that holds the turn; they run when it is opened. */
    private final class Line {
        private final CountDownLatch gate = new CountDownLatch(1);
        private final CountDownLatch inside = new CountDownLatch(1);
        private final List<FutureTask<String>> members = new ArrayList<>();

        Line() throws InterruptedException {
            var first = stand(tx -> {
                inside.countDown();
                try {
                    gate.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                return say(tx, "first");
            });
            inside.await();
            assertThat(first.isDone()).isFalse();
        }

        FutureTask<String> stand(java.util.function.Function<SqlTransaction, String> block) {
            var member = new FutureTask<>(() -> commits.run(block));
            members.add(member);
            var thread = new Thread(member, "member-" + members.size());
            thread.setDaemon(true);
            thread.start();
            if (members.size() > 1) {
                await().until(() ->
                        thread.getState() == Thread.State.TIMED_WAITING || thread.getState() == Thread.State.WAITING);
            }
            return member;
        }

        void open() {
            gate.countDown();
        }
    }

    @Test
    void nobody_is_told_before_the_commit_that_all_of_them_share() throws Exception {
        var line = new Line();
        var seen = new ArrayList<String>();
        var told = new AtomicBoolean();
        var second = line.stand(tx -> say(tx, "second"));
        var third = line.stand(tx -> {
            told.set(second.isDone());
            seen.addAll(words());
            // What those before it wrote is there for it all the same.
            assertThat(SqlTransaction.handle(tx)
                            .createQuery("select count(*) from word")
                            .mapTo(Integer.class)
                            .one())
                    .isEqualTo(2);
            return say(tx, "third");
        });

        line.open();

        assertThat(third.get(60, TimeUnit.SECONDS)).isEqualTo("third");
        assertThat(second.get(60, TimeUnit.SECONDS)).isEqualTo("second");
        assertThat(told).isFalse();
        assertThat(seen).as("seen from outside before the commit").isEmpty();
        assertThat(words()).containsExactly("first", "second", "third");
    }

    @Test
    void a_block_that_fails_undoes_itself_alone() throws Exception {
        var line = new Line();
        var fails = line.stand(tx -> {
            say(tx, "lost");
            throw new IllegalStateException("on purpose");
        });
        var breaksARule = line.stand(tx -> say(tx, "first"));
        var good = line.stand(tx -> say(tx, "good"));

        line.open();

        good.get(60, TimeUnit.SECONDS);
        assertThatThrownBy(fails::get).isInstanceOf(ExecutionException.class).hasRootCauseMessage("on purpose");
        assertThatThrownBy(breaksARule::get).isInstanceOf(ExecutionException.class);
        assertThat(words()).containsExactly("first", "good");
    }

    @Test
    void when_the_commit_fails_everybody_hears_of_it_and_nothing_stays() throws Exception {
        var line = new Line();
        var innocent = line.stand(tx -> say(tx, "innocent"));
        var guilty = line.stand(tx -> {
            SqlTransaction.handle(tx).execute("insert into echo values ('nobody said that')");
            return "guilty";
        });

        line.open();

        assertThatThrownBy(() -> guilty.get(60, TimeUnit.SECONDS)).hasCauseInstanceOf(StoreException.class);
        assertThatThrownBy(() -> innocent.get(60, TimeUnit.SECONDS)).hasCauseInstanceOf(StoreException.class);
        assertThat(words()).isEmpty();
        // AND the next one finds the connection as if nothing had happened
        commits.run(tx -> say(tx, "next"));
        assertThat(words()).containsExactly("next");
    }

    @Test
    void what_is_to_happen_after_the_commit_happens_after_it_and_only_for_those_who_did_not_fail() throws Exception {
        var line = new Line();
        var seen = new ArrayList<String>();
        var good = line.stand(tx -> {
            tx.afterCommit(() -> seen.addAll(words()));
            return say(tx, "good");
        });
        var fails = line.stand(tx -> {
            tx.afterCommit(() -> seen.add("never"));
            throw new IllegalStateException("on purpose");
        });

        line.open();

        good.get(60, TimeUnit.SECONDS);
        assertThatThrownBy(fails::get).hasRootCauseMessage("on purpose");
        assertThat(seen).containsExactly("first", "good");
    }

    @Test
    void who_is_interrupted_in_the_line_leaves_it_and_the_others_go_on() throws Exception {
        var line = new Line();
        var gone = line.stand(tx -> say(tx, "gone"));
        var stays = line.stand(tx -> say(tx, "stays"));

        gone.cancel(true);
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("member-2")));
        line.open();

        stays.get(60, TimeUnit.SECONDS);
        assertThat(words()).containsExactly("first", "stays");
    }

    @Test
    void somebody_who_gives_up_in_the_moment_of_their_turn_leaves_nobody_before_them_waiting() throws Exception {
        for (int round = 0; round < 300; round++) {
            String word = "w" + round;
            var inside = new CountDownLatch(1);
            var gate = new CountDownLatch(1);
            var first = new FutureTask<>(() -> commits.run(tx -> {
                inside.countDown();
                awaitQuietly(gate);
                return say(tx, word);
            }));
            daemon(first);
            inside.await();
            var second = new FutureTask<>(() -> commits.run(tx -> say(tx, word + "-second")));
            Thread waiter = daemon(second);
            await().pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> waiter.getState() == Thread.State.TIMED_WAITING);

            gate.countDown();
            waiter.interrupt();

            assertThat(first.get(60, TimeUnit.SECONDS)).isEqualTo(word);
            try {
                second.get(60, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                assertThat(e).hasCauseInstanceOf(StoreException.class);
                assertThat(words()).doesNotContain(word + "-second");
            }
            assertThat(words()).contains(word);
        }
    }

    private static Thread daemon(Runnable work) {
        var thread = new Thread(work);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void awaitQuietly(CountDownLatch gate) {
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
