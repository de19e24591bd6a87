package dev.kindling.cli;

import dev.kindling.config.KindlingConfig;
import dev.kindling.config.TeamsConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Starts Kindling from a configuration that was read; the wiring implements it. */
@FunctionalInterface
public interface Launch {
    /**
     * How to start.
     *
     * @param portMayMove whether another port is taken for the web server when its own is in use
     * @param simulate whether the console can be told to fail (demo and rehearsal only)
     * @param guests people whom the console offers though no team knows them
     * @param config directory of the configuration, which may hold plans of workshops; none for the built-in sample
     */
    record Options(boolean portMayMove, boolean simulate, List<String> guests, Optional<Path> config) {
        public Options(boolean portMayMove, boolean simulate, List<String> guests) {
            this(portMayMove, simulate, guests, Optional.empty());
        }
    }

    /** @throws dev.kindling.fault.KindlingException with a sentence for the operator; nothing is left running then */
    Running start(KindlingConfig config, TeamsConfig teams, Options options);
}
