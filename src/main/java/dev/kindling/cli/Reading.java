package dev.kindling.cli;

import dev.kindling.config.ConfigReader;
import dev.kindling.config.ConfigResult;
import dev.kindling.fault.KindlingException;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** Reads a configuration for a command, or ends the command with all its faults. */
public final class Reading {
    private Reading() {}

    /** Reads the files of a directory with the variables that they are filled from. */
    public static ConfigReader reader(Path directory) {
        return new ConfigReader(UsualPlaces.environment(directory));
    }

    static ConfigResult.Read of(Path directory) {
        ConfigResult result = reader(directory).read(directory);
        if (result instanceof ConfigResult.Faulty faulty) {
            throw new KindlingException(faulty.faults().stream()
                    .map(Object::toString)
                    .collect(Collectors.joining("\n", "The configuration has faults:\n", "")));
        }
        return (ConfigResult.Read) result;
    }
}
