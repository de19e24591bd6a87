package dev.kindling.workshop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kindling.sandbox.Sandbox;
import dev.kindling.testing.Keys;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class NoShowTest extends InAWorkshop {
    @Test
    void a_seat_that_was_never_tried_is_wiped_and_goes_to_who_waits_and_one_in_use_does_not() {
        opened(2, "no-show=15m");
        Keys alices = Keys.fresh("alice");
        Keys bobs = Keys.fresh("bob");
        Keys fays = Keys.fresh("fay");
        claim("alice", alices);
        claim("bob", bobs);
        awaitDetails("alice");
        awaitDetails("bob");
        Sandbox seat = house().sandboxOf("alice");
        assertThat(logsIn(bobs, house().sandboxOf("bob"))).isTrue();
        awaitSeats("CONNECTED", 1);
        claim("fay", fays);
        assertThat(house().lastReply("fay")).contains("number 1 on the wait-list");

        house().advance(Duration.ofMinutes(125));
        house().settle();
        assertThat(house().sandboxOf("alice").id()).isEqualTo(seat.id());
        house().advance(Duration.ofMinutes(14));

        await().atMost(Duration.ofSeconds(60))
                .until(() -> house().directMessagesTo("alice").stream()
                        .anyMatch(text -> text.contains("went to somebody who waits")));
        awaitDetails("fay");
        Sandbox now = house().sandboxOf("fay");
        assertThat(now.id()).isEqualTo(seat.id());
        assertThat(now.hostKey()).isNotEqualTo(seat.hostKey());
        assertThat(logsIn(fays, now)).isTrue();
        assertThat(logsIn(alices, now)).isFalse();
        assertThat(logsIn(bobs, house().sandboxOf("bob"))).isTrue();
    }
}
