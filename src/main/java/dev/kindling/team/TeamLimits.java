package dev.kindling.team;

import java.util.Optional;

/** Limits of teams by name; a team that is no longer configured has none left. */
@FunctionalInterface
public interface TeamLimits {
    /** How many sandboxes the team may hold at once, or empty for no limit. */
    Optional<Integer> sandboxes(String team);
}
