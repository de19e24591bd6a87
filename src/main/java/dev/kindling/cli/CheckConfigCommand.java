package dev.kindling.cli;

import dev.kindling.config.ConfigFault;
import dev.kindling.config.ConfigReader;
import dev.kindling.config.ConfigResult;
import dev.kindling.config.KindlingConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code kindling check-config [DIR]}: every fault of the configuration on standard error, or one line that says what it
 * is. Shows neither a secret nor the value of an environment variable.
 */
@Command(
        name = "check-config",
        description = "Checks kindling.yml and teams.yml and prints every fault as file:line:col: message.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:the configuration is valid", "1:it has faults", "2:wrong usage"})
public final class CheckConfigCommand implements Callable<Integer> {
    private static final int VALID = 0;
    private static final int FAULTY = 1;

    private final Map<String, String> environment;

    @Parameters(
            arity = "0..1",
            paramLabel = "DIR",
            description = "Directory of the two files (default: ${DEFAULT-VALUE}).")
    private Path directory = UsualPlaces.configuration();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the call
    private CommandSpec spec;

    /** Takes placeholders from this process's environment, and from {@code kindling.env} in the directory. */
    public CheckConfigCommand() {
        this(System.getenv());
    }

    CheckConfigCommand(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    @Override
    public Integer call() {
        ConfigResult result =
                new ConfigReader(EnvironmentFile.over(directory.resolve("kindling.env"), environment)).read(directory);
        if (result instanceof ConfigResult.Faulty faulty) {
            PrintWriter err = spec.commandLine().getErr();
            faulty.faults().stream().map(ConfigFault::toString).forEach(err::println);
            err.println(directory + " has " + count(faulty.faults().size(), "fault"));
            err.flush();
            return FAULTY;
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println(directory + " is valid: " + summary((ConfigResult.Read) result));
        out.flush();
        return VALID;
    }

    private static String summary(ConfigResult.Read read) {
        KindlingConfig config = read.kindling();
        return String.join(
                ", ",
                count(read.teams().teams().size(), "team"),
                count(config.flavours().size(), "flavour"),
                "engine " + config.engine(),
                count(config.host().ports().size(), "port"),
                "chat on " + platforms(config));
    }

    private static String platforms(KindlingConfig config) {
        List<String> platforms = new ArrayList<>();
        config.console()
                .ifPresent(console -> platforms.add("console"
                        + console.password()
                                .map(password -> " (password " + password + ")")
                                .orElse("")));
        config.slack()
                .ifPresent(slack -> platforms.add("slack (" + slack.mode() + ", "
                        + (slack.mode().equals("http") ? "token " : "tokens ")
                        + slack.appToken().map(token -> token + " ").orElse("") + slack.botToken() + ")"));
        config.discord().ifPresent(discord -> platforms.add("discord (token " + discord.token() + ")"));
        return platforms.isEmpty() ? "no platform" : String.join(" and ", platforms);
    }

    private static String count(int number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }
}
