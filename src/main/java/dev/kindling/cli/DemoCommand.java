package dev.kindling.cli;

import dev.kindling.config.ConfigResult;
import dev.kindling.config.KindlingConfig;
import dev.kindling.config.KindlingConfig.Console;
import dev.kindling.config.KindlingConfig.Http;
import dev.kindling.config.KindlingConfig.Rehearsal;
import dev.kindling.units.DataSize;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code kindling demo}: console, database and rehearsal engine on this machine, with people to be. */
@Command(
        name = "demo",
        description = "Try Kindling on this machine: no account, no root, nothing beyond loopback.",
        mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {
    private static final String LOOPBACK = "127.0.0.1";
    private static final String STRANGER = "mallory";
    private static final int LAST_PORT = 65_535;

    private final Launch launch;

    @Option(names = "--state-dir", paramLabel = "DIR", description = "Where the demo keeps its state (default: .demo).")
    private Optional<Path> stateDir = Optional.empty();

    @Option(
            names = "--config",
            paramLabel = "DIR",
            description = "Teams, flavours and limits of this directory instead of the sample's.")
    private Optional<Path> config = Optional.empty();

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Port of the page; 0 takes a free one (default: that of the configuration).")
    private Optional<Integer> port = Optional.empty();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the call
    private CommandSpec spec;

    public DemoCommand(Launch launch) {
        this.launch = launch;
    }

    @Override
    public Integer call() {
        port.filter(number -> number < 0 || number > LAST_PORT).ifPresent(number -> {
            throw new ParameterException(
                    spec.commandLine(),
                    "Invalid value for option '--port': " + number + " is not from 0 to " + LAST_PORT);
        });
        Path state =
                stateDir.orElseGet(DemoCommand::defaultState).toAbsolutePath().normalize();
        var read = config.map(Reading::of).orElseGet(DemoCommand::sample);
        Running running = launch.start(
                demo(read.kindling(), state, port),
                read.teams(),
                new Launch.Options(true, true, List.of(STRANGER), config));
        // With a state of its own it is announced in the usual place too, so that say finds it without being told.
        var serving = Serving.announced(
                running, Stream.of(state, defaultState()).distinct().toList());
        welcome(running, state);
        serving.untilStopped();
        return 0;
    }

    static Path defaultState() {
        return Path.of(System.getProperty("kindling.home", "."), ".demo")
                .toAbsolutePath()
                .normalize();
    }

    static ConfigResult.Read sample() {
        try {
            Path directory = Files.createTempDirectory("kindling-demo-config");
            try {
                for (String name : List.of("kindling.yml", "teams.yml")) {
                    try (InputStream in = DemoCommand.class.getResourceAsStream("/bot-config/" + name)) {
                        Files.copy(Objects.requireNonNull(in, name), directory.resolve(name));
                    }
                }
                return Reading.of(directory);
            } finally {
                for (String name : List.of("kindling.yml", "teams.yml")) {
                    Files.deleteIfExists(directory.resolve(name));
                }
                Files.deleteIfExists(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the sample configuration cannot be unpacked", e);
        }
    }

    /** Whatever the files say: this machine only, no chat service, no machine, no change to a repository. */
    static KindlingConfig demo(KindlingConfig read, Path state, Optional<Integer> port) {
        return new KindlingConfig(
                state,
                read.database(),
                new Http(LOOPBACK, port.orElse(read.http().port())),
                Optional.empty(),
                read.socket(),
                Optional.of(new Console(Optional.empty())),
                Optional.empty(),
                Optional.empty(),
                "rehearsal",
                read.ignite(),
                new Rehearsal(LOOPBACK),
                new KindlingConfig.Host(
                        LOOPBACK, read.host().ports(), read.host().quarantine(), DataSize.ZERO, DataSize.ZERO),
                read.flavours(),
                read.limits(),
                read.keySources(),
                KindlingConfig.Inventory.off(),
                Optional.empty());
    }

    private static void welcome(Running running, Path state) {
        String url = running.url().toString();
        System.out.println(String.join(
                "\n",
                "",
                "Kindling is ready. Open  " + url,
                "",
                "Or stay in a terminal. In a second one:",
                "",
                "  ssh-keygen -q -t ed25519 -N '' -f /tmp/kindling-demo-key   # a key for this demo",
                "  ./kindling say --as alice \"/sandbox create $(cat /tmp/kindling-demo-key.pub)\" --wait",
                "",
                "and log in with the ssh command and the known_hosts line that Kindling sends to alice.",
                "You can also be bob, carol, dave or erin (members), fay (facilitator), olga (operator),",
                "or mallory, who is in no team. State is kept in " + state + ". Ctrl-C ends the demo.",
                ""));
        System.out.flush();
    }
}
