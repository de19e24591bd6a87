package dev.kindling.workshop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kindling.sandbox.Sandbox;
import dev.kindling.testing.EngineDouble;
import dev.kindling.testing.Keys;
import dev.kindling.testing.Plan;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ShoulderLookTest extends InAWorkshop {
    private Keys alices;
    private Keys fays;

    @BeforeEach
    void keys() {
        alices = Keys.fresh("alice");
        fays = Keys.fresh("fay");
    }

    private Sandbox alicesSeat() {
        opened(2, "");
        claim("alice", alices);
        awaitDetails("alice");
        house().settle();
        return house().sandboxOf("alice");
    }

    @Test
    void with_the_tenants_yes_a_facilitator_looks_in_until_the_tenant_stops_it() {
        Sandbox seat = alicesSeat();

        house().say("fay", "/workshop look alice " + fays.line());
        assertThat(house().answerTo("fay")).contains("alice is asked");
        house().settle();
        assertThat(logsIn(fays, seat)).isFalse();
        house().press("alice", "Allow");
        house().settle();

        assertThat(logsIn(fays, seat)).isTrue();
        assertThat(house().lastDirectMessageTo("fay")).contains("You may look into");
        assertThat(house().directMessagesTo("alice")).noneMatch(text -> text.contains("You may look into"));
        house().press("alice", "Stop");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> house().lastDirectMessageTo("fay").contains("tried and refused"));
        assertThat(logsIn(fays, seat)).isFalse();
        assertThat(logsIn(alices, seat)).isTrue();
        assertThat(house().count("select count(*) from workshop_look")).isZero();
    }

    @Test
    void a_look_ends_by_itself_after_half_an_hour() {
        Sandbox seat = alicesSeat();
        house().say("fay", "/workshop look 1 " + fays.line());
        house().settle();
        house().press("alice", "Allow");
        house().settle();
        assertThat(logsIn(fays, seat)).isTrue();

        house().advance(Duration.ofMinutes(31));

        await().atMost(Duration.ofSeconds(60))
                .until(() -> house().lastDirectMessageTo("fay").contains("tried and refused"));
        assertThat(logsIn(fays, seat)).isFalse();
    }

    @Test
    void without_a_yes_nobody_looks_in_and_an_answer_counts_once() {
        Sandbox seat = alicesSeat();
        house().say("bob", "/workshop look 1 intro-to-git " + fays.line());
        assertThat(house().lastReply("bob")).contains("Only facilitators of team blue");
        house().say("fay", "/workshop look 1 " + fays.line());
        house().settle();
        var allow = house().button("alice", "Allow").action();

        house().press("bob", allow);
        assertThat(house().lastReply("bob")).contains("That question is over");
        house().press("alice", "Refuse");
        house().settle();
        assertThat(house().lastDirectMessageTo("fay")).contains("You may not look");
        house().press("alice", allow);
        assertThat(house().lastReply("alice")).contains("That question is over");
        assertThat(logsIn(fays, seat)).isFalse();
    }

    @Test
    void where_the_engine_cannot_it_says_so_before_anybody_is_asked() {
        var able = new AtomicBoolean(true);
        furnish(new Plan().engine(real -> new EngineDouble(real) {
            @Override
            public boolean replacesKeysInPlace() {
                return able.get();
            }
        }));
        alicesSeat();
        able.set(false);

        house().say("fay", "/workshop look 1 " + fays.line());

        assertThat(house().lastReply("fay")).contains("Share a screen instead");
        assertThat(house().directMessagesTo("alice")).noneMatch(text -> text.contains("asks to look"));
    }
}
