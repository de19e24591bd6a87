package dev.kindling.team;

import dev.kindling.config.TeamsConfig.Team;
import java.util.List;
import java.util.Optional;

/**
 * What a caller is, by {@code teams.yml} at this moment.
 *
 * @param teams where they are member or facilitator, in the file's order
 * @param facilitates the names among those where they are facilitator
 */
public record Membership(List<Team> teams, List<String> facilitates, boolean operator) {
    public Membership {
        teams = List.copyOf(teams);
        facilitates = List.copyOf(facilitates);
    }

    public Optional<Team> team(String name) {
        return teams.stream().filter(team -> team.name().equals(name)).findFirst();
    }

    /** Whether they may look after other people's sandboxes of that team. */
    public boolean looksAfter(String team) {
        return operator || facilitates.contains(team);
    }
}
