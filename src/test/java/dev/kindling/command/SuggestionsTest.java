package dev.kindling.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.Caller;
import dev.kindling.chat.Platform;
import dev.kindling.chat.console.TestDatabase;
import dev.kindling.config.TeamsConfig;
import dev.kindling.config.TeamsConfig.People;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.sql.SqlSandboxes;
import dev.kindling.team.Directory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever types is offered the workshops that they attend or run, and seats only where they run it. */
class SuggestionsTest {
    @TempDir
    private Path directory;

    private TestDatabase database;
    private Suggestions suggestions;

    @BeforeEach
    void two_workshops_of_two_teams() {
        database = new TestDatabase(directory.resolve("kindling.db"));
        var teams = new TeamsConfig(
                Map.of("blue", team("blue", "alice", "fay"), "green", team("green", "gus", "greta")), console("olga"));
        suggestions = new Suggestions(
                database,
                new SqlSandboxes(),
                new Suggestions.Classes() {
                    @Override
                    public List<Known> current(ReadTransaction tx) {
                        return List.of(new Known("spring", "blue"), new Known("autumn", "green"));
                    }

                    @Override
                    public boolean attends(ReadTransaction tx, ActorId person, String workshop) {
                        return person.user().equals("guest") && workshop.equals("autumn");
                    }

                    @Override
                    public List<String> plans() {
                        return List.of("git", "kubernetes");
                    }

                    @Override
                    public List<String> seats(ReadTransaction tx, String workshop) {
                        return workshop.equals("spring") ? List.of("1", "Alice") : List.of("9", "gus");
                    }
                },
                new Directory(() -> teams),
                new CommandCatalogue(List.of()));
    }

    @AfterEach
    void end() {
        database.close();
    }

    private static People console(String name) {
        return new People(Set.of(name), People.NOBODY.slack(), People.NOBODY.discord());
    }

    private static TeamsConfig.Team team(String name, String member, String facilitator) {
        return new TeamsConfig.Team(
                name, console(member), console(facilitator), Optional.empty(), Optional.empty(), List.of("standard"));
    }

    private List<String> offered(String who, String verb, String argument, String typed) {
        var caller = new Caller(new ActorId(Platform.CONSOLE, "console", who), who, Set.of());
        return suggestions.of(caller, "workshop", verb, argument, typed);
    }

    @Test
    void attendants_are_offered_what_they_attend_where_they_can_use_it() {
        assertThat(offered("alice", "claim", "workshop-code", "")).containsExactly("spring");
        assertThat(offered("alice", "keep", "workshop", "SPR")).containsExactly("spring");
        assertThat(offered("alice", "end", "workshop", "")).isEmpty();
        assertThat(offered("nobody", "claim", "workshop-code", "")).isEmpty();
    }

    @Test
    void guests_are_offered_what_they_have_a_seat_in() {
        assertThat(offered("guest", "claim", "workshop-code", "")).containsExactly("autumn");
        assertThat(offered("guest", "end", "workshop", "")).isEmpty();
    }

    @Test
    void plans_are_offered_to_whoever_runs_workshops() {
        assertThat(offered("fay", "create", "file", "")).containsExactly("git", "kubernetes");
        assertThat(offered("alice", "create", "file", "")).isEmpty();
    }

    @Test
    void what_to_repair_is_offered_to_operators() {
        assertThat(suggestions.has("kindling", "repair", "what")).isTrue();
        assertThat(suggestions.has("workshop", "repair", "what")).isFalse();
    }

    @Test
    void facilitators_are_offered_what_they_run_and_its_seats() {
        assertThat(offered("fay", "end", "workshop", "")).containsExactly("spring");
        assertThat(offered("fay", "look", "seat-person", "")).containsExactly("1", "Alice");
        assertThat(offered("fay", "look", "seat-person", "al")).containsExactly("Alice");
        assertThat(offered("alice", "look", "seat-person", "")).isEmpty();
    }

    @Test
    void operators_are_offered_all() {
        assertThat(offered("olga", "end", "workshop", "")).containsExactlyInAnyOrder("spring", "autumn");
    }

    @Test
    void time_zones_are_found_by_a_part_of_their_name() {
        assertThat(offered("fay", "create", "zone", "berlin")).containsExactly("Europe/Berlin");
    }
}
