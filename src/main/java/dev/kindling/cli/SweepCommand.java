package dev.kindling.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kindling sweep}: what is left over on this host, and with {@code --repair} mends it. */
@Command(
        name = "sweep",
        description = "Compare database, machines, ports and files of the running Kindling; with --repair mend them.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:refused or failed, or no Kindling runs", "2:wrong usage"})
public final class SweepCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the call
    private CommandSpec spec;

    @Option(names = "--repair", description = "Mend what Kindling surely made, without asking back.")
    private boolean repair;

    @Parameters(
            arity = "0..1",
            paramLabel = "NAME",
            description = "With --repair: only this one, as the report names it.")
    private Optional<String> name = Optional.empty();

    @Option(names = "--json", description = "Print one JSON object a line and message.")
    private boolean json;

    @Option(
            names = "--config",
            paramLabel = "DIR",
            description = "Configuration of the running Kindling, which names its socket (${DEFAULT-VALUE}).")
    private Path config = UsualPlaces.configuration();

    @Option(names = "--socket", paramLabel = "FILE", description = "The socket itself, instead of --config.")
    private Optional<Path> socket = Optional.empty();

    @Override
    public Integer call() {
        if (name.isPresent() && !repair) {
            throw new ParameterException(spec.commandLine(), "A name only goes with --repair.");
        }
        if (name.filter(String::isBlank).isPresent()) {
            // A script's variable that is unset: to repair everything instead is not what it meant.
            throw new ParameterException(
                    spec.commandLine(), "That name is empty. To repair everything, give --repair alone.");
        }
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        String text = repair ? ("/kindling repair " + name.orElse("")).strip() : "/kindling orphans";
        var plan =
                new SayPlan(System.getProperty("user.name"), text, "dm", true, repair, List.of(), Map.of(), PATIENCE);
        return HostCommand.ask(HostCommand.place(socket, config), plan, json, out, err);
    }
}
