package dev.kindling.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.chat.Action;
import dev.kindling.engine.SshKeys;
import dev.kindling.fault.KindlingException;
import dev.kindling.sandbox.SandboxState;
import dev.kindling.sshkey.PublicKey;
import dev.kindling.sshkey.PublishedKeys;
import dev.kindling.sshkey.Source;
import dev.kindling.testing.InAHouse;
import dev.kindling.testing.Keys;
import dev.kindling.testing.Plan;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PublishedKeysScenarioTest extends InAHouse {
    private final Keys laptop = Keys.fresh("");
    private final Keys desktop = Keys.fresh("");

    private void withGithub(PublishedKeys keys) {
        furnish(new Plan().publishedKeys(Set.of(Source.GITHUB), keys));
    }

    private List<PublicKey> both() {
        return List.of(SshKeys.publicKey(laptop.pair()), SshKeys.publicKey(desktop.pair()));
    }

    @Test
    void is_off_unless_an_operator_switches_it_on() {
        house().say("alice", "/sandbox create github:alice");
        assertThat(house().lastReply("alice"))
                .contains("Keys from GitHub are switched off here")
                .contains("cat ~/.ssh/id_ed25519.pub")
                .contains("key-sources");
    }

    @Test
    void offers_the_published_keys_and_makes_the_sandbox_with_the_chosen_one() {
        withGithub((source, account) -> both());
        house().say("alice", "/sandbox create github:octocat for 2h");
        house().settle();
        assertThat(house().lastReply("alice"))
                .contains("Which key of octocat at GitHub?")
                .contains("Key 1: ssh-ed25519 " + laptop.fingerprint())
                .contains("Key 2: ssh-ed25519 " + desktop.fingerprint());
        house().press("alice", "Use key 2");
        house().settle();
        var sandbox = house().sandboxOf("alice");
        assertThat(sandbox.state()).isEqualTo(SandboxState.READY);
        assertThat(sandbox.lifespan().life()).isEqualTo(java.time.Duration.ofHours(2));
        assertThat(logsIn(desktop, sandbox)).isTrue();
        assertThat(logsIn(laptop, sandbox)).isFalse();
    }

    @Test
    void also_as_a_bare_word_in_a_direct_message() {
        withGithub((source, account) -> both());
        house().sayInPrivate("alice", "github:octocat");
        house().settle();
        assertThat(house().lastReply("alice")).contains("Which key of octocat at GitHub?");
    }

    @Test
    void an_account_without_keys_and_a_site_that_fails_are_said_plainly() {
        withGithub((source, account) -> {
            if (account.equals("empty")) {
                return List.of();
            }
            throw new KindlingException("GitHub does not answer at the moment.");
        });
        house().say("alice", "/sandbox create github:empty");
        house().settle();
        assertThat(house().lastReply("alice")).contains("empty at GitHub publishes no key I can use");
        house().say("alice", "/sandbox create github:other");
        house().settle();
        assertThat(house().lastReply("alice")).contains("GitHub does not answer at the moment.");
    }

    @Test
    void a_bug_of_the_look_up_is_not_waited_for_for_ever() {
        withGithub((source, account) -> {
            throw new IllegalStateException("a bug");
        });
        house().say("alice", "/sandbox create github:octocat");
        house().settle();
        assertThat(house().lastReply("alice")).contains("could not be fetched").doesNotContain("a bug");
    }

    @Test
    void the_choice_of_one_person_is_no_use_to_another() {
        withGithub((source, account) -> both());
        house().say("alice", "/sandbox create github:octocat");
        house().settle();
        Action use = house().button("alice", "Use key 1").action();
        house().press("bob", use);
        assertThat(house().lastReply("bob")).contains("That choice is gone");
        house().press("alice", new Action(use.name(), use.argument().replace(":0", ":4")));
        assertThat(house().lastReply("alice")).contains("That choice is gone");
        assertThat(house().live()).isEmpty();
    }

    @Test
    void odd_account_names_never_leave_the_house() {
        withGithub((source, account) -> {
            throw new AssertionError("asked for " + account);
        });
        for (String account : List.of("../x", "a/b", "a?b", "a b", "-", "", "%2e%2e", "a".repeat(200), "x;reboot")) {
            house().say("alice", "/sandbox create github:" + account);
            house().settle();
            assertThat(house().lastReply("alice")).as(account).startsWith("Refused");
        }
    }
}
