package dev.kindling.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.engine.Capacity;
import dev.kindling.testing.Crowd;
import dev.kindling.testing.House;
import dev.kindling.testing.InAHouse;
import dev.kindling.testing.Keys;
import dev.kindling.testing.Plan;
import dev.kindling.units.DataSize;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QuotaScenarioTest extends InAHouse {
    private static final String TINY_TEAM = """
            teams:
              blue:
                members: {console: [alice, bob, carol]}
                limits: {sandboxes: 1, per-person: 2}
              red: {members: {console: [dave]}}
            operators: {console: [olga]}
            """;

    @Test
    void a_second_sandbox_of_one_person_is_refused_with_the_rule_and_the_way_out() {
        given("alice");
        house().say("alice", "/sandbox create " + Keys.fresh("a").line());
        assertThat(house().lastReply("alice"))
                .contains("You already have vm-alice-001, which is ready; the limit is 1 sandbox for each person.")
                .contains("[Delete]");
        assertThat(house().live()).hasSize(1);
    }

    @Test
    void a_team_may_allow_its_members_more() {
        furnish(new Plan().teams(Plan.oneTeam(List.of("alice"), "{per-person: 3}")));
        IntStream.range(0, 3).forEach(i -> given("alice"));
        house().say("alice", "/sandbox create " + Keys.fresh("a").line());
        assertThat(house().live()).hasSize(3);
        assertThat(house().lastReply("alice")).contains("the limit is 3 sandboxes");
    }

    @Test
    void who_comes_when_the_team_is_full_waits_and_others_do_not() {
        furnish(new Plan().teams(TINY_TEAM));
        given("alice");
        house().say("bob", "/sandbox create " + Keys.fresh("b").line());
        assertThat(house().lastReply("bob"))
                .contains("You are number 1 on the wait-list")
                .contains("team blue uses all of its 1 sandboxes")
                .contains("(in 4 hours)");
        assertThat(given("dave").state()).isEqualTo(SandboxState.READY);
        assertThat(house().sandboxOf("bob").state()).isEqualTo(SandboxState.WAITING);
    }

    @Test
    void the_place_in_a_full_team_counts_that_team_only() {
        furnish(new Plan().teams("""
                teams:
                  blue: {members: {console: [alice, bob]}, limits: {sandboxes: 1}}
                  red: {members: {console: [dave, erin, eve]}, limits: {sandboxes: 1}}
                operators: {console: [olga]}
                """));
        given("alice");
        given("dave");
        house().say("erin", "/sandbox create " + Keys.fresh("e").line());
        house().say("bob", "/sandbox create " + Keys.fresh("b").line());
        house().say("eve", "/sandbox create " + Keys.fresh("v").line());
        assertThat(house().lastReply("bob")).contains("You are number 1 on");
        assertThat(house().lastReply("eve")).contains("You are number 2 on");
    }

    @Test
    void who_waits_may_not_ask_again_but_may_leave() {
        furnish(new Plan().teams(TINY_TEAM.replace("per-person: 2", "per-person: 1")));
        given("alice");
        house().say("bob", "/sandbox create " + Keys.fresh("b").line());
        house().say("bob", "/sandbox create " + Keys.fresh("b").line());
        assertThat(house().lastReply("bob"))
                .contains("You already have vm-bob-001, which is waiting for a free place")
                .contains("[Leave the wait-list]");
        house().press("bob", "Leave the wait-list");
        assertThat(house().lastReply("bob")).contains("You have left the wait-list.");
        assertThat(house().sandboxOf("bob").state()).isEqualTo(SandboxState.REMOVED);
        assertThat(house().keysOf(house().sandboxOf("bob"))).isEmpty();
    }

    @Test
    void when_memory_is_given_out_one_waits_and_is_served_when_somebody_leaves() {
        // Room for two standard ones beside the reserve.
        furnish(new Plan().capacity(new Capacity(DataSize.gigabytes(8), DataSize.gigabytes(500), 8)));
        given("alice");
        given("bob");
        house().say("carol", "/sandbox create " + Keys.fresh("c").line());
        assertThat(house().lastReply("carol")).contains("the host's memory is given out");
        house().say("alice", "/sandbox delete");
        house().press("alice", "Delete vm-alice-001");
        house().settle();
        assertThat(house().sandboxOf("carol").state()).isEqualTo(SandboxState.READY);
        assertThat(house().directMessagesTo("carol"))
                .anySatisfy(text -> assertThat(text).contains("It is your turn"))
                .anySatisfy(text -> assertThat(text).contains("vm-carol-001 is ready"));
    }

    @Test
    void when_disk_is_given_out_one_waits() {
        furnish(new Plan().capacity(new Capacity(DataSize.gigabytes(500), DataSize.gigabytes(35), 8)));
        given("alice");
        house().say("bob", "/sandbox create " + Keys.fresh("b").line());
        assertThat(house().lastReply("bob")).contains("the host's disk is given out");
    }

    @Test
    void a_flavour_that_is_larger_than_the_host_is_refused_and_nobody_waits_for_it() {
        furnish(new Plan().capacity(new Capacity(DataSize.gigabytes(8), DataSize.gigabytes(500), 8)));
        house().say("alice", "/sandbox create " + Keys.fresh("a").line() + " flavour large");
        assertThat(house().lastReply("alice"))
                .contains("The flavour large needs 16GB of memory")
                .contains("more than this host has");
        assertThat(house().live()).isEmpty();
    }

    @Test
    void also_while_others_wait() {
        furnish(new Plan().ports(1).capacity(new Capacity(DataSize.gigabytes(8), DataSize.gigabytes(500), 8)));
        given("alice");
        house().say("bob", "/sandbox create " + Keys.fresh("b").line());
        house().say("carol", "/sandbox create " + Keys.fresh("c").line() + " flavour large");
        assertThat(house().lastReply("carol")).contains("more than this host has");
    }

    @Test
    void nobody_overtakes_who_waits_for_the_host() {
        // Alice has 2 GB of 18 GB; bob's 16 GB would fit, and bob comes after carol's large one has filled it.
        furnish(new Plan().capacity(new Capacity(DataSize.gigabytes(22), DataSize.gigabytes(500), 8)));
        given("alice");
        given("bob");
        house().say("carol", "/sandbox create " + Keys.fresh("c").line() + " flavour large");
        assertThat(house().lastReply("carol")).contains("the host's memory is given out");
        house().say("tom", "/sandbox create " + Keys.fresh("t").line() + " team blue");
        assertThat(house().lastReply("tom")).contains("others asked before you").contains("number 2");
        house().say("alice", "/sandbox delete");
        house().press("alice", "Delete vm-alice-001");
        house().settle();
        assertThat(house().sandboxOf("carol").state()).isEqualTo(SandboxState.READY);
        assertThat(house().sandboxOf("tom").state()).isEqualTo(SandboxState.WAITING);
    }

    @Test
    void two_hundred_people_at_once_all_get_one_each_on_a_port_of_its_own() {
        Crowd crowd = Crowd.of(200);
        House house = furnish(new Plan().ports(200).teams(Plan.oneTeam(crowd.names(), "{per-person: 1}")));
        crowd.atOnce(40, person -> house.say(person, "/sandbox create " + crowd.keyOf(person)));
        house.settle();
        assertThat(house.live()).hasSize(200).allMatch(sandbox -> sandbox.state() == SandboxState.READY);
        assertThat(house.live().stream().map(Sandbox::port).distinct()).hasSize(200);
        assertThat(house.live().stream().map(Sandbox::owner).distinct()).hasSize(200);
        assertThat(house.count("select count(*) from event where to_state = 'FAILED'"))
                .isZero();
    }

    @Test
    void fifty_requests_of_one_person_at_once_make_one_sandbox() {
        Crowd crowd = Crowd.of(50);
        String key = Keys.fresh("a").line();
        crowd.atOnce(50, ignored -> house().say("alice", "/sandbox create " + key));
        house().settle();
        assertThat(house().live()).hasSize(1);
        assertThat(house().count("select count(*) from port_lease")).isEqualTo(1);
    }

    @Test
    void of_two_hundred_people_for_a_hundred_and_fifty_ports_fifty_wait_in_order_and_are_served_in_order() {
        Crowd crowd = Crowd.of(200);
        House house = furnish(new Plan().ports(150).teams(Plan.oneTeam(crowd.names(), "{per-person: 1}")));
        crowd.atOnce(40, person -> house.say(person, "/sandbox create " + crowd.keyOf(person)));
        house.settle();
        List<String> waiting = inOrder(house, SandboxState.WAITING);
        assertThat(waiting).hasSize(50);
        assertThat(inOrder(house, SandboxState.READY)).hasSize(150);
        for (int i = 0; i < waiting.size(); i++) {
            assertThat(house.lastReply(waiting.get(i)))
                    .contains("You are number " + (i + 1) + " on the wait-list")
                    .contains("all 150 ports are in use");
        }
        // WHEN ten leave and their ports have rested
        crowd.names().stream()
                .filter(person -> house.sandboxOf(person).state() == SandboxState.READY)
                .limit(10)
                .forEach(person -> {
                    house.say(person, "/sandbox delete");
                    house.press(person, "Delete " + house.sandboxOf(person).name());
                });
        house.settle();
        assertThat(inOrder(house, SandboxState.WAITING)).as("ports rest first").hasSize(50);
        house.advance(java.time.Duration.ofSeconds(61));
        house.settle();
        // THEN the first ten are in, and the others wait as before
        assertThat(inOrder(house, SandboxState.WAITING)).isEqualTo(waiting.subList(10, 50));
        assertThat(waiting.subList(0, 10))
                .allMatch(person -> house.sandboxOf(person).state() == SandboxState.READY);
    }

    private static List<String> inOrder(House house, SandboxState state) {
        return house.live().stream()
                .filter(sandbox -> sandbox.state() == state)
                .map(sandbox -> sandbox.owner().user())
                .toList();
    }
}
