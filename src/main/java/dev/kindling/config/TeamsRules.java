package dev.kindling.config;

import java.util.List;
import java.util.Optional;

/** What {@code teams.yml} demands of {@code kindling.yml}. */
final class TeamsRules {
    private final Optional<List<String>> flavours;
    private final Readings teams;
    private final Faults faults;

    /** @param flavours names of those that exist; empty when there is no telling */
    TeamsRules(Optional<List<String>> flavours, Readings teams, Faults faults) {
        this.flavours = flavours;
        this.teams = teams;
        this.faults = faults;
    }

    /** Reports flavours that do not exist, if there is telling which ones do. */
    void check() {
        flavours.ifPresent(known -> {
            for (String team : teams.names("teams").orElse(List.of())) {
                flavoursExist("teams." + team + ".flavours", known);
            }
        });
    }

    private void flavoursExist(String path, List<String> known) {
        for (int i = 0; teams.has(path + "[" + i + "]"); i++) {
            Place place = teams.place(path + "[" + i + "]");
            teams.value(path + "[" + i + "]", String.class)
                    .filter(flavour -> !known.contains(flavour))
                    .ifPresent(flavour -> faults.add(
                            place,
                            "there is no flavour " + Words.shown(flavour) + " in kindling.yml",
                            Words.suggestion(flavour, known)));
        }
    }
}
