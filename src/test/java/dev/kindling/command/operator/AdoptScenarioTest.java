package dev.kindling.command.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kindling.chat.Action;
import dev.kindling.chat.ActorId;
import dev.kindling.chat.Caller;
import dev.kindling.chat.Card;
import dev.kindling.chat.Input;
import dev.kindling.chat.Invocation;
import dev.kindling.chat.InvocationId;
import dev.kindling.chat.Origin;
import dev.kindling.chat.Platform;
import dev.kindling.chat.Reply;
import dev.kindling.sandbox.Sandbox;
import dev.kindling.sandbox.SandboxState;
import dev.kindling.testing.InAHouse;
import dev.kindling.testing.Keys;
import dev.kindling.testing.Plan;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** People of an older inventory get sandboxes of their own on an operator's word. */
class AdoptScenarioTest extends InAHouse {
    private final Keys key = Keys.fresh("alice");

    private String adopt(String words) {
        house().say("olga", "/kindling adopt " + words);
        house().settle();
        return house().lastReply("olga");
    }

    @Test
    void the_person_gets_a_sandbox_with_their_old_key_and_hears_of_it_and_the_same_again_makes_nothing() {
        assertThat(adopt("blue/dev-1 alice name vm-dev-1 for 2h " + key.line())).contains("vm-dev-1", "blue/dev-1");

        Sandbox sandbox = house().sandboxOf("alice");
        assertThat(sandbox.state()).isEqualTo(SandboxState.READY);
        assertThat(sandbox.name()).isEqualTo("vm-dev-1");
        assertThat(sandbox.team()).isEqualTo("blue");
        assertThat(sandbox.lifespan().life()).hasHours(2);
        assertThat(logsIn(key, sandbox)).isTrue();
        assertThat(house().directMessagesTo("alice"))
                .anySatisfy(
                        text -> assertThat(text).contains("olga has vm-dev-1 made for you", "blue/dev-1", "SHA256:"))
                .anySatisfy(text -> assertThat(text).contains("known_hosts"));
        assertThat(house().directMessagesTo("olga")).noneMatch(text -> text.contains("known_hosts"));
        assertThat(house().sql("select actor || ' ' || detail from event where action = 'adopt'"))
                .containsExactly("console:console:olga vm-dev-1 for alice");

        house().restart();
        assertThat(adopt("blue/dev-1 console:alice " + key.line())).contains("Nothing is made twice");
        assertThat(adopt("blue/dev-1 bob " + key.line())).contains("blue/dev-1 is alice's already, by olga on ");
        assertThat(house().live()).hasSize(1);

        // Their own verbs know its name, and what they end themselves does not come back.
        house().say("alice", "/sandbox extend vm-dev-1 10m");
        assertThat(house().lastReply("alice")).contains("vm-dev-1 lives until");
        house().say("alice", "/sandbox delete vm-dev-1");
        house().press("alice", "Delete vm-dev-1");
        house().settle();
        assertThat(adopt("blue/dev-1 alice " + key.line())).contains("removed", "Nothing is made twice");
        assertThat(house().live()).isEmpty();
    }

    @Test
    void the_rules_of_create_hold_for_whose_it_is_to_be() {
        assertThat(adopt("red/dev-1 alice " + key.line())).contains("is not in team red");
        assertThat(adopt("nowhere/dev-1 alice " + key.line())).contains("no team nowhere");
        assertThat(adopt("blue/dev-1 nemo " + key.line())).contains("names nobody nemo");
        assertThat(adopt("blue/dev-1 alice flavour huge " + key.line())).contains("does not have the flavour huge");
        assertThat(adopt("blue/dev-1 alice for 900d " + key.line())).contains("at most");
        assertThat(adopt("blue/dev-1 alice for ever " + key.line())).contains("Nobody was moved");
        assertThat(adopt("blue/dev-1 alice name dev_1 " + key.line())).contains("A sandbox's name is vm-");
        assertThat(adopt("blue/dev-1 alice name vm-a name vm-b " + key.line())).contains("name stands there twice");
        assertThat(adopt("blue/dev-1 alice nonsense")).contains("Nobody was moved");
        assertThat(adopt("blue/dev-1 slack:U0123456 " + key.line())).contains("Say which workspace");
        assertThat(adopt("")).contains("Write /kindling adopt");
        house().say("olga", "/kindling drain new disks");
        assertThat(adopt("blue/dev-1 alice " + key.line())).contains("maintenance");
        house().say("olga", "/kindling drain off");
        house().say("fay", "/kindling adopt blue/dev-1 alice " + key.line());
        assertThat(house().lastReply("fay")).contains("Only operators do that");
        assertThat(house().count("select count(*) from sandbox")).isZero();
        assertThat(house().count("select count(*) from adoption")).isZero();

        given("alice");
        assertThat(adopt("blue/dev-1 alice " + Keys.fresh("other").line())).contains("the limit is 1");
        assertThat(adopt("blue/dev-2 bob name vm-alice-001 " + Keys.fresh("bob").line()))
                .contains("vm-bob-001");
    }

    @Test
    void a_name_that_looks_like_a_usual_one_is_nobody_elses_any_more() {
        assertThat(adopt("blue/bob-001 alice name vm-bob-001 " + key.line())).contains("Making vm-bob-001 for alice");

        assertThat(given("bob").name()).isEqualTo("vm-bob-002");
    }

    @Test
    void whose_team_only_a_group_tells_is_asked_and_makes_it_with_the_button() {
        furnish(new Plan().teams("""
                teams: {blue: {members: {slack: {user-groups: [S0123456]}}}}
                operators: {console: [olga]}
                """));
        var carol = new ActorId(Platform.SLACK, "T0123456", "U0123456");
        assertThat(asked("blue/dev-1 slack:T0123456:U0123456 called carol name vm-dev-1 " + key.line()))
                .contains("is asked");
        assertThat(asked("blue/dev-1 slack:T0123456:U0123456 " + key.line())).contains("has not answered");
        assertThat(house().live()).isEmpty();
        String id = house().sql("select id from adoption").get(0);

        assertThat(pressed("1", new ActorId(Platform.SLACK, "T0123456", "U0999999"), Set.of("S0123456"), id))
                .contains("not for you");
        assertThat(pressed("2", carol, Set.of(), id)).contains("You are not in team blue");
        assertThat(house().live()).isEmpty();
        assertThat(pressed("3", carol, Set.of("S0123456"), id)).contains("vm-dev-1");
        // No Slack is connected here, so what is to be sent there stays in the outbox.
        await().until(() -> house().live().stream().allMatch(one -> one.state() == SandboxState.READY));
        assertThat(house().live()).singleElement().satisfies(sandbox -> {
            assertThat(sandbox.owner()).isEqualTo(carol);
            assertThat(sandbox.state()).isEqualTo(SandboxState.READY);
            assertThat(logsIn(key, sandbox)).isTrue();
        });
        assertThat(pressed("4", carol, Set.of("S0123456"), id)).contains("vm-dev-1 was made for it");
        assertThat(house().live()).hasSize(1);
    }

    private String asked(String words) {
        house().say("olga", "/kindling adopt " + words);
        return house().lastReply("olga");
    }

    private String pressed(String invocation, ActorId person, Set<String> groups, String id) {
        Reply reply = house().handle(new Invocation(
                new InvocationId("slack:" + invocation),
                new Caller(person, "carol", groups),
                new Origin("D0123456", true),
                new Input.Pressed(new Action("sandbox/adopt", id)),
                house().now()));
        assertThat(reply).isInstanceOf(Reply.Show.class);
        Card card = ((Reply.Show) reply).card();
        return card.toString();
    }
}
