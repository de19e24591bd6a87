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
        Map<String, Roles> people = new LinkedHashMap<>();
        for (Team team : teams.teams().values()) {
            team.members().console().stream()
                    .sorted()
                    .forEach(person -> roles(people, person).memberOf.add(team.name()));
        }
        for (Team team : teams.teams().values()) {
            team.facilitators().console().stream()
                    .sorted()
                    .forEach(person -> roles(people, person).facilitatorOf.add(team.name()));
        }
        teams.operators().console().stream().sorted().forEach(person -> roles(people, person).operator = true);
        guests.forEach(guest -> roles(people, guest));
        return people.entrySet().stream()
                .map(entry -> new ConsolePerson(entry.getKey(), entry.getValue().words()))
                .toList();
    }

    private static Roles roles(Map<String, Roles> people, String person) {
        return people.computeIfAbsent(person, key -> new Roles());
    }

    /** What one person is, in the order of the file. */
    private static final class Roles {
        private final List<String> memberOf = new ArrayList<>();
        private final List<String> facilitatorOf = new ArrayList<>();
        private boolean operator;

        String words() {
            List<String> words = new ArrayList<>();
            if (!memberOf.isEmpty()) {
                words.add("member of " + joined(memberOf));
            }
            if (!facilitatorOf.isEmpty()) {
                words.add("facilitator of " + joined(facilitatorOf));
            }
            if (operator) {
                words.add("operator");
            }
            return words.isEmpty() ? "in no team" : String.join(", ", words);
        }

        private static String joined(List<String> names) {
            int last = names.size() - 1;
            return last == 0 ? names.get(0) : String.join(", ", names.subList(0, last)) + " and " + names.get(last);
        }
    }
}
