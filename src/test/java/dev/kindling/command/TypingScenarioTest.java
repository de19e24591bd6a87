package dev.kindling.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.chat.Card;
import dev.kindling.chat.Reply;
import dev.kindling.sandbox.SandboxState;
import dev.kindling.testing.InAHouse;
import dev.kindling.testing.Keys;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TypingScenarioTest extends InAHouse {
    private final String key = Keys.fresh("alice@laptop").line();

    @Test
    void help_lists_every_verb_and_each_has_a_page_of_its_own() {
        for (String line :
                List.of("/sandbox", "/sandbox help", "help", "@kindling help", "<@U123ABC> help", "", "  ")) {
            house().sayInPrivate("alice", line);
            assertThat(house().lastReply("alice"))
                    .as("'" + line + "'")
                    .contains("What I can do", "/sandbox create", "/sandbox delete", "/sandbox share")
                    .contains("Topics: keys, time, vscode, windows");
        }
        for (String verb : List.of(
                "create", "list", "show", "extend", "stop", "start", "reset", "key", "share", "delete", "help")) {
            house().say("alice", "/sandbox help " + verb);
            assertThat(house().lastReply("alice")).as(verb).startsWith("/sandbox " + verb);
        }
        for (String topic : List.of("keys", "time", "vscode", "windows", "Windows", " keys ")) {
            house().say("alice", "/sandbox help " + topic);
            assertThat(house().lastReply("alice")).as(topic).startsWith("About ");
        }
        house().say("alice", "/sandbox help crate");
        assertThat(house().lastReply("alice")).contains("Did you mean help create?");
        house().say("alice", "/sandbox help the universe");
        assertThat(house().lastReply("alice")).contains("There is no such topic");
    }

    @Test
    void a_wrong_verb_or_command_meets_the_word_that_was_meant() {
        assertReply(
                "/sandbox crate", "There is no /sandbox crate", "Did you mean /sandbox create?", "[Help on create]");
        assertReply("/sandbox dleete", "Did you mean /sandbox delete?");
        assertReply("/sandbox exten 2h", "Did you mean /sandbox extend?");
        assertReply("/sandbox frobnicate", "There are: ", "create", "help");
        assertReply("/sandbx create", "There is no command /sandbx", "Did you mean /sandbox?");
        assertReply("/reboot", "There is no command /reboot", "I know /");
        assertReply("hello", "There is no /sandbox hello");
        assertReply("thanks!", "There is no /sandbox thanks", "[What I can do]");
        assertReply("h0w?", "That is not a word I know");
        house().say("alice", "/sandbox crate");
        house().press("alice", "Help on create");
        assertThat(house().lastReply("alice")).startsWith("/sandbox create");
    }

    @Test
    void blanks_that_only_look_like_one_do_no_harm() {
        assertReply("/sandbox\u00a0list", "You have no sandbox");
        assertReply("\u200b/sandbox list\ufeff", "You have no sandbox");
        assertReply("  /SANDBOX   LIST  ", "You have no sandbox");
    }

    @Test
    void a_bare_key_in_a_direct_message_makes_a_sandbox() {
        house().sayInPrivate("alice", key);
        house().settle();
        assertThat(house().sandboxOf("alice").state()).isEqualTo(SandboxState.READY);
    }

    @Test
    void mentions_and_words_without_a_slash_work_like_the_command() {
        for (String line : List.of(
                "@kindling list",
                "<@U123ABC> list",
                "<@!123456789012345678> list",
                "list",
                "sandbox list",
                "@Kindling: /sandbox list")) {
            house().sayInPrivate("alice", line);
            assertThat(house().lastReply("alice")).as(line).contains("You have no sandbox");
        }
        house().sayInPrivate("alice", "@kindling create " + key + " for 2h");
        house().settle();
        assertThat(house().sandboxOf("alice").state()).isEqualTo(SandboxState.READY);
    }

    @Test
    void a_pasted_ssh_error_is_no_leak_and_no_fault() {
        for (String error : List.of(
                "root@127.0.0.1: Permission denied (publickey).",
                "Host key verification failed.",
                "ssh: connect to host 127.0.0.1 port 60000: Connection refused",
                "@@@@ WARNING: UNPROTECTED PRIVATE KEY FILE! @@@@\nPermissions 0644 for 'C:\\Users\\a\\.ssh\\id_ed25519' are too"
                        + " open.\nThis private key will be ignored.",
                "WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! The fingerprint for the ED25519 key sent by the remote host"
                        + " is\nSHA256:uNiVztksCsDhcc0u9e8BrsnkXt5vTwIRGZjC8fJZWkU.",
                "kex_exchange_identification: Connection closed by remote host")) {
            for (String start : List.of("", "/sandbox doctor ")) {
                house().sayInPrivate("alice", start + error);
                assertThat(house().lastReply("alice")).as(error).doesNotContain("private key; treat it as leaked");
                assertThat(house().lastCard("alice").map(Card::tone))
                        .as(error)
                        .isNotEqualTo(Optional.of(Card.Tone.FAULT));
            }
        }
    }

    @Test
    void a_comment_that_sounds_like_an_option_is_none() {
        String bare = key.substring(0, key.lastIndexOf(' '));
        house().say("alice", "/sandbox create " + bare + " dev team laptop for work");
        house().settle();
        assertThat(house().sandboxOf("alice").state()).isEqualTo(SandboxState.READY);
    }

    @Test
    void options_are_checked_and_a_slip_is_answered() {
        assertReply("/sandbox create " + key + " team red", "You are not in that team", "You are in blue.");
        assertReply("/sandbox create " + key + " team bleu", "Did you mean blue?");
        assertReply(
                "/sandbox create " + key + " flavour larg", "Team blue has standard, large.", "Did you mean large?");
        assertReply("/sandbox create " + key + " for 2x", "I do not understand that time");
        assertReply("/sandbox create " + key + " for 100d", "That is too long", "3 days at most");
        assertReply("/sandbox create " + key + " for 10s", "That is too short");
        assertThat(house().live()).isEmpty();
    }

    @Test
    void who_is_in_two_teams_says_which() {
        house().say("tom", "/sandbox create " + key);
        assertThat(house().lastReply("tom")).contains("For which team?").contains("blue, red");
        house().say("tom", "/sandbox create team red");
        assertThat(house().openForm("tom").fields())
                .filteredOn(field -> field.name().equals("team"))
                .singleElement()
                .satisfies(field -> assertThat(field.initial()).isEqualTo("red"));
        house().submit("tom", Map.of("key", key, "team", "red", "flavour", "standard", "life", "1h"));
        house().settle();
        assertThat(house().sandboxOf("tom").team()).isEqualTo("red");
    }

    @Test
    void a_form_names_every_fault_at_its_field_and_stays_open() {
        house().say("alice", "/sandbox create");
        Reply reply = house().submit("alice", Map.of("key", "ssh-rsa AAAA", "flavour", "huge", "life", "for ever"));
        assertThat(reply)
                .isInstanceOfSatisfying(
                        Reply.FormErrors.class,
                        errors -> assertThat(errors.messages())
                                .containsOnlyKeys("key", "flavour", "life")
                                .hasEntrySatisfying(
                                        "life", why -> assertThat(why).contains("30m, 4h or 1d12h")));
        assertThat(house().submit("alice", Map.of())).isInstanceOf(Reply.FormErrors.class);
        assertThat(house().live()).isEmpty();
    }

    @Test
    void lists_show_what_one_may_see() {
        given("alice");
        house().say("alice", "/sandbox list");
        assertThat(house().lastReply("alice")).contains("vm-alice-001", "ready", "[Show details]");
        house().say("alice", "/sandbox list team");
        assertThat(house().lastReply("alice")).contains("Only facilitators list a team");
        house().say("fay", "/sandbox list team");
        assertThat(house().lastReply("fay")).contains("1 sandbox", "vm-alice-001");
        house().say("finn", "/sandbox list team");
        assertThat(house().lastReply("finn")).contains("There are no sandboxes");
        house().say("fay", "/sandbox list all");
        assertThat(house().lastReply("fay")).contains("Only operators list everything");
        house().say("olga", "/sandbox list all");
        assertThat(house().lastReply("olga")).contains("vm-alice-001");
        house().say("alice", "/sandbox list everything");
        assertThat(house().lastReply("alice")).contains("List what?");
    }

    private void assertReply(String line, String... parts) {
        house().say("alice", line);
        assertThat(house().lastReply("alice")).as(line).contains(parts);
        assertThat(house().lastCard("alice").map(Card::tone)).as(line).isNotEqualTo(Optional.of(Card.Tone.FAULT));
    }
}
