package dev.kindling.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kindling restore FILE}. */
@Command(
        name = "restore",
        description =
                "Put a backup in the place of an empty state directory, or of the present one. Stop Kindling first.",
        mixinStandardHelpOptions = true)
public final class RestoreCommand implements Callable<Integer> {
    private final BackupActions actions;

    @Mixin
    private final WhichState which = new WhichState();

    @Parameters(paramLabel = "FILE", description = "A file that 'kindling backup' wrote.")
    private Optional<Path> file = Optional.empty();

    @Option(
            names = "--replace",
            description = "Go on when there is a state already; it is moved aside and kept in the state directory.")
    private boolean replace;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the call
    private CommandSpec spec;

    public RestoreCommand(BackupActions actions) {
        this.actions = actions;
    }

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        actions.restore(which.config(), file.orElseThrow(), replace).forEach(out::println);
        out.flush();
        return 0;
    }
}
