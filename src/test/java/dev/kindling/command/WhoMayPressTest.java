package dev.kindling.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.chat.Action;
import dev.kindling.chat.Card;
import dev.kindling.sandbox.Sandbox;
import dev.kindling.sandbox.SandboxState;
import dev.kindling.testing.House;
import dev.kindling.testing.InAHouse;
import dev.kindling.testing.Plan;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may do what to alice's sandbox, by its buttons; nobody but alice changes it here. */
class WhoMayPressTest {
    private static House house;
    private static Sandbox sandbox;

    @BeforeAll
    static void alice_has_a_sandbox(@TempDir Path directory) {
        house = House.open(directory);
        house.say(
                "alice",
                "/sandbox create " + dev.kindling.testing.Keys.fresh("a").line());
        house.settle();
        sandbox = house.sandboxOf("alice");
    }

    @AfterAll
    static void close() {
        house.close();
    }

    @ParameterizedTest(name = "{0} presses {1}: {2}")
    @CsvSource({
        // The owner asks for everything; destroying things asks back first.
        "alice, show, yes",
        "alice, extend, yes",
        "alice, reset, yes",
        "alice, delete, yes",
        "alice, key, yes",
        // A facilitator of the team and an operator look after it, but never get its details or its disk.
        "fay, extend, yes",
        "fay, delete, yes",
        "fay, show, The details go to its owner only",
        "fay, reset, Only its owner can do that",
        "fay, start, Only its owner can do that",
        "fay, reset-yes, Only its owner can do that",
        "fay, key, Only its owner can do that",
        "olga, extend, yes",
        "olga, delete, yes",
        "olga, show, The details go to its owner only",
        "olga, reset-yes, Only its owner can do that",
        "olga, key, Only its owner can do that",
        // To everybody else it does not exist.
        "bob, show, You have no sandbox",
        "bob, extend, You have no sandbox",
        "bob, stop, You have no sandbox",
        "bob, delete, You have no sandbox",
        "bob, delete-yes, You have no sandbox",
        "bob, reset-yes, You have no sandbox",
        "bob, key, You have no sandbox",
        "bob, start, You have no sandbox",
        "bob, join, That invitation is not valid",
        "finn, show, You have no sandbox",
        "finn, stop, You have no sandbox",
        "finn, delete-yes, You have no sandbox",
        "finn, extend, You have no sandbox",
        "dave, delete-yes, You have no sandbox",
        "mallory, show, You have no sandbox",
        "mallory, delete-yes, You have no sandbox",
        "mallory, extend, You have no sandbox",
        "mallory, key, You have no sandbox"
    })
    void the_rule_decides(String person, String button, String expected) {
        house.press(person, new Action("sandbox/" + button, sandbox.id().value()));
        house.settle();
        if (expected.equals("yes")) {
            assertThat(house.lastReply(person)).doesNotContain("Refused").doesNotContain("Fault");
        } else {
            assertThat(house.lastReply(person)).contains("Refused").contains(expected);
            assertThat(house.lastReply(person))
                    .doesNotContain(sandbox.port().orElseThrow().toString());
        }
        assertThat(house.sandboxOf("alice").state()).isEqualTo(SandboxState.READY);
        assertThat(house.directMessagesTo(person).stream().filter(text -> text.contains("known_hosts")))
                .hasSize(
                        person.equals("alice") ? house.directMessagesTo("alice").size() : 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "0123456789abcdef",
                "0123456789ABCDEF",
                "vm-alice-001",
                "' or '1'='1",
                "'; drop table sandbox; --",
                "../../etc/passwd",
                "$(reboot)",
                "%00",
                "\u0000",
                "\u202e",
                "ffffffffffffffff",
                "1e9",
                "-1",
                "99999999999999999999",
                "null",
                "alice",
                "0:0",
                "deadbeef:9",
                "😀😀😀"
            })
    void a_forged_argument_is_refused_without_a_fault(String argument) {
        for (String name : List.of(
                "sandbox/show",
                "sandbox/extend",
                "sandbox/stop",
                "sandbox/start",
                "sandbox/reset",
                "sandbox/reset-yes",
                "sandbox/delete",
                "sandbox/delete-yes",
                "sandbox/key",
                "sandbox/join",
                "sandbox/create-with",
                "message/retry",
                "no/such",
                "")) {
            house.press("bob", new Action(name, argument));
            Card card = house.lastCard("bob").orElseThrow();
            assertThat(card.tone()).as(name + " " + argument).isEqualTo(Card.Tone.REFUSAL);
        }
        for (String form : List.of("sandbox/key", "sandbox/join", "no/such")) {
            house.submit("bob", form, argument, Map.of("key", "x", argument, argument));
            assertThat(house.lastCard("bob").orElseThrow().tone()).as(form).isEqualTo(Card.Tone.REFUSAL);
        }
        house.press("bob", new Action("help", argument));
        assertThat(house.lastCard("bob").orElseThrow().tone()).isNotEqualTo(Card.Tone.FAULT);
        assertThat(house.live()).hasSize(1);
    }
}

/** Somebody who has left the team keeps what they have until its end, and gets no more. */
class ExMemberTest extends InAHouse {
    @Test
    void who_left_the_team_may_delete_and_nothing_else() throws Exception {
        Path elsewhere = directory.resolve("house");
        Sandbox sandbox;
        try (House before = new Plan().open(elsewhere)) {
            before.say(
                    "alice",
                    "/sandbox create " + dev.kindling.testing.Keys.fresh("a").line());
            before.settle();
            sandbox = before.sandboxOf("alice");
        }
        try (House after = new Plan()
                .teams(Plan.oneTeam(List.of("bob"), "{per-person: 1}"))
                .open(elsewhere)) {
            for (String verb : List.of("show", "start", "reset", "key", "extend")) {
                after.say("alice", "/sandbox " + verb);
                assertThat(after.lastReply("alice")).as(verb).contains("You are no longer in team blue");
                after.press("alice", new Action("sandbox/" + verb, sandbox.id().value()));
                assertThat(after.lastReply("alice")).as(verb).contains("You are no longer in team blue");
            }
            after.say("alice", "/sandbox delete");
            after.press("alice", "Delete vm-alice-001");
            after.settle();
            assertThat(after.sandboxOf("alice").state()).isEqualTo(SandboxState.REMOVED);
        }
    }
}
