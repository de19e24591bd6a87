package dev.kindling.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.engine.EngineHealth;
import dev.kindling.engine.SandboxEngine;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EngineWatchTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-22T10:00:00Z"));
    private final AtomicInteger asked = new AtomicInteger();
    private volatile Supplier<EngineHealth> answer = () -> new EngineHealth(true, "Ignite v0.10.0");
    private final SandboxEngine engine = (SandboxEngine) Proxy.newProxyInstance(
            SandboxEngine.class.getClassLoader(), new Class<?>[] {SandboxEngine.class}, (proxy, method, arguments) -> {
                assertThat(method.getName()).isEqualTo("health");
                asked.incrementAndGet();
                return answer.get();
            });
    private final EngineWatch watch = new EngineWatch(engine, now::get, Duration.ofSeconds(30));

    private void later(Duration by) {
        now.updateAndGet(instant -> instant.plus(by));
    }

    @AfterEach
    void end() {
        watch.close();
    }

    @Test
    void however_often_it_is_asked_the_engine_is_asked_once_in_a_while() {
        for (int i = 0; i < 50; i++) {
            assertThat(watch.health()).isEqualTo(new EngineHealth(true, "Ignite v0.10.0 (asked 0 s ago)"));
        }
        assertThat(asked).hasValue(1);

        later(EngineWatch.FRESH);
        assertThat(watch.health().detail()).contains("(asked 15 s ago)");
        assertThat(asked).hasValue(1);

        later(Duration.ofSeconds(1));
        answer = () -> new EngineHealth(false, "containerd is not running");
        assertThat(watch.health()).isEqualTo(new EngineHealth(false, "containerd is not running (asked 0 s ago)"));
        assertThat(asked).hasValue(2);
    }

    @Test
    void an_engine_that_hangs_keeps_nobody_waiting_and_is_given_up_in_time() {
        assertThat(watch.health().ok()).isTrue();
        try (var hasty = new EngineWatch(engine, now::get, Duration.ofMillis(200))) {
            Awaitility.await().until(() -> hasty.health().ok());
            asked.set(0);
            var hangs = new CountDownLatch(1);
            answer = () -> {
                try {
                    hangs.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return new EngineHealth(true, "well again");
            };

            later(Duration.ofSeconds(60));
            assertThat(hasty.health()).isEqualTo(new EngineHealth(true, "Ignite v0.10.0 (asked 60 s ago)"));
            later(EngineWatch.LONGEST_SILENCE.plusSeconds(1));
            assertThat(hasty.health())
                    .isEqualTo(new EngineHealth(false, "has not answered for 121 s; before that: Ignite v0.10.0"));
            // Nobody waited for the thread that asks, so it need not have begun.
            Awaitility.await().untilAsserted(() -> assertThat(asked).hasValue(1));

            hangs.countDown();
            Awaitility.await().until(() -> hasty.health().ok());
            assertThat(hasty.health().detail()).startsWith("well again");
        }
    }

    @Test
    void an_engine_that_nobody_asked_for_hours_is_not_silent() {
        assertThat(watch.health().ok()).isTrue();
        later(Duration.ofHours(5));

        assertThat(watch.health()).isEqualTo(new EngineHealth(true, "Ignite v0.10.0 (asked 0 s ago)"));
    }

    @Test
    void when_the_clock_was_set_back_an_old_answer_does_not_stay_new_until_then() {
        assertThat(watch.health().ok()).isTrue();
        later(Duration.ofHours(-1));
        answer = () -> new EngineHealth(false, "containerd is not running");
        assertThat(watch.health()).isEqualTo(new EngineHealth(false, "containerd is not running (asked 0 s ago)"));
    }

    @Test
    void an_engine_that_cannot_be_asked_is_not_ready() {
        assertThat(watch.health().ok()).isTrue();
        later(EngineWatch.FRESH.plusSeconds(1));
        answer = () -> {
            throw new IllegalStateException("broken");
        };
        assertThat(watch.health())
                .isEqualTo(new EngineHealth(false, "cannot be asked; the log says why (asked 0 s ago)"));
    }
}
