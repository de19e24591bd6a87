package dev.kindling.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kindling inventory import DIR|URL}. */
@Command(
        name = "inventory",
        description = "Work with inventories of manifests.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
public final class InventoryCommand implements Callable<Integer> {
    private final InventoryActions actions;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the call
    private CommandSpec spec;

    public InventoryCommand(InventoryActions actions) {
        this.actions = actions;
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "Name what to do: inventory import");
    }

    @Command(
            name = "import",
            description = {
                "Look through an existing inventory, such as the seed's, and name every clash in it: ports, names, key"
                        + " paths and uids used twice, ports out of range, keys that are none.",
                "Changes nothing; with --write the repaired inventory and a plan go into another directory.",
                "With --people and --adopt the running Kindling makes a sandbox for each person of the list, with the key"
                        + " of their old machine. Called again it makes nothing twice. The old machines are never touched."
            },
            mixinStandardHelpOptions = true,
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {
                "0:no clash, or the repaired inventory was written, or everybody of the list was moved",
                "1:there are clashes, or somebody of the list was not moved",
                "2:wrong usage"
            })
    int importSeed(
            @Parameters(paramLabel = "DIR|URL", description = "The inventory, a directory or a Git address.")
                    String from,
            @Option(names = "--dry-run", description = "Only report, which is what happens anyway.") boolean dryRun,
            @Option(
                            names = "--write",
                            paramLabel = "DIR",
                            description = "Write the repaired manifests and PLAN.md into this new directory.")
                    Optional<Path> write,
            @Option(
                            names = "--people",
                            paramLabel = "FILE",
                            description =
                                    "Whose machine is whose: CSV (TEAM/NAME,ACCOUNT) or YAML (TEAM/NAME: ACCOUNT); an account is"
                                            + " platform:workspace:user, or a name of the console. Says who can move.")
                    Optional<Path> people,
            @Option(names = "--adopt", description = "Have the running Kindling make the sandboxes of --people.")
                    boolean adopt,
            @Option(names = "--for", paramLabel = "SPAN", description = "How long they live, such as 72h.")
                    Optional<String> life,
            @Option(
                            names = "--socket",
                            paramLabel = "FILE",
                            description = "Socket of the running Kindling, instead of the one that --config names.")
                    Optional<Path> socket,
            @Option(
                            names = "--config",
                            paramLabel = "DIR",
                            description =
                                    "Directory with kindling.yml and teams.yml (default: bot-config, else /etc/kindling).")
                    Optional<Path> config) {
        if (dryRun && write.isPresent()) {
            throw new ParameterException(spec.commandLine(), "--dry-run and --write exclude each other");
        }
        if (people.isEmpty() && (adopt || life.isPresent())) {
            throw new ParameterException(spec.commandLine(), "--adopt and --for need --people");
        }
        if (adopt && dryRun) {
            throw new ParameterException(spec.commandLine(), "--dry-run and --adopt exclude each other");
        }
        Path settings = config.orElseGet(UsualPlaces::configuration);
        var read = Reading.of(settings);
        var outcome = actions.importSeed(
                read.kindling(),
                read.teams(),
                from,
                write,
                people.map(file -> new InventoryActions.People(file, life)));
        var out = spec.commandLine().getOut();
        outcome.lines().forEach(out::println);
        out.flush();
        if (people.isPresent()) {
            return adopt ? adopt(outcome, HostCommand.place(socket, settings)) : announce(outcome);
        }
        return outcome.clean() ? 0 : 1;
    }

    private int announce(InventoryActions.Outcome outcome) {
        var out = spec.commandLine().getOut();
        outcome.moves().moves().forEach(move -> out.println("can     " + move.machine() + " -> " + move.person()));
        out.println(outcome.moves().moves().size() + " can move. With --adopt they do; nothing was made.");
        out.flush();
        return outcome.moves().staying().isEmpty() ? 0 : 1;
    }

    private int adopt(InventoryActions.Outcome outcome, Path socket) {
        var out = spec.commandLine().getOut();
        var err = spec.commandLine().getErr();
        try {
            int refused = new AdoptionCalls(socket, out).say(outcome.moves().moves());
            out.println(outcome.moves().moves().size() - refused + " moved or asked, " + refused + " refused, "
                    + outcome.moves().staying().size() + " stay where they are. The old machines were not touched.");
            out.flush();
            return refused == 0 && outcome.moves().staying().isEmpty() ? 0 : 1;
        } catch (SayFailure e) {
            err.println(e.getMessage() + " Call this again when it runs; it goes on where it was.");
            err.flush();
            return 1;
        }
    }
}
