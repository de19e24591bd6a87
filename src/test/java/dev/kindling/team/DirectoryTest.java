package dev.kindling.team;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.Caller;
import dev.kindling.chat.Platform;
import dev.kindling.config.TeamsConfig;
import dev.kindling.config.TeamsConfig.Discord;
import dev.kindling.config.TeamsConfig.People;
import dev.kindling.config.TeamsConfig.Slack;
import dev.kindling.config.TeamsConfig.Team;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DirectoryTest {
    private static final Slack NO_SLACK = new Slack(Set.of(), Set.of());
    private static final Discord NO_DISCORD = new Discord(Set.of(), Set.of());

    private final Directory directory = new Directory(DirectoryTest::teams);

    private static TeamsConfig teams() {
        Map<String, Team> teams = new LinkedHashMap<>();
        teams.put(
                "red",
                team(
                        "red",
                        new People(
                                Set.of("alice", "bob"),
                                new Slack(Set.of("S01"), Set.of("U01")),
                                new Discord(Set.of("900"), Set.of("100"))),
                        new People(
                                Set.of("fay", "ann"),
                                new Slack(Set.of("S02"), Set.of("U07", "U02")),
                                new Discord(Set.of("901"), Set.of("107")))));
        teams.put("blue", team("blue", new People(Set.of("alice"), NO_SLACK, NO_DISCORD), People.NOBODY));
        return new TeamsConfig(teams, new People(Set.of("olga"), new Slack(Set.of("S09"), Set.of("U00")), NO_DISCORD));
    }

    private static Team team(String name, People members, People facilitators) {
        return new Team(name, members, facilitators, Optional.empty(), Optional.empty(), List.of());
    }

    private Membership of(Platform platform, String user, String... groups) {
        return directory.of(new Caller(new ActorId(platform, "w", user), user, Set.of(groups)));
    }

    private static List<String> names(Membership membership) {
        return membership.teams().stream().map(Team::name).toList();
    }

    @Test
    void people_are_members_by_name_on_each_platform() {
        assertThat(names(of(Platform.CONSOLE, "alice"))).containsExactly("red", "blue");
        assertThat(names(of(Platform.SLACK, "U01"))).containsExactly("red");
        assertThat(names(of(Platform.DISCORD, "100"))).containsExactly("red");
        assertThat(of(Platform.SLACK, "U01").facilitates()).isEmpty();
        assertThat(of(Platform.SLACK, "U01").operator()).isFalse();
    }

    @Test
    void people_are_members_by_user_group_or_role() {
        assertThat(names(of(Platform.SLACK, "U55", "S77", "S01"))).containsExactly("red");
        assertThat(names(of(Platform.DISCORD, "555", "900"))).containsExactly("red");
        assertThat(of(Platform.SLACK, "U55", "S02").facilitates()).containsExactly("red");
        assertThat(of(Platform.DISCORD, "555", "901").facilitates()).containsExactly("red");
        assertThat(of(Platform.SLACK, "U55", "S09").operator()).isTrue();
    }

    @Test
    void a_name_or_group_of_one_platform_means_nothing_on_another() {
        assertThat(names(of(Platform.SLACK, "alice", "900"))).isEmpty();
        assertThat(names(of(Platform.DISCORD, "U01", "S01"))).isEmpty();
        assertThat(names(of(Platform.CONSOLE, "U01", "S01", "900"))).isEmpty();
        assertThat(of(Platform.DISCORD, "olga").operator()).isFalse();
        // A user who is called like a group is not in it, and the other way round.
        assertThat(names(of(Platform.SLACK, "S01", "U01"))).isEmpty();
    }

    @Test
    void facilitators_are_members_and_look_after_their_team_only() {
        Membership fay = of(Platform.CONSOLE, "fay");
        assertThat(names(fay)).containsExactly("red");
        assertThat(fay.looksAfter("red")).isTrue();
        assertThat(fay.looksAfter("blue")).isFalse();
        assertThat(fay.team("red")).isPresent();
        assertThat(fay.team("blue")).isEmpty();
        assertThat(of(Platform.CONSOLE, "alice").looksAfter("red")).isFalse();
    }

    @Test
    void operators_look_after_all_without_being_members() {
        Membership olga = of(Platform.CONSOLE, "olga");
        assertThat(olga.operator()).isTrue();
        assertThat(names(olga)).isEmpty();
        assertThat(olga.looksAfter("blue")).isTrue();
    }

    @Test
    void strangers_are_in_no_team() {
        Membership mallory = of(Platform.CONSOLE, "mallory");
        assertThat(names(mallory)).isEmpty();
        assertThat(mallory.operator()).isFalse();
        assertThat(names(of(Platform.CONSOLE, "Alice"))).isEmpty();
    }

    @Test
    void staff_is_named_on_the_platform_where_the_sandbox_is() {
        assertThat(directory.facilitators("red", Platform.CONSOLE, "console"))
                .containsExactly(ActorId.console("ann"), ActorId.console("fay"));
        assertThat(directory.facilitators("red", Platform.SLACK, "T1"))
                .containsExactly(new ActorId(Platform.SLACK, "T1", "U02"), new ActorId(Platform.SLACK, "T1", "U07"));
        assertThat(directory.facilitators("no-such-team", Platform.SLACK, "T1")).isEmpty();
        assertThat(directory.operators(Platform.SLACK, "T1")).containsExactly(new ActorId(Platform.SLACK, "T1", "U00"));
        assertThat(directory.operators(Platform.DISCORD, "1")).isEmpty();
    }

    @Test
    void the_console_knows_everybody_who_is_named_for_it() {
        assertThat(directory.consolePeople()).containsExactly("alice", "ann", "bob", "fay", "olga");
    }
}
