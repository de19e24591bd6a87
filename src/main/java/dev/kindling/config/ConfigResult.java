package dev.kindling.config;

import java.util.List;

/** What reading the configuration came to. */
public sealed interface ConfigResult {
    /** Both files are right. */
    record Read(KindlingConfig kindling, TeamsConfig teams) implements ConfigResult {}

    /** @param faults all of them, by file and place; at least one */
    record Faulty(List<ConfigFault> faults) implements ConfigResult {
        public Faulty {
            faults = List.copyOf(faults);
        }
    }
}
