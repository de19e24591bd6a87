package dev.kindling.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kindling.engine.EngineException;
import dev.kindling.engine.MachineSpec;
import dev.kindling.engine.SandboxEngine;
import dev.kindling.testing.EngineDouble;
import dev.kindling.testing.InAHouse;
import dev.kindling.testing.Keys;
import dev.kindling.testing.Plan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BootLookScenarioTest extends InAHouse {
    private final CountDownLatch engineIsBusy = new CountDownLatch(1);
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicReference<MachineSpec> late = new AtomicReference<>();
    private final AtomicReference<SandboxEngine> rehearsal = new AtomicReference<>();

    /** An engine whose first machine boots slowly, and which is busy with that of everybody else. */
    private SandboxEngine slow(SandboxEngine real) {
        rehearsal.set(real);
        return new EngineDouble(real) {
            @Override
            public void create(MachineSpec spec) {
                if (spec.name().startsWith("vm-alice")) {
                    late.set(spec);
                    return;
                }
                waiting.incrementAndGet();
                try {
                    engineIsBusy.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new EngineException("Kindling is stopping.", true, "interrupted");
                }
                super.create(spec);
            }
        };
    }

    @Test
    void a_machine_that_has_booted_is_ready_at_once_although_many_others_wait_to_be_made() {
        // GIVEN a machine that boots, and more creations behind it than there are workers for the engine
        List<String> people = new ArrayList<>(
                IntStream.rangeClosed(1, 18).mapToObj(i -> "t" + i).toList());
        people.add("alice");
        furnish(new Plan()
                .teams(Plan.oneTeam(people, "{sandboxes: 40}"))
                .ports(30)
                .engine(this::slow));
        house().say("alice", "/sandbox create " + Keys.fresh("alice").line());
        await().until(() -> late.get() != null);
        people.stream()
                .filter(person -> !person.equals("alice"))
                .forEach(person -> house().say(
                                person, "/sandbox create " + Keys.fresh(person).line()));
        await().atMost(Duration.ofSeconds(60)).until(() -> waiting.get() >= 16);

        // WHEN its sshd comes up
        Objects.requireNonNull(rehearsal.get()).create(Objects.requireNonNull(late.get()));
        house().advance(Duration.ofSeconds(2));

        // THEN it is ready, while the others still wait
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> assertThat(house().sandboxOf("alice").state()).isEqualTo(SandboxState.READY));
        assertThat(engineIsBusy.getCount()).isOne();
        engineIsBusy.countDown();
        house().settle();
        assertThat(house().live()).extracting(Sandbox::state).containsOnly(SandboxState.READY);
    }
}
