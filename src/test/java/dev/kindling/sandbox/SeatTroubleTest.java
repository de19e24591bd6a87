package dev.kindling.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kindling.engine.EngineException;
import dev.kindling.engine.MachineSpec;
import dev.kindling.testing.EngineDouble;
import dev.kindling.testing.Keys;
import dev.kindling.testing.Plan;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What happens to seats when machines, the engine or Kindling itself let them down. */
class SeatTroubleTest extends SeatHouse {
    private final Keys alices = Keys.fresh("alice");
    private final AtomicReference<Trouble> trouble = new AtomicReference<>(Trouble.NONE);
    private final AtomicInteger replacements = new AtomicInteger();
    private final AtomicInteger failing = new AtomicInteger();

    private enum Trouble {
        NONE,
        /** The engine says no. */
        REFUSES,
        /** The engine says yes and does nothing: the old key still opens. */
        LIES,
        /** It puts the new key in, then Kindling is killed. */
        CUT_OFF_AFTER,
        /** Kindling is killed before anything was done. */
        CUT_OFF_BEFORE
    }

    private Plan troubled() {
        return new Plan().engine(real -> new EngineDouble(real) {
            @Override
            public void replaceKeys(MachineSpec spec) {
                replacements.incrementAndGet();
                if (trouble.get() == Trouble.REFUSES && failing.getAndDecrement() > 0) {
                    throw new EngineException("The key could not be changed.", true, "test");
                }
                if (trouble.get() == Trouble.LIES && failing.getAndDecrement() > 0) {
                    return;
                }
                if (trouble.get() == Trouble.CUT_OFF_BEFORE) {
                    hang();
                }
                super.replaceKeys(spec);
                if (trouble.get() == Trouble.CUT_OFF_AFTER) {
                    hang();
                }
            }
        });
    }

    /** Until the house is closed, which interrupts its workers as the end of the process would end them. */
    private static void hang() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("cut off", e);
        }
    }

    private void make(Trouble what, int times) {
        failing.set(times);
        trouble.set(what);
    }

    @ParameterizedTest
    @EnumSource(names = {"REFUSES", "LIES"})
    void a_claim_that_does_not_work_at_first_is_tried_again(Trouble what) {
        furnish(troubled());
        Sandbox seat = warm();
        Keys stolen = bootstrapOf(seat);
        make(what, 2);

        claim(seat, "alice", alices);
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            house().advance(Duration.ofSeconds(5));
            return operations(seat).contains("CLAIM DONE");
        });
        house().settle();

        assertThat(replacements.get()).isGreaterThanOrEqualTo(3);
        assertThat(opens(alices, seat)).isTrue();
        assertThat(opens(stolen, seat)).isFalse();
        assertThat(house().directMessagesTo("alice")).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"REFUSES", "LIES"})
    void a_seat_that_cannot_be_handed_over_fails_and_its_machine_goes(Trouble what) {
        furnish(troubled());
        listening();
        Sandbox seat = warm();
        make(what, Integer.MAX_VALUE);

        claim(seat, "alice", alices);
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            house().advance(Duration.ofSeconds(20));
            return operations(seat).contains("CLEAN DONE");
        });
        house().settle();

        Sandbox failed = house().fresh(seat);
        assertThat(failed.state()).isEqualTo(SandboxState.FAILED);
        assertThat(failed.failure()).isPresent();
        assertThat(house().directMessagesTo("alice"))
                .singleElement()
                .asString()
                .contains("did not work out")
                .contains("facilitator")
                .doesNotContain("ssh -p");
        assertThat(house().directMessagesTo("fay")).isEmpty();
        assertThat(house().engine().machines()).isEmpty();
        assertThat(bootstrapFile(seat)).doesNotExist();
        assertThat(house().count("select count(*) from port_lease where state = 'LEASED'"))
                .isZero();
        assertThat(news).contains("CLAIM_FAILED " + seat.name());

        // WHEN it is tried again, THEN alice gets another one with the key she gave.
        make(Trouble.NONE, 0);
        Sandbox next =
                ((SeatOutcome.Begun) house().write(tx -> house().seats().retrySeat(tx, fay(), failed))).sandbox();
        house().settle();
        assertThat(next.id()).isNotEqualTo(seat.id());
        assertThat(opens(alices, next)).isTrue();
        assertThat(house().fresh(next).lifespan().expiresAt())
                .isEqualTo(seat.lifespan().expiresAt());
    }

    @ParameterizedTest
    @EnumSource(names = {"CUT_OFF_BEFORE", "CUT_OFF_AFTER"})
    void a_claim_that_was_cut_off_goes_on_after_the_restart(Trouble what) {
        furnish(troubled());
        Sandbox seat = warm();
        Keys stolen = bootstrapOf(seat);
        make(what, 1);
        claim(seat, "alice", alices);
        await().until(() -> replacements.get() == 1);
        house().stop();
        assertThat(bootstrapFile(seat)).exists();
        make(Trouble.NONE, 0);
        house().begin();
        house().settle();

        assertHandedOver(seat, stolen);
    }

    @Test
    void a_claim_that_was_cut_off_after_the_proof_needs_the_lost_key_no_more() {
        Sandbox seat = warm();
        Keys stolen = bootstrapOf(seat);
        claim(seat, "alice", alices);
        house().settle();
        house().stop();
        // As if it had been killed after the file went and before the end was committed.
        reopenClaim("");
        house().begin();
        house().settle();
        assertHandedOver(seat, stolen);
    }

    @Test
    void a_claim_whose_private_key_was_lost_before_the_proof_is_proven_by_the_public_half() {
        Sandbox seat = warm();
        Keys stolen = bootstrapOf(seat);
        claim(seat, "alice", alices);
        house().settle();
        house().stop();
        reopenClaim("update bootstrap_key set gone_at = null");
        house().begin();
        house().settle();
        assertHandedOver(seat, stolen);
        assertThat(house().count("select count(*) from bootstrap_key where gone_at is null"))
                .isZero();
    }

    private void reopenClaim(String besides) {
        for (String sql : List.of(
                "update operation set state = 'RUNNING', ended_at = null where kind = 'CLAIM'",
                "insert into timer_task (task_name, task_instance, execution_time, picked, version) select"
                        + " 'quick-operation', id, 0, 0, 1 from operation where kind = 'CLAIM'",
                besides)) {
            if (!sql.isEmpty()) {
                house().change(sql);
            }
        }
    }

    private void assertHandedOver(Sandbox seat, Keys stolen) {
        assertThat(opens(alices, seat)).isTrue();
        assertThat(opens(stolen, seat)).isFalse();
        assertThat(bootstrapFile(seat)).doesNotExist();
        assertThat(operations(seat)).contains("CLAIM DONE");
        assertThat(house().directMessagesTo("alice")).hasSize(1);
    }

    @Test
    void a_seat_that_could_not_be_made_is_told_on_the_board_only_and_retried_warm() {
        var broken = new AtomicBoolean(true);
        furnish(new Plan().engine(real -> new EngineDouble(real) {
            @Override
            public void create(MachineSpec spec) {
                if (broken.get()) {
                    throw new EngineException("The host has no more loop devices.", false, "test");
                }
                super.create(spec);
            }
        }));
        listening();
        Sandbox seat = ask(1).get(0);
        house().settle();

        Sandbox failed = house().fresh(seat);
        assertThat(failed.state()).isEqualTo(SandboxState.FAILED);
        assertThat(failed.failure().orElseThrow().reason()).contains("loop devices");
        assertThat(news).contains("FAILED " + seat.name());
        assertThat(house().sql("select message_key from outbox")).isEmpty();
        assertThat(bootstrapFile(seat)).doesNotExist();

        broken.set(false);
        Sandbox next =
                ((SeatOutcome.Begun) house().write(tx -> house().seats().retrySeat(tx, fay(), failed))).sandbox();
        house().settle();
        assertThat(house().fresh(next).warm()).isTrue();
        assertThat(house().fresh(next).state()).isEqualTo(SandboxState.READY);
        assertThat(opens(bootstrapOf(next), next)).isTrue();
    }

    @Test
    void a_warm_seat_that_went_off_is_made_anew() throws Exception {
        listening();
        Sandbox seat = warm();
        house().engine()
                .stop(new MachineSpec(
                        seat.id(),
                        seat.name(),
                        seat.flavour(),
                        seat.port().orElseThrow(),
                        List.of(),
                        directory,
                        java.util.Map.of()));
        house().advance(Duration.ofSeconds(31));
        house().settle();
        assertThat(house().fresh(seat).state()).isEqualTo(SandboxState.STOPPED);
        assertThat(house().sql("select message_key from outbox")).isEmpty();

        house().write(tx -> house().seats().retrySeat(tx, fay(), house().fresh(seat)));
        house().settle();
        assertThat(house().fresh(seat).state()).isEqualTo(SandboxState.READY);
        assertThat(opens(bootstrapOf(seat), seat)).isTrue();
    }

    @Test
    void a_release_that_was_cut_off_ends_warm_with_one_key() {
        var gate = new Gate();
        furnish(new Plan().engine(gate::around));
        Sandbox seat = claimed("alice", alices);
        gate.shut();
        house().write(tx -> house().seats().release(tx, fay(), house().fresh(seat)));
        gate.awaitArrival();
        house().stop();
        gate.open();
        house().begin();
        house().settle();

        Sandbox free = house().fresh(seat);
        assertThat(free.warm()).isTrue();
        assertThat(free.state()).isEqualTo(SandboxState.READY);
        assertThat(house().keysOf(free)).hasSize(1);
        assertThat(opens(bootstrapOf(seat), seat)).isTrue();
        assertThat(opens(alices, seat)).isFalse();
    }

    @Test
    void removals_go_on_after_a_restart_in_the_middle() {
        furnish(new Plan().ports(30));
        List<Sandbox> seats = ask(15);
        house().settle();
        house().write(tx -> house().seats()
                .removeAll(tx, fay(), seats.stream().map(house()::fresh).toList(), "over"));
        house().restart();
        house().settle();
        assertThat(seats.stream().map(house()::fresh))
                .extracting(Sandbox::state)
                .containsOnly(SandboxState.REMOVED);
        assertThat(house().sql("select uid from seat_removal")).isEmpty();
    }

    @Test
    void one_who_is_removed_while_being_handed_over_leaves_nothing() {
        furnish(troubled());
        Sandbox seat = warm();
        make(Trouble.REFUSES, Integer.MAX_VALUE);
        claim(seat, "alice", alices);
        await().until(() -> replacements.get() >= 1);
        house().write(tx -> house().seats().removeAll(tx, fay(), List.of(house().fresh(seat)), "over"));
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            house().advance(Duration.ofSeconds(1));
            return house().fresh(seat).state() == SandboxState.REMOVED;
        });
        house().settle();
        assertThat(house().engine().machines()).isEmpty();
        assertThat(bootstrapFile(seat)).doesNotExist();
        assertThat(house().directMessagesTo("alice")).noneMatch(text -> text.contains("ssh -p"));
    }

    @Test
    void a_lent_key_that_cannot_be_taken_out_at_first_is_out_in_the_end() {
        furnish(troubled());
        Sandbox seat = claimed("alice", alices);
        Keys fays = Keys.fresh("fay");
        house().write(tx -> house().seats()
                .lendKey(
                        tx,
                        fay(),
                        house().fresh(seat),
                        new SandboxKey(
                                tenant("fay", fays).key(), tenant("fay", fays).id(), "fay"),
                        house().now().plus(Duration.ofMinutes(5))));
        house().settle();
        assertThat(opens(fays, seat)).isTrue();

        make(Trouble.LIES, 7);
        house().advance(Duration.ofMinutes(5));
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            house().advance(Duration.ofSeconds(5));
            return house().read(tx -> house().seats().lentUntil(tx, seat)).isEmpty();
        });
        house().settle();
        assertThat(opens(fays, seat)).isFalse();
        assertThat(operations(seat)).contains("RECALL FAILED", "RECALL DONE");
        assertThat(house().directMessagesTo("alice")).anyMatch(text -> text.contains("taking out a key"));
    }

    private List<String> operations(Sandbox seat) {
        return house().sql("select kind || ' ' || state from operation where uid = '" + seat.id() + "' order by id");
    }

    @Test
    void an_end_that_is_over_makes_no_seat() {
        var late = new SeatRequest(
                CLASS,
                "k8s",
                tenant("fay", alices).id(),
                "general",
                "blue",
                flavour(),
                house().now(),
                fay(),
                Optional.empty());
        assertThat(house().<SeatOutcome>write(tx -> house().seats().create(tx, late)))
                .isInstanceOf(SeatOutcome.Refused.class);
    }
}
