package dev.kindling.cli;

import dev.kindling.config.ConfigReader;
import dev.kindling.config.ConfigResult;
import dev.kindling.fault.KindlingException;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** Reads a configuration for a command, or ends the command with all its faults. */
final class Reading {
    private Reading() {}

    static ConfigResult.Read of(Path directory) {
        ConfigResult result = new ConfigReader(UsualPlaces.environment(directory)).read(directory);
        if (result instanceof ConfigResult.Faulty faulty) {
            throw new KindlingException(faulty.faults().stream()
                    .map(Object::toString)
                    .collect(Collectors.joining("\n", "The configuration has faults:\n", "")));
        }
        return (ConfigResult.Read) result;
    }
}
