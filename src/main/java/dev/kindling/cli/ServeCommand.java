package dev.kindling.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kindling serve}: the bot. */
@Command(
        name = "serve",
        description = "Run the bot with the configuration of a directory.",
        mixinStandardHelpOptions = true)
public final class ServeCommand implements Callable<Integer> {
    private final Launch launch;

    @Option(
            names = "--config",
            paramLabel = "DIR",
            defaultValue = "bot-config",
            description = "Directory with kindling.yml and teams.yml (default: ${DEFAULT-VALUE}).")
    private Path config = Path.of("bot-config");

    public ServeCommand(Launch launch) {
        this.launch = launch;
    }

    @Override
    public Integer call() {
        var read = Reading.of(config);
        Running running = launch.start(
                read.kindling(), read.teams(), new Launch.Options(false, false, List.of(), Optional.of(config)));
        var serving = Serving.announced(running, List.of(read.kindling().stateDir()));
        System.err.println("Kindling serves; health and console at " + running.url());
        serving.untilStopped();
        return 0;
    }
}
