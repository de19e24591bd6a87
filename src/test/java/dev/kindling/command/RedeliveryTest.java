package dev.kindling.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.chat.Input;
import dev.kindling.chat.InvocationId;
import dev.kindling.chat.Origin;
import dev.kindling.chat.Reply;
import dev.kindling.testing.Crowd;
import dev.kindling.testing.House;
import dev.kindling.testing.InAHouse;
import dev.kindling.testing.Keys;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class RedeliveryTest extends InAHouse {
    private static final Origin GENERAL = new Origin(House.CHANNEL, false);
    private final Input create =
            new Input.Typed("/sandbox create " + Keys.fresh("a").line());

    @Test
    void the_same_invocation_again_gets_the_same_reply_and_makes_nothing_more() {
        var id = new InvocationId("slack-trigger-1");
        Reply first = house().deliver(id, "alice", GENERAL, create);
        house().settle();
        assertThat(house().deliver(id, "alice", GENERAL, create)).isEqualTo(first);
        house().settle();
        assertThat(house().live()).hasSize(1);
        assertThat(house().count("select count(*) from operation")).isEqualTo(1);
    }

    @Test
    void also_after_a_restart() {
        var id = new InvocationId("slack-trigger-1");
        Reply first = house().deliver(id, "alice", GENERAL, create);
        house().restart();
        assertThat(house().deliver(id, "alice", GENERAL, create)).isEqualTo(first);
        house().settle();
        assertThat(house().live()).hasSize(1);
    }

    @Test
    void ten_deliveries_at_the_same_moment_make_one_sandbox() {
        var id = new InvocationId("slack-trigger-1");
        Set<Reply> replies = ConcurrentHashMap.newKeySet();
        House house = house();
        Crowd.of(10).atOnce(10, ignored -> replies.add(house.deliver(id, "alice", GENERAL, create)));
        house.settle();
        assertThat(replies).hasSize(1);
        assertThat(house.live()).hasSize(1);
        assertThat(house.count("select count(*) from port_lease")).isEqualTo(1);
        assertThat(house.directMessagesTo("alice")).hasSize(1);
    }

    @Test
    void a_refusal_is_remembered_too() {
        given("alice");
        var id = new InvocationId("slack-trigger-2");
        Reply refused = house().deliver(id, "alice", GENERAL, create);
        house().say("alice", "/sandbox delete");
        house().press("alice", "Delete vm-alice-001");
        house().settle();
        assertThat(house().deliver(id, "alice", GENERAL, create)).isEqualTo(refused);
        assertThat(house().live()).isEmpty();
    }
}
