package dev.kindling.chat.console;

import dev.kindling.config.TeamsConfig;
import dev.kindling.config.TeamsConfig.Team;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Whom the console offers to be: everybody that the teams file names for it, and guests whom no team knows. */
public final class ConsolePeople {
    private ConsolePeople() {}

    public static List<ConsolePerson> of(TeamsConfig teams, List<String> guests) {
        Map<String, List<String>> roles = new LinkedHashMap<>();
        for (Team team : teams.teams().values()) {
            team.members().console().stream()
                    .sorted()
                    .forEach(person -> note(roles, person, "member of " + team.name()));
        }
        for (Team team : teams.teams().values()) {
            team.facilitators().console().stream()
                    .sorted()
                    .forEach(person -> note(roles, person, "facilitator of " + team.name()));
        }
        teams.operators().console().stream().sorted().forEach(person -> note(roles, person, "operator"));
        guests.stream().filter(guest -> !roles.containsKey(guest)).forEach(guest -> note(roles, guest, "in no team"));
        return roles.entrySet().stream()
                .map(entry -> new ConsolePerson(entry.getKey(), String.join(", ", entry.getValue())))
                .toList();
    }

    private static void note(Map<String, List<String>> roles, String person, String role) {
        roles.computeIfAbsent(person, key -> new ArrayList<>()).add(role);
    }
}
