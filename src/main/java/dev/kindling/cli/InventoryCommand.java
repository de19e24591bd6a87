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
                "Changes nothing; with --write the repaired inventory and a plan go into another directory."
            },
            mixinStandardHelpOptions = true,
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {"0:no clash, or the repaired inventory was written", "1:there are clashes", "2:wrong usage"
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
                            names = "--config",
                            paramLabel = "DIR",
                            description =
                                    "Directory with kindling.yml and teams.yml (default: bot-config, else /etc/kindling).")
                    Optional<Path> config) {
        if (dryRun && write.isPresent()) {
            throw new ParameterException(spec.commandLine(), "--dry-run and --write exclude each other");
        }
        var outcome = actions.importSeed(
                Reading.of(config.orElseGet(UsualPlaces::configuration)).kindling(), from, write);
        var out = spec.commandLine().getOut();
        outcome.lines().forEach(out::println);
        out.flush();
        return outcome.clean() ? 0 : 1;
    }
}
