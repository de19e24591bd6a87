package dev.kindling.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kindling backup FILE}. */
@Command(
        name = "backup",
        description = "Save database, host keys and engine state into one file, also while Kindling runs.",
        mixinStandardHelpOptions = true)
public final class BackupCommand implements Callable<Integer> {
    private final BackupActions actions;

    @Mixin
    private final WhichState which = new WhichState();

    @Parameters(paramLabel = "FILE", description = "The file to write (zip, mode 0600); must not exist.")
    private Optional<Path> file = Optional.empty();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the call
    private CommandSpec spec;

    public BackupCommand(BackupActions actions) {
        this.actions = actions;
    }

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        actions.backup(which.config(), file.orElseThrow()).forEach(out::println);
        out.flush();
        return 0;
    }
}
