package dev.kindling.config;

import java.util.List;

/** What reading {@code teams.yml} alone came to. */
public sealed interface TeamsResult {
    record Read(TeamsConfig teams) implements TeamsResult {}

    /** @param faults all of them, by place; at least one */
    record Faulty(List<ConfigFault> faults) implements TeamsResult {
        public Faulty {
            faults = List.copyOf(faults);
        }
    }
}
