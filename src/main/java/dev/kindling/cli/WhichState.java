package dev.kindling.cli;

import dev.kindling.config.KindlingConfig;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options that say which Kindling is meant: the one of a configuration, or any by its state directory. */
final class WhichState {
    @Option(
            names = "--config",
            paramLabel = "DIR",
            description = "Directory with kindling.yml and teams.yml (default: ${DEFAULT-VALUE}).")
    private Path config = UsualPlaces.configuration();

    @Option(
            names = "--state-dir",
            paramLabel = "DIR",
            description = "This state directory, such as a demo's; the configuration is not read then.")
    private Optional<Path> stateDir = Optional.empty();

    KindlingConfig config() {
        return stateDir.map(directory ->
                        DemoCommand.demo(DemoCommand.sample().kindling(), directory.toAbsolutePath(), Optional.of(0)))
                .orElseGet(() -> Reading.of(config).kindling());
    }
}
