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
import java.util.Set;
import java.util.TreeSet;

/** Who is in which team and with which role. Decides from memory only; immutable. */
public final class Directory {
    private final TeamsConfig config;
    private final Set<ActorId> hostOperators;

    public Directory(TeamsConfig config) {
        this(config, Set.of());
    }

    /** @param hostOperators who runs the host whatever the file says, such as its root: they could do all of it anyway */
    public Directory(TeamsConfig config, Set<ActorId> hostOperators) {
        this.config = config;
        this.hostOperators = Set.copyOf(hostOperators);
    }

    public Membership of(Caller caller) {
        List<Team> teams = config.teams().values().stream()
                .filter(team -> includes(team.members(), caller) || includes(team.facilitators(), caller))
                .toList();
        List<String> facilitates = teams.stream()
                .filter(team -> includes(team.facilitators(), caller))
                .map(Team::name)
                .toList();
        return new Membership(
                teams, facilitates, includes(config.operators(), caller) || hostOperators.contains(caller.id()));
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
        var found = config.teams().get(team);
        return found == null ? List.of() : named(found.facilitators(), platform, workspace);
    }

    /** Operators who are named one by one on this platform. */
    public List<ActorId> operators(Platform platform, String workspace) {
        return named(config.operators(), platform, workspace);
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
        Set<String> people = new TreeSet<>(config.operators().console());
        for (Team team : config.teams().values()) {
            people.addAll(team.members().console());
            people.addAll(team.facilitators().console());
        }
        return people;
    }

    public Collection<Team> teams() {
        return config.teams().values();
    }
}
