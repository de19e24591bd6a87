package dev.kindling.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code bot-config/teams.yml}, read and checked.
 *
 * @param teams by name, in the file's order
 * @param operators who runs the host
 */
public record TeamsConfig(Map<String, Team> teams, People operators) {
    /**
     * One team.
     *
     * @param members who may have sandboxes
     * @param facilitators who may run its workshops and see its sandboxes; they are members too
     * @param sandboxes how many the team may hold at once; empty for no limit
     * @param perPerson how many one member may hold; empty for the general limit
     * @param flavours names of the flavours it may use, the first is its default; all of them exist
     */
    public record Team(
            String name,
            People members,
            People facilitators,
            Optional<Integer> sandboxes,
            Optional<Integer> perPerson,
            List<String> flavours) {
        public Team {
            flavours = List.copyOf(flavours);
        }
    }

    /** People by platform. All sets may be empty. */
    public record People(Set<String> console, Slack slack, Discord discord) {
        public static final People NOBODY =
                new People(Set.of(), new Slack(Set.of(), Set.of()), new Discord(Set.of(), Set.of()));

        public People {
            console = Set.copyOf(console);
        }
    }

    /** Slack user group ids ({@code S…}) and user ids ({@code U…}, {@code W…}). */
    public record Slack(Set<String> userGroups, Set<String> users) {
        public Slack {
            userGroups = Set.copyOf(userGroups);
            users = Set.copyOf(users);
        }
    }

    /** Discord role ids and user ids (snowflakes). */
    public record Discord(Set<String> roles, Set<String> users) {
        public Discord {
            roles = Set.copyOf(roles);
            users = Set.copyOf(users);
        }
    }
}
