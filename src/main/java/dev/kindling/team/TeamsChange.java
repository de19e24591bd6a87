package dev.kindling.team;

import dev.kindling.config.TeamsConfig;
import dev.kindling.config.TeamsConfig.People;
import dev.kindling.config.TeamsConfig.Team;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Says in words what one {@code teams.yml} has that the other has not. */
final class TeamsChange {
    private final List<String> lines = new ArrayList<>();

    private TeamsChange() {}

    /** One line for each team or role that differs; empty when nothing does. */
    static List<String> between(TeamsConfig before, TeamsConfig after) {
        var change = new TeamsChange();
        after.teams().forEach((name, team) -> {
            Team old = before.teams().get(name);
            if (old == null) {
                change.lines.add("team " + name + " is new");
            } else {
                change.team(old, team);
            }
        });
        before.teams().keySet().stream()
                .filter(name -> !after.teams().containsKey(name))
                .forEach(name -> change.lines.add("team " + name + " is gone"));
        change.people("operators", before.operators(), after.operators());
        return change.lines;
    }

    private void team(Team before, Team after) {
        people("members of " + after.name(), before.members(), after.members());
        people("facilitators of " + after.name(), before.facilitators(), after.facilitators());
        if (!before.sandboxes().equals(after.sandboxes())
                || !before.perPerson().equals(after.perPerson())
                || !before.flavours().equals(after.flavours())) {
            lines.add("limits or flavours of " + after.name() + " changed");
        }
    }

    private void people(String whose, People before, People after) {
        Set<String> old = named(before);
        Set<String> fresh = named(after);
        List<String> changes = new ArrayList<>();
        fresh.stream().filter(person -> !old.contains(person)).forEach(person -> changes.add("+ " + person));
        old.stream().filter(person -> !fresh.contains(person)).forEach(person -> changes.add("\u2212 " + person));
        if (!changes.isEmpty()) {
            lines.add(whose + ": " + String.join(", ", changes));
        }
    }

    private static Set<String> named(People people) {
        Set<String> all = new LinkedHashSet<>(people.console());
        people.slack().userGroups().forEach(group -> all.add("Slack user group " + group));
        people.slack().users().forEach(user -> all.add("Slack user " + user));
        people.discord().roles().forEach(role -> all.add("Discord role " + role));
        people.discord().users().forEach(user -> all.add("Discord user " + user));
        return all;
    }
}
