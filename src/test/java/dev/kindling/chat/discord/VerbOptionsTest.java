package dev.kindling.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.chat.discord.VerbOptions.Kind;
import dev.kindling.command.CommandCatalogue.Verb;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** From a usage line to typed options, and from what was filled in back to a line. */
class VerbOptionsTest {
    @Test
    void create_has_a_key_and_named_options_that_are_written_before_it() {
        var create = new Verb("sandbox", "create", "create [key] [team NAME] [flavour NAME] [for SPAN]", "make one");

        assertThat(VerbOptions.of(create))
                .extracting(VerbOptions.Option::name)
                .containsExactly("key", "team", "flavour", "for");
        assertThat(VerbOptions.typed(create, Map.of("key", "ssh-ed25519 AAAA alice", "for", "2h", "team", "blue")))
                .isEqualTo("/sandbox create team blue for 2h ssh-ed25519 AAAA alice");
        assertThat(VerbOptions.typed(create, Map.of())).isEqualTo("/sandbox create");
    }

    @Test
    void names_choices_and_people_are_typed() {
        var key = new Verb("sandbox", "key", "key [name] [add|replace] [key]", "replace or add a key");
        assertThat(VerbOptions.of(key))
                .extracting(VerbOptions.Option::kind)
                .containsExactly(Kind.TEXT, Kind.CHOICE, Kind.TEXT);
        assertThat(VerbOptions.typed(key, Map.of("which", "add", "key", "ssh-ed25519 AAAA")))
                .isEqualTo("/sandbox key add ssh-ed25519 AAAA");

        var share = new Verb("sandbox", "share", "share [name] @person", "let somebody in");
        assertThat(VerbOptions.of(share)).extracting(VerbOptions.Option::name).containsExactly("person", "name");
        assertThat(VerbOptions.typed(share, Map.of("person", "300000000000000002", "name", "vm-alice-001")))
                .isEqualTo("/sandbox share vm-alice-001 <@300000000000000002>");
    }

    @Test
    void a_verb_of_which_nothing_is_known_gets_options_too() {
        var doctor = new Verb("sandbox", "doctor", "doctor [name] [what ssh said]", "find the fix");
        assertThat(VerbOptions.of(doctor))
                .extracting(VerbOptions.Option::name)
                .containsExactly("name", "what-ssh-said");

        var odd = new Verb("workshop", "found", "found NAME seats [N] [--from CSV] [on=DAY]", "a workshop");
        assertThat(VerbOptions.of(odd))
                .extracting(VerbOptions.Option::name)
                .allMatch(name -> name.matches("[a-z0-9-]{1,32}"));
        assertThat(VerbOptions.typed(odd, Map.of("name", "spring", "from", "x.csv", "on", "monday")))
                .isEqualTo("/workshop found spring --from x.csv on=monday");

        assertThat(VerbOptions.of(new Verb("kindling", "status", "status", "how it stands")))
                .isEmpty();
    }

    @Test
    void pairs_alternatives_and_several_people_are_texts() {
        var create = new Verb("workshop", "create", "create [name=… seats=… start=…]", "a workshop");
        assertThat(VerbOptions.of(create))
                .extracting(VerbOptions.Option::name)
                .containsExactly("name", "seats", "start", "team", "flavour", "channel", "zone", "more");
        assertThat(VerbOptions.typed(create, Map.of("seats", "20", "name", "spring")))
                .isEqualTo("/workshop create name=spring seats=20");
        assertThat(VerbOptions.typed(
                        create,
                        Map.of(
                                "name",
                                "Intro to \"Git\"",
                                "start",
                                "tomorrow 09:00",
                                "zone",
                                "Europe/Berlin",
                                "more",
                                "grace=5m nights=22:00-07:00")))
                .isEqualTo("/workshop create name=\"Intro to 'Git'\" start=\"tomorrow 09:00\" zone=Europe/Berlin"
                        + " grace=5m nights=22:00-07:00");

        var roster = new Verb("workshop", "roster", "roster [csv] [workshop]", "who sits where");
        assertThat(VerbOptions.of(roster)).extracting(VerbOptions.Option::kind).containsExactly(Kind.CHOICE, Kind.TEXT);
        assertThat(VerbOptions.typed(roster, Map.of("csv", "csv", "workshop", "spring")))
                .isEqualTo("/workshop roster csv spring");

        var audit = new Verb("kindling", "audit", "audit [name|person|reference] [number]", "what happened");
        assertThat(VerbOptions.of(audit)).extracting(VerbOptions.Option::kind).containsOnly(Kind.TEXT);
        assertThat(VerbOptions.of(audit))
                .extracting(VerbOptions.Option::name)
                .containsExactly("name-person-reference", "number");

        var drain = new Verb("kindling", "drain", "drain [reason] | drain off", "no new ones");
        assertThat(VerbOptions.of(drain)).extracting(VerbOptions.Option::name).containsExactly("reason");

        var invite = new Verb("workshop", "invite", "invite [workshop] @people…", "ask them in");
        assertThat(VerbOptions.of(invite)).extracting(VerbOptions.Option::name).containsExactly("people", "workshop");
        assertThat(VerbOptions.typed(invite, Map.of("people", "<@1> <@&2>"))).isEqualTo("/workshop invite <@1> <@&2>");
    }
}
