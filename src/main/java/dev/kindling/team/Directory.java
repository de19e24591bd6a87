package dev.kindling.team;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.Caller;
import dev.kindling.chat.Platform;
import dev.kindling.config.TeamsConfig;
import dev.kindling.config.TeamsConfig.People;
import dev.kindling.config.TeamsConfig.Team;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Who is in which team and with which role, at this moment. Decides from memory only; thread-safe. */
public final class Directory {
    private final Supplier<TeamsConfig> teams;
    private final Set<ActorId> hostOperators;

    /** @param teams what {@code teams.yml} says now */
    public Directory(Supplier<TeamsConfig> teams) {
        this(teams, Set.of());
    }

    /** @param hostOperators who runs the host whatever the file says, such as its root: they could do all of it anyway */
    public Directory(Supplier<TeamsConfig> teams, Set<ActorId> hostOperators) {
        this.teams = teams;
        this.hostOperators = Set.copyOf(hostOperators);
    }

    public Membership of(Caller caller) {
        TeamsConfig config = teams.get();
        List<Team> own = config.teams().values().stream()
                .filter(team -> includes(team.members(), caller) || includes(team.facilitators(), caller))
                .toList();
        List<String> facilitates = own.stream()
                .filter(team -> includes(team.facilitators(), caller))
                .map(Team::name)
                .toList();
        return new Membership(
                own, facilitates, includes(config.operators(), caller) || hostOperators.contains(caller.id()));
    }

    private static boolean includes(People people, Caller caller) {
        String user = caller.id().user();
        return switch (caller.id().platform()) {
            case CONSOLE -> people.console().contains(caller.id().consoleName());
            case SLACK ->
                people.slack().users().contains(user)
                        || !Collections.disjoint(people.slack().userGroups(), caller.groups());
            case DISCORD ->
                people.discord().users().contains(user)
                        || !Collections.disjoint(people.discord().roles(), caller.groups());
        };
    }

    /** Facilitators of a team who are named one by one on this platform; groups and roles are not expanded. */
    public List<ActorId> facilitators(String team, Platform platform, String workspace) {
        var found = teams.get().teams().get(team);
        return found == null ? List.of() : named(found.facilitators(), platform, workspace);
    }

    /** Operators who are named one by one on this platform. */
    public List<ActorId> operators(Platform platform, String workspace) {
        return named(teams.get().operators(), platform, workspace);
    }

    private static List<ActorId> named(People people, Platform platform, String workspace) {
        Set<String> users = switch (platform) {
            case CONSOLE -> people.console();
            case SLACK -> people.slack().users();
            case DISCORD -> people.discord().users();
        };
        return users.stream()
                .sorted()
                .map(user -> new ActorId(platform, workspace, user))
                .toList();
    }

    /** Everybody whom the files name for the console, sorted. */
    public Set<String> consolePeople() {
        TeamsConfig config = teams.get();
        Set<String> people = new TreeSet<>(config.operators().console());
        for (Team team : config.teams().values()) {
            people.addAll(team.members().console());
            people.addAll(team.facilitators().console());
        }
        return people;
    }

    public Collection<Team> teams() {
        return teams.get().teams().values();
    }

    /** Empty when {@code teams.yml} has none of that name. */
    public Optional<Team> team(String name) {
        return Optional.ofNullable(teams.get().teams().get(name));
    }

    /** How many sandboxes the team may hold at once; a team that is not there any more has none left. */
    public Optional<Integer> sandboxes(String team) {
        return team(team).map(Team::sandboxes).orElse(Optional.of(0));
    }
}
