package dev.kindling;

import dev.kindling.cli.BackupCommand;
import dev.kindling.cli.CheckConfigCommand;
import dev.kindling.cli.Complaints;
import dev.kindling.cli.DemoCommand;
import dev.kindling.cli.DoctorCommand;
import dev.kindling.cli.HostCommand;
import dev.kindling.cli.InventoryCommand;
import dev.kindling.cli.RestoreCommand;
import dev.kindling.cli.SayCommand;
import dev.kindling.cli.ServeCommand;
import dev.kindling.cli.SweepCommand;
import dev.kindling.cli.WarmUpCommand;
import java.security.SecureRandom;
import java.time.InstantSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Entry of the command line. Exit 0: done; 1: refused or failed; 2: usage. */
@Command(
        name = "kindling",
        description = "Hands out isolated SSH sandboxes from a chat.",
        mixinStandardHelpOptions = true,
        versionProvider = Kindling.Version.class,
        synopsisSubcommandLabel = "COMMAND")
public final class Kindling {
    private Kindling() {}

    public static void main(String[] args) {
        System.exit(commandLine(new Wiring()).execute(args));
    }

    static CommandLine commandLine(Wiring wiring) {
        var backups = new Backups(InstantSource.system());
        return Complaints.in(new CommandLine(new Kindling())
                .addSubcommand(new DemoCommand(wiring::start))
                .addSubcommand(new ServeCommand(wiring::start))
                .addSubcommand(new SayCommand())
                .addSubcommand("sandbox", host("sandbox", "Every /sandbox verb, from a script on the host."))
                .addSubcommand("workshop", host("workshop", "Every /workshop verb, from a script on the host."))
                .addSubcommand("admin", host("kindling", "Every /kindling verb, from a script on the host."))
                .addSubcommand(new CheckConfigCommand())
                .addSubcommand(new DoctorCommand(new HostCheckUp()))
                .addSubcommand(new BackupCommand(backups))
                .addSubcommand(new RestoreCommand(backups))
                .addSubcommand(new InventoryCommand(new InventoryImports(new SecureRandom())))
                .addSubcommand(new SweepCommand())
                .addSubcommand(new WarmUpCommand(wiring::start)));
    }

    private static CommandLine host(String command, String description) {
        var line = new CommandLine(new HostCommand(command));
        line.getCommandSpec().usageMessage().description(description);
        return line;
    }

    /** Reads the version from the jar. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Kindling.class.getPackage().getImplementationVersion();
            return new String[] {"kindling " + (version == null ? "development" : version)};
        }
    }
}
