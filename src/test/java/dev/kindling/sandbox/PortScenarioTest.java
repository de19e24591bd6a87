package dev.kindling.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kindling.testing.InAHouse;
import dev.kindling.testing.Keys;
import dev.kindling.testing.Plan;
import dev.kindling.units.HostPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PortScenarioTest extends InAHouse {
    @Test
    void a_port_that_another_program_holds_is_exchanged_and_the_audit_says_so() throws Exception {
        HostPort first = house().config().host().ports().first();
        Sandbox sandbox;
        try (var other = listenOn(first)) {
            sandbox = given("alice");
            assertThat(other.isBound()).isTrue();
        }
        assertThat(sandbox.state()).isEqualTo(SandboxState.READY);
        assertThat(sandbox.port()).contains(new HostPort(first.number() + 1));
        assertThat(house().lastDirectMessageTo("alice")).contains("ssh -p " + (first.number() + 1) + " ");
        assertThat(house().sql("select detail from event where action = 'port exchanged'"))
                .singleElement()
                .satisfies(detail -> assertThat(detail)
                        .contains(first + " is held by another program, now " + (first.number() + 1)));
        assertThat(house().sql("select state from port_lease where port = " + first))
                .containsExactly("BLOCKED");
        house().advance(Duration.ofMinutes(2));
        house().settle();
        assertThat(house().sql("select state from port_lease where port = " + first))
                .isEmpty();
        assertThat(given("bob").port()).contains(first);
    }

    @Test
    void a_port_is_not_given_again_while_somebody_still_listens_there() throws Exception {
        HostPort first = house().config().host().ports().first();
        try (var other = listenOn(first)) {
            given("alice");
            house().advance(Duration.ofHours(1));
            house().settle();
            assertThat(house().sql("select state from port_lease where port = " + first))
                    .containsExactly("BLOCKED");
            assertThat(other.isBound()).isTrue();
        }
    }

    @Test
    void when_no_other_port_is_free_the_lease_stays_and_the_creation_is_tried_again() throws Exception {
        furnish(new Plan().ports(1));
        HostPort only = house().config().host().ports().first();
        try (var other = listenOn(only)) {
            // Else it would try again while this thread looks, as often as it may.
            house().holdTime();
            house().say("alice", "/sandbox create " + Keys.fresh("a").line());
            await().until(() -> house().count("select max(attempts) from operation") >= 1);
            assertThat(house().sql("select state from port_lease")).containsExactly("LEASED");
            assertThat(other.isBound()).isTrue();
        }
        house().letTimeRun();
        house().advance(Duration.ofSeconds(10));
        house().settle();
        assertThat(house().sandboxOf("alice").state()).isEqualTo(SandboxState.READY);
        assertThat(house().sandboxOf("alice").port()).contains(only);
    }

    @Test
    void a_released_port_rests_before_anybody_else_gets_it() {
        Sandbox sandbox = given("alice");
        HostPort first = sandbox.port().orElseThrow();
        house().holdTime();
        house().say("alice", "/sandbox delete");
        house().press("alice", "Delete vm-alice-001");
        house().settle();
        assertThat(house().sql("select state from port_lease where port = " + first))
                .containsExactly("QUARANTINED");
        house().say("bob", "/sandbox create " + Keys.fresh("bob").line());
        assertThat(house().sandboxOf("bob").port()).isPresent().isNotEqualTo(sandbox.port());
        house().advance(Duration.ofSeconds(59));
        house().settleWhatIsDue();
        assertThat(house().sql("select state from port_lease where port = " + first))
                .as("not before the time")
                .containsExactly("QUARANTINED");
        house().advance(Duration.ofSeconds(1));
        house().settleWhatIsDue();
        house().letTimeRun();
        assertThat(given("carol").port()).isEqualTo(sandbox.port());
    }

    @Test
    void a_released_port_does_not_rest_until_a_clock_that_was_set_back_has_caught_up() {
        given("alice");
        house().say("alice", "/sandbox delete");
        house().press("alice", "Delete vm-alice-001");
        await().until(() -> house().count("select count(*) from port_lease where state <> 'LEASED'") == 1);
        house().advance(Duration.ofHours(-2));
        await().until(() -> house().count("select count(*) from port_lease") == 0);
    }

    @Test
    void a_resting_port_on_which_something_listens_goes_on_resting() throws Exception {
        HostPort port = given("alice").port().orElseThrow();
        house().say("alice", "/sandbox delete");
        house().press("alice", "Delete vm-alice-001");
        house().settle();
        try (var other = listenOn(port)) {
            house().advance(Duration.ofMinutes(5));
            house().settle();
            assertThat(house().sql("select state from port_lease")).containsExactly("QUARANTINED");
            assertThat(other.isBound()).isTrue();
        }
        house().advance(Duration.ofSeconds(31));
        house().settle();
        assertThat(house().sql("select state from port_lease")).isEmpty();
    }

    private static ServerSocket listenOn(HostPort port) throws IOException {
        return new ServerSocket(port.number(), 5, InetAddress.getLoopbackAddress());
    }
}
