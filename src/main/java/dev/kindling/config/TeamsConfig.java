package dev.kindling.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code bot-config/teams.yml}, read and checked.
 *
 * @param teams by name, in the file's order; at least one
 * @param operators who runs the host
 */
public record TeamsConfig(
        @Setting(value = "teams by name", names = Form.LABEL, min = 1)
        Map<String, Team> teams,

        @Setting("who runs the host, and may see and repair everything")
        People operators) {
    public TeamsConfig {
        teams = Collections.unmodifiableMap(new LinkedHashMap<>(teams));
    }

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
            @Setting("who may have sandboxes") People members,

            @Setting("who may run its workshops; they are members too")
            People facilitators,

            @Setting(
                    value = "how many sandboxes the team may hold at once; no limit unless given",
                    key = "limits.sandboxes",
                    min = 1,
                    max = 100_000)
            Optional<Integer> sandboxes,

            @Setting(
                    value = "how many one member may hold; as in kindling.yml unless given",
                    key = "limits.per-person",
                    min = 1,
                    max = 1000)
            Optional<Integer> perPerson,

            @Setting(value = "flavours it may use, its default first; all unless given", form = Form.LABEL)
            List<String> flavours) {
        public Team {
            flavours = List.copyOf(flavours);
        }
    }

    /** People by platform. All sets may be empty; they keep the file's order. */
    public record People(
            @Setting(value = "names of people on the console", form = Form.PERSON)
            Set<String> console,

            @Setting("people on Slack") Slack slack,
            @Setting("people on Discord") Discord discord) {
        public static final People NOBODY =
                new People(Set.of(), new Slack(Set.of(), Set.of()), new Discord(Set.of(), Set.of()));

        public People {
            console = ordered(console);
        }
    }

    /** Slack user group ids ({@code S…}) and user ids ({@code U…}, {@code W…}). */
    public record Slack(
            @Setting(value = "ids of user groups", form = Form.SLACK_GROUP)
            Set<String> userGroups,

            @Setting(value = "member ids", form = Form.SLACK_USER)
            Set<String> users) {
        public Slack {
            userGroups = ordered(userGroups);
            users = ordered(users);
        }
    }

    /** Discord role ids and user ids (snowflakes). */
    public record Discord(
            @Setting(value = "ids of roles, in quotes", form = Form.SNOWFLAKE)
            Set<String> roles,

            @Setting(value = "ids of users, in quotes", form = Form.SNOWFLAKE)
            Set<String> users) {
        public Discord {
            roles = ordered(roles);
            users = ordered(users);
        }
    }

    private static Set<String> ordered(Set<String> people) {
        return Collections.unmodifiableSet(new LinkedHashSet<>(people));
    }
}
