package dev.kindling.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Four lanes, at most twenty; four answers between two looks are enough. */
@Timeout(180)
class LanesTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int FEWEST = 4;
    private static final int MOST = 20;

    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);
    private final AtomicInteger underWay = new AtomicInteger();
    private final Semaphore answers = new Semaphore(0);

    @AfterEach
    void end() {
        answers.release(10_000);
        timer.shutdownNow();
    }

    private static Lanes lanes(ScheduledExecutorService timer) {
        return new Lanes(FEWEST, MOST, FEWEST, timer, Thread::new);
    }

    private void ask(Lanes lanes, int requests) {
        for (int i = 0; i < requests; i++) {
            lanes.execute(() -> {
                underWay.incrementAndGet();
                answers.acquireUninterruptibly();
                underWay.decrementAndGet();
            });
        }
    }

    @Test
    void when_no_answer_comes_more_requests_go_out_until_all_lanes_are_used() {
        Lanes lanes = lanes(timer);
        ask(lanes, 100);
        await().atMost(SOON).until(() -> underWay.get() == MOST);
        answers.release(100);
        await().atMost(SOON).until(() -> lanes.getCompletedTaskCount() == 100);
        lanes.shutdown();
    }

    @Test
    void while_answers_come_fast_a_few_lanes_do() {
        // Looked after by hand, since this machine may be slow.
        var never = Executors.newScheduledThreadPool(1);
        never.shutdown();
        Lanes lanes = lanes(never);
        ask(lanes, 100);
        for (int answered = FEWEST; answered < 90; answered += FEWEST) {
            int sofar = answered;
            answers.release(FEWEST);
            await().atMost(SOON)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> lanes.getCompletedTaskCount() == sofar && underWay.get() == FEWEST);
            lanes.look();
        }
        assertThat(lanes.getLargestPoolSize()).isEqualTo(FEWEST);

        lanes.look();
        await().atMost(SOON).until(() -> underWay.get() == 2 * FEWEST);
        answers.release(100);
        lanes.shutdown();
    }

    @Test
    void requests_are_carried_out_also_when_nobody_looks_after_them_any_more() throws InterruptedException {
        timer.shutdownNow();
        Lanes lanes = lanes(timer);
        var done = new CountDownLatch(50);
        for (int i = 0; i < 50; i++) {
            lanes.execute(done::countDown);
        }
        done.await();
        lanes.shutdown();
    }
}
