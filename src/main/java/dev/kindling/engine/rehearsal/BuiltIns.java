package dev.kindling.engine.rehearsal;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * The few commands that a rehearsal machine knows. Each is a pure function of the machine's record and the clock: none
 * reads a file, starts a process or sees anything of the host.
 */
final class BuiltIns {
    private static final int NOT_FOUND = 127;
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE MMM d HH:mm:ss 'UTC' yyyy", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final Map<String, String> PRETENDED = Map.of(
            "git", "git version 2 would be there on a real machine; this is a rehearsal",
            "docker", "Docker would be there on a real machine; this is a rehearsal");

    private final MachineRecord machine;
    private final InstantSource clock;
    private final Map<String, Function<List<String>, Answer>> commands;

    BuiltIns(MachineRecord machine, InstantSource clock) {
        this.machine = machine;
        this.clock = clock;
        this.commands = Map.ofEntries(
                Map.entry("help", words -> Answer.of(help())),
                Map.entry("whoami", words -> Answer.of(machine.user())),
                Map.entry("hostname", words -> Answer.of(machine.name())),
                Map.entry("uptime", words -> Answer.of(uptime())),
                Map.entry("date", words -> Answer.of(DATE.format(clock.instant()))),
                Map.entry("echo", words -> Answer.of(String.join(" ", words.subList(1, words.size())))),
                Map.entry("ls", words -> Answer.of("README  motd")),
                Map.entry("pwd", words -> Answer.of(home())),
                Map.entry("cat", this::cat),
                Map.entry("id", words -> Answer.of(id())),
                Map.entry("uname", this::uname),
                Map.entry("git", this::pretended),
                Map.entry("docker", this::pretended),
                Map.entry("true", words -> Answer.NOTHING),
                Map.entry("clear", words -> new Answer("\033[H\033[2J", "", 0, Answer.Next.GO_ON)),
                Map.entry("exit", words -> new Answer("", "", 0, Answer.Next.LOG_OUT)),
                Map.entry("logout", words -> new Answer("", "", 0, Answer.Next.LOG_OUT)),
                Map.entry("poweroff", words -> powerOff()));
    }

    Answer run(String line) {
        CommandLine command = CommandLine.parse(line);
        if (command.words().isEmpty()) {
            return Answer.NOTHING;
        }
        String name = command.words().get(0);
        var builtIn = commands.get(name);
        if (!command.plain() && (builtIn != null || CommandLine.hasShellSign(name))) {
            return Answer.failed(2, "This rehearsal has no real shell: no pipes, variables, patterns or redirection.");
        }
        if (builtIn == null) {
            return Answer.failed(NOT_FOUND, printable(name) + ": not found. " + notice());
        }
        return builtIn.apply(command.words());
    }

    /** What a person sees first. */
    String motd() {
        String contents = machine.installed().isBlank()
                ? ""
                : "A real '" + machine.flavour() + "' machine holds: " + machine.installed() + "\n";
        return """
                Welcome to %s, a Kindling rehearsal.

                Your key, the port and the host key are real. The machine is not: there is none behind
                this session, and nothing you type runs anywhere. VS Code Remote-SSH, scp, sftp and port
                forwarding need a real machine and will fail here.
                %s
                Type 'help' for the commands that answer, 'exit' to leave.
                """.formatted(machine.name(), contents);
    }

    String prompt() {
        return machine.user() + "@" + machine.name() + ":~$ ";
    }

    private static String help() {
        return """
                This is a rehearsal: an SSH server of Kindling without a machine behind it.
                These commands answer: cat README, clear, date, docker --version, echo, exit, git --version,
                help, hostname, id, ls, poweroff, pwd, uname, uptime, whoami.
                VS Code Remote-SSH, scp, sftp and port forwarding fail here; they work on a real machine.""";
    }

    private static String notice() {
        return "(Kindling rehearsal: there is no machine behind this session, so VS Code Remote-SSH and other"
                + " programs cannot run here; try 'help')";
    }

    private String home() {
        return machine.user().equals("root") ? "/root" : "/home/" + machine.user();
    }

    private String id() {
        return machine.user().equals("root")
                ? "uid=0(root) gid=0(root) groups=0(root)"
                : String.format("uid=1000(%1$s) gid=1000(%1$s) groups=1000(%1$s)", machine.user());
    }

    private String uptime() {
        Instant now = clock.instant();
        Duration up = Duration.between(machine.startedAt(), now);
        return String.format(
                Locale.ROOT,
                " up %d days, %02d:%02d (a rehearsal; nothing is running)",
                Math.max(0, up.toDays()),
                Math.max(0, up.toHoursPart()),
                Math.max(0, up.toMinutesPart()));
    }

    private Answer cat(List<String> words) {
        if (words.size() == 1) {
            return Answer.failed(1, "cat: name a file: README or motd");
        }
        return switch (words.get(1)) {
            case "README" -> Answer.of(help());
            case "motd", "/etc/motd" -> new Answer(motd(), "", 0, Answer.Next.GO_ON);
            default -> Answer.failed(1, "cat: " + printable(words.get(1)) + ": No such file or directory");
        };
    }

    private Answer uname(List<String> words) {
        return words.contains("-a")
                ? Answer.of("Kindling-rehearsal " + machine.name() + " (no kernel: there is no machine)")
                : Answer.of("Kindling-rehearsal");
    }

    private Answer pretended(List<String> words) {
        String name = words.get(0);
        if (words.equals(List.of(name, "--version")) || words.equals(List.of(name, "version"))) {
            return Answer.of(PRETENDED.getOrDefault(name, name));
        }
        return Answer.failed(NOT_FOUND, name + ": " + notice());
    }

    private Answer powerOff() {
        return new Answer(machine.name() + " powers off now.\n", "", 0, Answer.Next.POWER_OFF);
    }

    /** A name from the other side, short and without control characters, for an answer to the same person. */
    private static String printable(String text) {
        String shown = text.replaceAll("\\p{Cntrl}", "?");
        return shown.length() <= 60 ? shown : shown.substring(0, 60) + "...";
    }
}
