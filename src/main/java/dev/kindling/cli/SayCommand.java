package dev.kindling.cli;

import java.io.InputStream;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code kindling say}: a person of the console on the command line. Says something to a running console and prints what
 * comes back.
 */
@Command(
        name = "say",
        description = "Says something to a running console and prints what Kindling answers.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:refused or failed, or no console is running",
            "2:the command line was wrong",
        },
        footer = {
            "",
            "The console is looked for at --url, then KINDLING_URL, then where ./kindling demo says it is,",
            "then http://127.0.0.1:8080. A password is taken from KINDLING_CONSOLE_PASSWORD.",
            "",
            "Example: kindling say --as alice \"/sandbox create $(cat ~/.ssh/id_ed25519.pub)\" --wait",
        })
public final class SayCommand implements Callable<Integer> {
    private final Map<String, String> environment;
    private final InputStream input;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--as", required = true, paramLabel = "NAME", description = "Who speaks, such as alice.")
    private String person = "";

    @Parameters(
            arity = "1..*",
            paramLabel = "TEXT",
            description =
                    "What to say, such as '/sandbox list'; in quotes. FIELD=VALUE after --submit belongs to the form.")
    private List<String> words = new ArrayList<>();

    @Option(names = "--wait", description = "Go on printing until the work that this started has ended.")
    private boolean wait;

    @Option(names = "--json", description = "Print one JSON object a line and message, for programs.")
    private boolean json;

    @Option(names = "--yes", description = "Press the confirming button when Kindling asks back.")
    private boolean yes;

    @Option(
            names = "--click",
            paramLabel = "LABEL",
            description =
                    "Press the button with this label on the reply, or with --wait on a message that comes; in order.")
    private List<String> clicks = new ArrayList<>();

    @Option(
            names = "--submit",
            paramLabel = "FIELD=VALUE",
            description = "Fill in and send the form that opens; =@FILE takes a file, =- standard input.")
    private List<String> entries = new ArrayList<>();

    @Option(names = "--url", paramLabel = "URL", description = "Address of the console.")
    private Optional<String> url = Optional.empty();

    @Option(names = "--channel", paramLabel = "NAME", description = "Say it in this channel.")
    private Optional<String> channel = Optional.empty();

    @Option(names = "--dm", description = "Say it in the direct messages; this is so unless --channel is given.")
    private boolean direct;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "5m",
            description = "How long to wait, such as 30s or 5m; ${DEFAULT-VALUE} if not given.")
    private String timeout = "5m";

    public SayCommand() {
        this(System.getenv(), System.in);
    }

    /** @param input what {@code --submit field=-} reads */
    public SayCommand(Map<String, String> environment, InputStream input) {
        this.environment = Map.copyOf(environment);
        this.input = input;
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try {
            SayPlan plan = plan();
            var line = new HttpLine(
                    new ConsoleAddress(url, environment, Optional.ofNullable(System.getProperty("kindling.home"))),
                    Optional.ofNullable(environment.get("KINDLING_CONSOLE_PASSWORD")));
            var site = new ConsoleClient(line, plan.timeout());
            return new SaySession(plan, site, new SayPrinter(out, json)).run();
        } catch (SayFailure e) {
            err.println(e.getMessage());
            return 1;
        } finally {
            out.flush();
            err.flush();
        }
    }

    private SayPlan plan() {
        var typed = new Typed(spec, input);
        if (direct && channel.isPresent()) {
            throw typed.usage("--dm and --channel exclude each other.");
        }
        List<String> text = new ArrayList<>();
        List<String> fields = new ArrayList<>(entries);
        for (String word : words) {
            // "--submit a=1 b=2" may be written in one go.
            boolean isEntry = !entries.isEmpty() && Typed.ENTRY.matcher(word).matches();
            (isEntry ? fields : text).add(word);
        }
        if (text.size() != 1) {
            throw typed.usage("Put what to say into quotes, as one argument; here are " + text.size() + ".");
        }
        return new SayPlan(
                person,
                text.get(0),
                channel.map(name -> name.startsWith("#") ? name.substring(1) : name)
                        .orElse("dm"),
                wait,
                yes,
                clicks,
                typed.values(fields),
                typed.time(timeout));
    }
}
