package dev.kindling.engine.ignite.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** The command line of {@code ignite}: grammar, streams and exit codes as the recordings show them. */
final class IgniteProgram {
    private static final String SOCKETS = "[/run/containerd/containerd.sock /run/docker/containerd/containerd.sock]";
    private static final Set<String> WITHOUT_ROOT =
            Set.of("version", "help", "image", "kernel", "completion", "inspect", "ps");

    private final StandInHost host;
    private final MachineCommands machines;

    IgniteProgram(StandInHost host) {
        this.host = host;
        this.machines = new MachineCommands(host);
    }

    static String verb(List<String> words) {
        return words.stream().filter(word -> !word.startsWith("-")).findFirst().orElse("");
    }

    Answer run(List<String> words) {
        String verb = verb(words);
        var rest = new ArrayList<>(words);
        rest.remove(verb);
        boolean quiet = rest.removeAll(List.of("-q", "--quiet"));
        var output = new Output(quiet);
        try {
            int exitCode = dispatch(verb, rest, output);
            return output.end(exitCode, exitCode == 2 ? resource("panic.txt") : "");
        } catch (Flags.Misuse e) {
            return output.end(1, "Error: " + e.getMessage() + "\n" + usage(verb));
        } catch (Output.Fatal | VmRecords.NoMatch | GoTemplate.Unfit e) {
            output.log("fatal", String.valueOf(e.getMessage()));
            return output.end(1, "");
        }
    }

    private int dispatch(String verb, List<String> words, Output output) {
        if (!host.asRoot() && !WITHOUT_ROOT.contains(verb)) {
            throw new Output.Fatal("This program needs to run as root.");
        }
        switch (verb) {
            case "version" -> output.print(version(words));
            case "create", "run" -> createOrRun(verb, words, output);
            case "start" -> start(words, output);
            case "stop", "kill" -> machines.stop(one(words), verb, output);
            case "rm" -> {
                var flags = new Flags().with("force", "f", Flags.Kind.BOOL).parse(words);
                machines.remove(flags.arguments(), flags.has("force"), output);
            }
            case "ps" -> {
                ps(words, output);
                host.seen();
            }
            case "inspect" -> inspect(words, output);
            case "image", "kernel" -> images(verb, words, output);
            case "logs" -> {
                VmRecord vm = one(words);
                throw new Output.Fatal("VM \"" + vm.uid() + "\" is not running");
            }
            case "exec" -> {
                return exec(words);
            }
            default -> throw new Flags.Misuse("unknown command \"" + verb + "\" for \"ignite\"");
        }
        return 0;
    }

    private VmRecord one(List<String> words) {
        return host.records().match(words.get(words.size() - 1));
    }

    private void createOrRun(String verb, List<String> words, Output output) {
        var flags = new Flags();
        flags.with("config", "", Flags.Kind.STRING)
                .with("copy-files", "f", Flags.Kind.LIST)
                .with("cpus", "", Flags.Kind.COUNT)
                .with("kernel-image", "k", Flags.Kind.STRING)
                .with("label", "l", Flags.Kind.STRING)
                .with("memory", "", Flags.Kind.SIZE)
                .with("name", "n", Flags.Kind.STRING)
                .with("ports", "p", Flags.Kind.LIST)
                .with("require-name", "", Flags.Kind.BOOL)
                .with("size", "s", Flags.Kind.SIZE)
                .with("ssh", "", Flags.Kind.KEY)
                .with("runtime", "", Flags.Kind.STRING)
                .with("network-plugin", "", Flags.Kind.STRING);
        if (verb.equals("run")) {
            flags.with("ignore-preflight-checks", "", Flags.Kind.LIST);
        }
        flags.parse(words);
        if (flags.arguments().size() > 1) {
            throw new Flags.Misuse("accepts between 0 and 1 arg(s), received "
                    + flags.arguments().size());
        }
        VmRecord vm = host.withSnapshotLock(() -> machines.create(flags, output));
        if (verb.equals("run")) {
            host.ignorePorts(flags.all("ignore-preflight-checks").contains("Port"));
            machines.start(vm, output);
        }
        if (output.quiet()) {
            output.print(vm.uid() + "\n");
        }
    }

    private void start(List<String> words, Output output) {
        host.requireContainerd();
        host.ignorePorts(false);
        machines.start(one(words), output);
    }

    // ---- looking

    private void ps(List<String> words, Output output) {
        var flags = new Flags()
                .with("all", "a", Flags.Kind.BOOL)
                .with("template", "t", Flags.Kind.STRING)
                .with("filter", "f", Flags.Kind.STRING)
                .parse(words);
        var table = new TabTable(
                "VM ID", "IMAGE", "KERNEL", "SIZE", "CPUS", "MEMORY", "CREATED", "STATUS", "IPS", "PORTS", "NAME");
        var warnings = new ArrayList<String>();
        boolean starred = false;
        var rows = new StringBuilder();
        List<VmRecord> all = host.misbehaviour().happens("ps-empty")
                ? List.of()
                : host.records().all();
        for (VmRecord vm : all) {
            var seen = look(vm);
            boolean shown = seen.running() || vm.running() || flags.has("all");
            if (!shown || !passes(vm.model(seen.running()), flags)) {
                continue;
            }
            starred |= seen.stale();
            if (!seen.complaint().isEmpty()) {
                warnings.add(seen.complaint());
            }
            String status = (seen.stale() ? "*" : "") + (seen.running() ? "Up 6s" : "Stopped");
            table.row(
                    vm.uid(),
                    vm.json().at("/spec/image/oci").asText(),
                    vm.json().at("/spec/kernel/oci").asText(),
                    human(vm.json().at("/spec/diskSize").asText()),
                    vm.json().at("/spec/cpus").asText(),
                    human(vm.json().at("/spec/memory").asText()),
                    "6s ago",
                    status,
                    String.join(", ", vm.addresses()),
                    vm.portsColumn(),
                    vm.name());
            if (flags.has("template")) {
                rows.append(new GoTemplate(flags.last("template").orElseThrow()).render(vm.model(seen.running())))
                        .append('\n');
            } else if (output.quiet()) {
                rows.append(vm.uid()).append("\t\n");
            }
        }
        output.print(flags.has("template") || output.quiet() ? rows.toString() : table.toString());
        if (starred) {
            output.log(
                    "warning",
                    "The symbol * on the VM status indicates that the VM manifest on disk may not be up-to-date with the"
                            + " actual VM status from the container runtime");
        }
        warnings.forEach(warning -> output.log("warning", warning));
        if (!host.containerdUp()) {
            output.log("warning", "Could not stat a containerd socket: " + SOCKETS);
        }
    }

    private record Seen(boolean running, boolean stale, String complaint) {}

    /** The stored state, corrected where containerd can inspect the container, doubted where it cannot. */
    private Seen look(VmRecord vm) {
        if (!vm.running() || !host.containerdUp()) {
            return new Seen(vm.running(), false, "");
        }
        if (host.misbehaviour().happens("inspect-fails")) {
            return new Seen(
                    true, true, "failed to inspect container for VM " + vm.container() + ": context deadline exceeded");
        }
        var task = host.containerd().task(vm.container());
        if (task.isEmpty()) {
            return new Seen(
                    true,
                    true,
                    "failed to inspect container for VM " + vm.container() + ": no running task found: task "
                            + vm.container() + " not found: not found");
        }
        boolean runs = task.get().equals("RUNNING");
        return new Seen(runs, !runs, "");
    }

    private static boolean passes(Map<String, Object> model, Flags flags) {
        for (String filter : flags.all("filter")) {
            int split = filter.indexOf("}}=");
            if (split < 0) {
                throw new Output.Fatal("failed to extract keys-values from filter list [" + filter + "]");
            }
            try {
                if (!new GoTemplate(filter.substring(0, split + 2))
                        .render(model)
                        .equals(filter.substring(split + 3))) {
                    return false;
                }
            } catch (GoTemplate.Unfit e) {
                throw new Output.Fatal("failed to apply filtering on VM, the filter might be incorrect");
            }
        }
        return true;
    }

    private static String human(String size) {
        double value = Flags.size(size).bytes();
        String[] units = {"B", "KB", "MB", "GB"};
        int unit = 0;
        while (value >= 1024 && unit < units.length - 1) {
            value /= 1024;
            unit++;
        }
        return unit == 0 ? (long) value + " B" : String.format("%.1f %s", value, units[unit]);
    }

    private void inspect(List<String> words, Output output) {
        var flags = new Flags()
                .with("output", "o", Flags.Kind.STRING)
                .with("template", "t", Flags.Kind.STRING)
                .parse(words);
        if (!flags.arguments().get(0).equals("vm")) {
            throw new Output.Fatal("unrecognized kind: \"" + flags.arguments().get(0) + "\"");
        }
        VmRecord vm = host.records().match(flags.arguments().get(1));
        if (flags.has("template")) {
            output.print(new GoTemplate(flags.last("template").orElseThrow()).render(vm.model(vm.running())) + "\n");
            return;
        }
        String form = flags.last("output").orElse("json");
        switch (form) {
            case "json" -> output.print(vm.json().toPrettyString() + "\n");
            case "yaml" -> output.print(yaml(vm.json()));
            default -> throw new Output.Fatal("unrecognized output format: \"" + form + "\"");
        }
    }

    private static String yaml(JsonNode json) {
        var options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setWidth(1000);
        return new Yaml(options).dump(sorted(new ObjectMapper().convertValue(json, Map.class)));
    }

    private static Object sorted(Object value) {
        if (value instanceof Map<?, ?> map) {
            var sorted = new TreeMap<String, Object>();
            map.forEach((key, part) -> sorted.put((String) key, sorted(part)));
            return sorted;
        }
        return value instanceof List<?> list
                ? list.stream().map(IgniteProgram::sorted).toList()
                : value;
    }

    private void images(String kind, List<String> words, Output output) {
        Images images = kind.equals("image") ? host.images() : host.kernels();
        switch (words.isEmpty() ? "" : words.get(0)) {
            case "ls" -> output.print(images.table(output.quiet()));
            case "import" -> {
                Images.Image image = images.need(words.get(1), output, host.nextUid());
                if (output.quiet()) {
                    output.print(image.uid() + "\n");
                }
            }
            case "rm" ->
                images.remove(
                        words.get(1),
                        name -> host.records().all().stream()
                                .anyMatch(vm -> vm.json()
                                        .at("/spec/" + kind + "/oci")
                                        .asText()
                                        .equals(name)),
                        output);
            default -> throw new Flags.Misuse("unknown command \"" + kind + "\" for \"ignite\"");
        }
    }

    private int exec(List<String> words) {
        var flags = new Flags().with("identity", "i", Flags.Kind.STRING).parse(words);
        VmRecord vm = host.records().match(flags.arguments().get(0));
        if (!vm.running()) {
            return 2;
        }
        String key = flags.last("identity")
                .orElseThrow(() -> new Output.Fatal("no private key found for VM \"" + vm.uid() + "\""));
        try {
            if (!Files.readString(Path.of(key)).contains("PRIVATE KEY")) {
                throw new Output.Fatal("unable to create signer for private key: ssh: no key found");
            }
        } catch (IOException e) {
            throw new Output.Fatal("unable to read " + key);
        }
        throw new Output.Fatal("the stand-in does not run commands through exec");
    }

    private static String version(List<String> words) {
        return words.isEmpty()
                ? resource("version-text.txt")
                : resource("version-" + words.get(words.size() - 1) + ".txt");
    }

    private static String usage(String verb) {
        return switch (verb) {
            case "create", "run" -> resource("usage-" + verb + ".txt");
            case "start", "stop", "kill", "rm", "ps", "inspect", "image", "kernel", "logs", "exec" ->
                "Usage:\n  ignite " + verb + "\n";
            default -> "Run 'ignite --help' for usage.\n";
        };
    }

    static String resource(String name) {
        try (InputStream in =
                Objects.requireNonNull(IgniteProgram.class.getResourceAsStream("/ignite/standin/" + name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
