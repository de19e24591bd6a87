package dev.kindling.config;

import java.util.List;
import java.util.function.BiFunction;

/** What reading one file of {@code bot-config/workshops/} came to. */
public sealed interface WorkshopFileResult {
    /**
     * The file has the right form; what its texts mean is still to be read.
     *
     * @param faults makes a fault at the place of a setting ({@code end}, {@code breaks[1]}) from its message
     */
    record Read(WorkshopFile file, BiFunction<String, String, ConfigFault> faults) implements WorkshopFileResult {}

    /** @param faults all of them, by place; at least one */
    record Faulty(List<ConfigFault> faults) implements WorkshopFileResult {
        public Faulty {
            faults = List.copyOf(faults);
        }
    }
}
