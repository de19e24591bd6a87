package dev.kindling.team;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.testing.House;
import dev.kindling.testing.Keys;
import dev.kindling.testing.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** teams.yml changes while Kindling runs. */
class TeamsWatchTest {
    @TempDir
    private Path directory;

    private House house;

    @BeforeEach
    void alice_is_the_only_member() {
        house = new Plan()
                .teams(Plan.oneTeam(List.of("alice"), "{per-person: 1}"))
                .open(directory);
        look();
        look();
    }

    @AfterEach
    void close() {
        house.close();
    }

    private void look() {
        house.teamsWatch().look();
    }

    private void write(String teams) throws IOException {
        Files.writeString(house.teamsFile(), teams);
    }

    private void becomes(String teams) throws IOException {
        write(teams);
        look();
        look();
        house.settle();
    }

    private String create(String person) {
        house.say(person, "/sandbox create " + Keys.fresh(person).line());
        return house.answerTo(person);
    }

    @Test
    void somebody_who_is_added_gets_a_sandbox_without_a_restart_and_the_operators_are_told() throws Exception {
        assertThat(create("bob")).contains("You are in no team");

        becomes(Plan.oneTeam(List.of("alice", "bob"), "{per-person: 1}"));

        assertThat(create("bob")).contains("Making vm-bob-001");
        assertThat(house.directMessagesTo("olga"))
                .singleElement()
                .asString()
                .contains("teams.yml was read again", "members of blue: + bob");
        assertThat(house.count("select count(*) from event where action = 'read teams' and outcome = 'done'"
                        + " and detail = 'members of blue: + bob'"))
                .isEqualTo(1);
    }

    @Test
    void somebody_who_is_taken_out_gets_nothing_more_and_can_still_delete() throws Exception {
        create("alice");
        house.settle();

        becomes(Plan.oneTeam(List.of("bob"), "{per-person: 1}"));

        house.say("alice", "/sandbox show");
        assertThat(house.lastReply("alice")).contains("You are no longer in team blue");
        house.say("alice", "/sandbox delete");
        assertThat(house.lastReply("alice")).contains("Delete vm-alice-001?");
    }

    @Test
    void a_file_with_faults_changes_nothing_and_the_operators_read_what_is_wrong() throws Exception {
        becomes("teams: {blue: {members: {console: [bob]}, flavors: [standard]}}\noperators: {console: [mallory]}\n");

        assertThat(create("bob")).contains("You are in no team");
        assertThat(create("alice")).contains("Making vm-alice-001");
        house.settle();
        assertThat(house.directMessagesTo("olga"))
                .singleElement()
                .asString()
                .contains("teams.yml has faults; the teams from before stay", "'teams.blue.flavors' is not a setting")
                .contains("did you mean 'flavours'?");
        assertThat(house.directMessagesTo("mallory")).isEmpty();

        // WHEN it is mended THEN it holds
        becomes(Plan.oneTeam(List.of("alice", "bob"), "{per-person: 1}"));
        assertThat(create("bob")).contains("Making vm-bob-001");
    }

    @Test
    void a_team_may_not_name_a_flavour_that_this_kindling_does_not_run_with() throws Exception {
        becomes("teams: {blue: {members: {console: [bob]}, flavours: [standart]}}\noperators: {console: [olga]}\n");

        assertThat(house.directMessagesTo("olga"))
                .singleElement()
                .asString()
                .contains("there is no flavour 'standart' in kindling.yml", "did you mean 'standard'?");
    }

    @Test
    void a_file_that_is_missing_changes_nothing() throws Exception {
        Files.delete(house.teamsFile());
        look();
        look();
        house.settle();

        assertThat(create("alice")).contains("Making vm-alice-001");
        assertThat(house.directMessagesTo("olga")).singleElement().asString().contains("the teams from before stay");
    }

    @Test
    void a_file_that_is_just_being_written_is_left_alone_until_it_is_whole() throws Exception {
        String whole = Plan.oneTeam(List.of("alice", "bob"), "{per-person: 1}");
        write(whole.substring(0, 20));
        look();
        becomes(whole);

        assertThat(create("bob")).contains("Making vm-bob-001");
        assertThat(house.directMessagesTo("olga")).singleElement().asString().contains("was read again");
    }

    @Test
    void a_new_comment_is_no_news() throws Exception {
        becomes("# hello\n" + Plan.oneTeam(List.of("alice"), "{per-person: 1}"));

        assertThat(house.directMessagesTo("olga")).isEmpty();
    }

    @Test
    void a_new_limit_holds_from_the_next_command_on() throws Exception {
        assertThat(create("alice")).contains("Making vm-alice-001");
        house.settle();
        assertThat(create("alice")).contains("You already have vm-alice-001");

        becomes(Plan.oneTeam(List.of("alice"), "{per-person: 2}"));

        assertThat(create("alice")).contains("Making vm-alice-002");
        assertThat(house.directMessagesTo("olga"))
                .singleElement()
                .asString()
                .contains("limits or flavours of blue changed");
    }
}
