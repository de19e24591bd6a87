package dev.kindling.inventory.seed;

import dev.kindling.fault.KindlingException;
import dev.kindling.inventory.Manifest;
import dev.kindling.sshkey.KeyIntake;
import dev.kindling.sshkey.PasteGuard;
import dev.kindling.sshkey.PublicKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads every manifest below a directory, forgiving what the seed's script got wrong and noting it. Changes nothing. */
final class SeedReader {
    private static final long LARGEST = 200_000;
    private static final Pattern MANIFEST = Pattern.compile(".*\\.(?:ya?ml|json)");
    /** What no parser reads, but somebody meant as a machine: JSON and any number of blanks included. */
    private static final Pattern OF_A_MACHINE = Pattern.compile("\\bkind[\"']?\\s*:\\s*[\"']?VM\\b");

    private static final Pattern OF_A_MACHINE_BY_NAME = Pattern.compile(".*/vm\\.(ya?ml|json)");
    private static final Pattern WORTH_A_WORD = Pattern.compile(".*\\.(?:ya?ml|json|pub)");
    private static final Pattern SIZE = Pattern.compile("\\d{1,9}(?:B|KB|MB|GB)");
    private static final Pattern NAME = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");

    private final Path root;
    private final List<Path> files = new ArrayList<>();
    private final List<String> privateKeys = new ArrayList<>();
    private final Map<String, String> skipped = new TreeMap<>();
    private final List<String> unreadable = new ArrayList<>();

    SeedReader(Path root) {
        this.root = root;
    }

    /**
     * What was found.
     *
     * @param privateKeys files that hold a private key, which must never be in a repository
     * @param unreadable files that should be manifests and are not
     * @param skipped files that may be manifests or keys and were not looked into, with the reason
     */
    record Seed(
            List<SeedMachine> machines,
            List<String> privateKeys,
            List<String> unreadable,
            Map<String, String> skipped) {}

    Seed read() {
        if (!Files.isDirectory(root)) {
            throw new KindlingException("There is no directory " + root + ".");
        }
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                    return String.valueOf(directory.getFileName()).equals(".git")
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    // Links may lead anywhere.
                    boolean plain = attributes.isRegularFile();
                    if (plain && attributes.size() <= LARGEST) {
                        files.add(file);
                    } else if (WORTH_A_WORD.matcher(file.toString()).matches()) {
                        skipped.put(relative(file), plain ? "it is larger than 200 kB" : "it is no plain file");
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException fault) {
                    skipped.put(relative(file), "it may not be opened");
                    return FileVisitResult.CONTINUE;
                }
            });
            files.sort(Path::compareTo);
            var machines = new ArrayList<SeedMachine>();
            for (Path file : files) {
                String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
                if (PasteGuard.looksPrivate(text)) {
                    privateKeys.add(relative(file));
                } else if (MANIFEST.matcher(file.toString()).matches()) {
                    machine(file, text).ifPresent(machines::add);
                }
            }
            return new Seed(machines, privateKeys, unreadable, skipped);
        } catch (IOException e) {
            throw new KindlingException("The inventory " + root + " cannot be read (" + e + ").", e);
        }
    }

    private String relative(Path file) {
        return root.relativize(file).toString();
    }

    private Optional<SeedMachine> machine(Path file, String text) {
        Optional<YamlNodes> parsed = YamlNodes.parse(text);
        if (parsed.isEmpty()) {
            if (OF_A_MACHINE.matcher(text).find()
                    || OF_A_MACHINE_BY_NAME.matcher(file.toString()).matches()) {
                unreadable.add(relative(file));
            }
            return Optional.empty();
        }
        YamlNodes vm = parsed.get();
        boolean isVm = vm.text("kind").filter("VM"::equals).isPresent();
        return isVm ? Optional.of(machine(file, vm)) : Optional.empty();
    }

    private SeedMachine machine(Path file, YamlNodes vm) {
        var faults = new ArrayList<String>();
        String uid = vm.text("metadata", "uid").orElse("");
        if (!uid.isEmpty() && vm.at("metadata", "uid").filter(YamlNodes::quoted).isEmpty()) {
            faults.add("the uid has no quotes, so that one of digits is skipped in silence");
        }
        if (!uid.matches("[0-9a-f]{16}")) {
            faults.add("the uid is not 16 hexadecimal digits");
        }
        Map<String, String> labels =
                new TreeMap<>(vm.at("metadata", "labels").map(YamlNodes::texts).orElse(Map.of()));
        vm.at("labels").ifPresent(top -> {
            faults.add("labels stand beside metadata instead of in it, which Ignite refuses");
            labels.putAll(top.texts());
        });
        String name = vm.text("metadata", "name").orElse("");
        if (!NAME.matcher(name).matches()) {
            faults.add("the name is none that Ignite takes");
        }
        String keyPath = vm.text("spec", "ssh").orElse("");
        Key key = key(file, keyPath);
        return new SeedMachine(
                relative(file),
                team(file, labels),
                name,
                uid,
                labels,
                text(vm, "image", faults),
                text(vm, "kernel", faults),
                cpus(vm, faults),
                size(vm, "memory", "512MB", faults),
                size(vm, "diskSize", "4GB", faults),
                forwards(vm, faults),
                keyPath,
                key.key(),
                key.file(),
                key.fault(),
                vm.text("status", "running").filter("true"::equalsIgnoreCase).isPresent(),
                faults);
    }

    /** The seed's layout says it; a label, where the layout does not. */
    private String team(Path file, Map<String, String> labels) {
        Path relative = root.relativize(file);
        int depth = relative.getNameCount();
        String team = depth >= 3 ? relative.getName(depth - 3).toString() : labels.getOrDefault("team", "");
        return NAME.matcher(team).matches() && !team.equals("manifests")
                ? team
                : labels.getOrDefault("team", "unknown").replaceAll("[^a-z0-9-]", "-");
    }

    private static String text(YamlNodes vm, String image, List<String> faults) {
        String found = vm.text("spec", image, "oci").orElse("");
        if (found.isEmpty()) {
            faults.add("there is no " + image);
        }
        return found;
    }

    private static int cpus(YamlNodes vm, List<String> faults) {
        String text = vm.text("spec", "cpus").orElse("1");
        int cpus = text.matches("\\d{1,3}") ? Integer.parseInt(text) : 0;
        boolean possible = cpus == 1 || (cpus > 1 && cpus <= 32 && cpus % 2 == 0);
        if (!possible) {
            faults.add("cpus is " + quote(text) + "; Firecracker takes 1 or an even number up to 32");
            return Math.max(1, Math.min(32, cpus - cpus % 2));
        }
        return cpus;
    }

    private static String size(YamlNodes vm, String key, String byDefault, List<String> faults) {
        String text = vm.text("spec", key).orElse(byDefault);
        if (!SIZE.matcher(text).matches()) {
            faults.add(key + " is " + quote(text) + ", which Ignite does not read");
            return byDefault;
        }
        return text;
    }

    private static List<Manifest.Forward> forwards(YamlNodes vm, List<String> faults) {
        var forwards = new ArrayList<Manifest.Forward>();
        for (YamlNodes port :
                vm.at("spec", "network", "ports").map(YamlNodes::items).orElse(List.of())) {
            if (port.text("protocol").isEmpty()) {
                faults.add("a port has no protocol, which Ignite refuses (#891)");
            }
            forwards.add(new Manifest.Forward(
                    number(port, "hostPort"),
                    number(port, "vmPort"),
                    port.text("protocol").filter("udp"::equalsIgnoreCase).isPresent() ? "udp" : "tcp"));
        }
        if (forwards.isEmpty()) {
            faults.add("no port leads into it");
        }
        return forwards;
    }

    private static int number(YamlNodes port, String key) {
        String text = port.text(key).orElse("");
        return text.matches("\\d{1,5}") ? Integer.parseInt(text) : 0;
    }

    private record Key(Optional<PublicKey> key, Optional<String> file, Optional<String> fault) {
        static Key none(String fault) {
            return new Key(Optional.empty(), Optional.empty(), Optional.of(fault));
        }
    }

    /** The path is one of the host; the file of that name nearest to the manifest is meant. */
    private Key key(Path manifest, String keyPath) {
        if (keyPath.isEmpty() || keyPath.equals("true") || keyPath.endsWith("/")) {
            return Key.none("the manifest names no public key");
        }
        String wanted = keyPath.substring(keyPath.lastIndexOf('/') + 1);
        Optional<Path> file = files.stream()
                .filter(candidate -> String.valueOf(candidate.getFileName()).equals(wanted))
                .max((one, other) -> Integer.compare(common(one, manifest), common(other, manifest)));
        if (file.isEmpty()) {
            return Key.none("there is no file " + quote(wanted) + " in the inventory");
        }
        try {
            String text = Files.readString(file.get());
            if (PasteGuard.looksPrivate(text)) { // said in the words of a chat elsewhere: nobody has pasted this one
                return Key.none(relative(file.get()) + " is a private key; the manifest has to name the public one");
            }
            KeyIntake.Result read = KeyIntake.read(text);
            if (read instanceof KeyIntake.Accepted accepted) {
                return new Key(Optional.of(accepted.key()), Optional.of(relative(file.get())), Optional.empty());
            }
            String why = read instanceof KeyIntake.Refused refused
                    ? refused.fault().why()
                    : "It names an account instead of holding a key.";
            return Key.none(relative(file.get()) + " is no sound public key: " + why);
        } catch (IOException e) {
            return Key.none(relative(file.get()) + " is no text");
        }
    }

    private static int common(Path one, Path other) {
        int count = 0;
        while (count < Math.min(one.getNameCount(), other.getNameCount())
                && one.getName(count).equals(other.getName(count))) {
            count++;
        }
        return count;
    }

    static String quote(String text) {
        String clean = text.replaceAll("\\p{Cntrl}", "?");
        return "'" + (clean.length() > 60 ? clean.substring(0, 60) + "…" : clean) + "'";
    }
}
