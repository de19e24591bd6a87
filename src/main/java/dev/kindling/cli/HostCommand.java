package dev.kindling.cli;

import dev.kindling.chat.ActorId;
import dev.kindling.fault.KindlingException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code kindling sandbox|workshop|admin VERB …}: every slash command for scripts on the host, over the socket of the running
 * Kindling. Who asks is the account of the operating system, with the same rules and the same audit as in a chat.
 */
@Command(
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:refused or failed, not all output could be written, or no Kindling runs",
            "2:wrong usage"
        },
        footer = {
            "",
            "You are the account that you are logged in with: root and the account that runs Kindling are operators,",
            "others are who teams.yml says under console."
        })
public final class HostCommand implements Callable<Integer> {
    private final String command;
    private final InputStream input;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the call
    private CommandSpec spec;

    @Parameters(arity = "0..*", paramLabel = "WORD", description = "The verb and what belongs to it, such as: list all")
    private List<String> words = new ArrayList<>();

    @Option(names = "--json", description = "Print one JSON object a line and message.")
    private boolean json;

    @Option(names = "--no-wait", description = "Return when the command is accepted, not when its work has ended.")
    private boolean hurry;

    @Option(names = "--yes", description = "Press the confirming button when Kindling asks back.")
    private boolean yes;

    @Option(names = "--click", paramLabel = "LABEL", description = "Press the button with this label; in order.")
    private List<String> clicks = new ArrayList<>();

    @Option(
            names = "--submit",
            paramLabel = "FIELD=VALUE",
            description = "Fill in and send the form that opens; =@FILE takes a file, =- standard input.")
    private List<String> entries = new ArrayList<>();

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "15m",
            description = "How long to wait (${DEFAULT-VALUE}).")
    private String timeout = "15m";

    @Option(
            names = "--config",
            paramLabel = "DIR",
            description = "Configuration of the running Kindling, which names its socket (${DEFAULT-VALUE}).")
    private Path config = UsualPlaces.configuration();

    @Option(names = "--socket", paramLabel = "FILE", description = "The socket itself, instead of --config.")
    private Optional<Path> socket = Optional.empty();

    /** @param command of the chat, such as {@code kindling} for {@code admin} */
    public HostCommand(String command) {
        this(command, System.in);
    }

    HostCommand(String command, InputStream input) {
        this.command = command;
        this.input = input;
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        var typed = new Typed(spec, input);
        var plan = new SayPlan(
                ActorId.onHost(System.getProperty("user.name")).user(),
                ("/" + command + " " + String.join(" ", words)).strip(),
                "dm",
                !hurry,
                yes,
                clicks,
                typed.values(entries),
                typed.time(timeout));
        return ask(place(socket, config), plan, json, out, err);
    }

    /** Says it to the Kindling that listens there, and prints what is answered; the result is the exit code. */
    static int ask(Path place, SayPlan plan, boolean json, PrintWriter out, PrintWriter err) {
        try (var line = new SocketLine(place)) {
            var session = new SaySession(
                    plan,
                    new ConsoleClient(line, plan.timeout(), sentence -> tell(err, sentence)),
                    new SayPrinter(out, json));
            int exit = session.run();
            if (session.formLeft()) {
                throw new SayFailure(
                        "A form opened and nothing was sent. Fill it in with --submit FIELD=VALUE, once for"
                                + " each field.");
            }
            return exit;
        } finally {
            out.flush();
            err.flush();
        }
    }

    private static void tell(PrintWriter err, String sentence) {
        err.println(sentence);
        err.flush();
    }

    /** The file that the running Kindling listens on. */
    static Path place(Optional<Path> socket, Path config) {
        return socket.map(Path::toAbsolutePath).orElseGet(() -> placeOf(config));
    }

    private static Path placeOf(Path config) {
        return UsualPlaces.closed(config)
                ? UsualPlaces.socket()
                        .orElseThrow(() -> new KindlingException("This account may neither read " + config
                                + " nor use Kindling's socket. On a host that host-setup.sh has set up, root lets it in: usermod"
                                + " -aG kindling-users " + System.getProperty("user.name") + ", and then log in anew."))
                : Reading.of(config).kindling().hostSocket();
    }
}
