package dev.kindling.inventory.seed;

import dev.kindling.config.Flavour;
import dev.kindling.fault.KindlingException;
import dev.kindling.inventory.Manifest;
import dev.kindling.sshkey.PublicKey;
import dev.kindling.units.Identifiers;
import dev.kindling.units.PortRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Looks through a seed inventory: names every clash, and writes what it would be when put right, with a plan, into another
 * directory. Never makes sandboxes of it by itself: whose a machine is and which host key it shows stands in no seed
 * (docs/adr/0008-inventory.md).
 */
public final class SeedImport {
    private final PortRange ports;
    private final Path watched;
    private final Home home;
    private final RandomGenerator random;

    /**
     * @param ports those of the configuration
     * @param watched where what stands below {@code manifests/} will be on the host
     */
    public SeedImport(PortRange ports, Path watched, Home home, RandomGenerator random) {
        this.ports = ports;
        this.watched = watched;
        this.home = home;
        this.random = random;
    }

    /**
     * What Kindling's configuration offers to the people of the old machines.
     *
     * @param teams names of the teams in {@code teams.yml}
     * @param flavours those of {@code kindling.yml}
     */
    public record Home(Set<String> teams, List<Flavour> flavours) {
        public Home {
            teams = Set.copyOf(teams);
            flavours = List.copyOf(flavours);
        }

        /** The flavour that is what a machine was; empty when there is none. */
        Optional<Flavour> like(Manifest machine) {
            return flavours.stream()
                    .filter(flavour -> tagged(flavour.image()).equals(tagged(machine.image())))
                    .filter(flavour -> machine.kernel().isEmpty()
                            || tagged(flavour.kernel()).equals(tagged(machine.kernel())))
                    .findFirst();
        }

        private static String tagged(String image) {
            return image.indexOf(':', image.lastIndexOf('/') + 1) < 0 ? image + ":latest" : image;
        }
    }

    /**
     * Something that cannot stay as it is.
     *
     * @param what in words, with the value that clashes
     * @param where the files
     */
    public record Clash(String what, List<String> where) {
        public Clash {
            where = List.copyOf(where);
        }

        @Override
        public String toString() {
            return what + ": " + String.join(", ", where);
        }
    }

    /**
     * A machine put right.
     *
     * @param changes what is different now, in words
     */
    public record Repaired(SeedMachine seed, Manifest manifest, PublicKey key, List<String> changes) {
        String directory() {
            return "manifests/" + seed.team() + "/" + manifest.name() + "/";
        }
    }

    /**
     * What there is.
     *
     * @param left machines that cannot be adopted, with the reason
     * @param missing what Kindling's configuration lacks before the people of these machines can have sandboxes like them
     */
    public record Report(
            List<SeedMachine> machines,
            List<Clash> clashes,
            List<Repaired> repaired,
            Map<String, String> left,
            List<String> missing) {}

    /** Reads the inventory; changes nothing. */
    public Report look(Path inventory) {
        var seed = new SeedReader(inventory).read();
        var clashes = new ArrayList<Clash>();
        List<SeedMachine> machines = seed.machines();
        shared(machines, SeedImport::hostPorts, "host port ", clashes);
        shared(machines, machine -> Stream.of(machine.name()), "name ", clashes);
        shared(machines, machine -> Stream.of(machine.keyPath()), "key path ", clashes);
        shared(machines, machine -> Stream.of(machine.uid()), "uid ", clashes);
        shared(machines, machine -> machine.key().map(PublicKey::fingerprint).stream(), "public key ", clashes);
        for (SeedMachine machine : machines) {
            for (Manifest.Forward forward : machine.forwards()) {
                if (!within(forward.hostPort())) {
                    clashes.add(new Clash(
                            "host port " + forward.hostPort() + " is not one of " + ports, List.of(machine.file())));
                }
            }
            machine.keyFault()
                    .ifPresent(fault -> clashes.add(new Clash("no usable key, " + fault, List.of(machine.file()))));
        }
        seed.privateKeys()
                .forEach(file -> clashes.add(new Clash(
                        "a private key is in the repository; whoever can read it has it, so replace it",
                        List.of(file))));
        seed.unreadable().forEach(file -> clashes.add(new Clash("the manifest is no YAML", List.of(file))));
        var left = new TreeMap<String, String>();
        List<Repaired> repaired = repair(machines, left);
        return new Report(machines, clashes, repaired, left, missing(repaired));
    }

    private List<String> missing(List<Repaired> machines) {
        var missing = new LinkedHashSet<String>();
        for (Repaired machine : machines) {
            String team = machine.seed().team();
            if (!home.teams().contains(team)) {
                missing.add("the team " + team + " is not in teams.yml: add it, with its members");
            }
            Manifest manifest = machine.manifest();
            if (home.like(manifest).isEmpty()) {
                missing.add("no flavour in kindling.yml has the image " + manifest.image()
                        + (manifest.kernel().isEmpty() ? "" : " with the kernel " + manifest.kernel()) + ": add one ("
                        + manifest.cpus() + " CPUs, " + manifest.memory() + ", " + manifest.disk() + ")");
            }
        }
        return List.copyOf(missing);
    }

    private static Stream<String> hostPorts(SeedMachine machine) {
        return machine.forwards().stream().map(forward -> String.valueOf(forward.hostPort()));
    }

    private boolean within(int port) {
        return port >= ports.first().number() && port <= ports.last().number();
    }

    private static void shared(
            List<SeedMachine> machines,
            Function<SeedMachine, Stream<String>> values,
            String what,
            List<Clash> clashes) {
        Map<String, List<String>> holders = new LinkedHashMap<>();
        for (SeedMachine machine : machines) {
            values.apply(machine)
                    .filter(value -> !value.isEmpty())
                    .distinct()
                    .forEach(value -> holders.computeIfAbsent(value, unseen -> new ArrayList<>())
                            .add(machine.file()));
        }
        holders.forEach((value, files) -> {
            if (files.size() > 1) {
                clashes.add(new Clash(what + value + " is used " + files.size() + " times", files));
            }
        });
    }

    // --- Putting right

    private List<Repaired> repair(List<SeedMachine> machines, Map<String, String> left) {
        Set<String> names = new HashSet<>();
        Set<String> uids = new HashSet<>();
        Set<Integer> taken = new HashSet<>();
        // A machine that is alone on its port keeps it, wherever it stands in the list.
        Map<Integer, Long> wanted = machines.stream()
                .flatMap(machine -> machine.forwards().stream().map(Manifest.Forward::hostPort))
                .collect(Collectors.groupingBy(port -> port, Collectors.counting()));
        var repaired = new ArrayList<Repaired>();
        for (SeedMachine machine : machines) {
            if (machine.key().isEmpty()) {
                left.put(machine.file(), machine.keyFault().orElse("it has no key"));
            } else if (machine.image().isEmpty() || machine.kernel().isEmpty()) {
                left.put(machine.file(), "its manifest names no image or no kernel");
            } else {
                repaired.add(repair(machine, machine.key().get(), names, uids, taken, wanted.keySet()));
            }
        }
        return repaired;
    }

    private Repaired repair(
            SeedMachine machine,
            PublicKey key,
            Set<String> names,
            Set<String> uids,
            Set<Integer> taken,
            Set<Integer> wanted) {
        var changes = new ArrayList<>(machine.faults());
        String name = unique(machine, names);
        if (!name.equals(machine.name())) {
            changes.add("name " + machine.name() + " → " + name);
        }
        String uid = machine.uid().matches("[0-9a-f]{16}") && !uids.contains(machine.uid())
                ? machine.uid()
                : Identifiers.hex(random);
        uids.add(uid);
        if (!uid.equals(machine.uid())) {
            changes.add("uid " + machine.uid() + " → " + uid);
        }
        var forwards = new ArrayList<Manifest.Forward>();
        for (Manifest.Forward forward : machine.forwards()) {
            int port = within(forward.hostPort()) && !taken.contains(forward.hostPort())
                    ? forward.hostPort()
                    : free(taken, wanted);
            taken.add(port);
            if (port != forward.hostPort()) {
                changes.add("host port " + forward.hostPort() + " → " + port);
            }
            forwards.add(new Manifest.Forward(port, forward.vmPort() == 0 ? 22 : forward.vmPort(), forward.protocol()));
        }
        String keyPath = watched.resolve(machine.team() + "/" + name + "/" + name + ".pub")
                .toString();
        if (!keyPath.equals(machine.keyPath())) {
            changes.add("key path " + machine.keyPath() + " → " + keyPath);
        }
        var labels = new TreeMap<>(machine.labels());
        labels.putIfAbsent("team", machine.team());
        return new Repaired(
                machine,
                new Manifest(
                        name,
                        uid,
                        labels,
                        Map.of(),
                        machine.image(),
                        machine.kernel(),
                        machine.cpus(),
                        machine.memory(),
                        machine.disk(),
                        forwards,
                        keyPath,
                        Map.of(),
                        machine.running()),
                key,
                changes);
    }

    private static String unique(SeedMachine machine, Set<String> names) {
        String base = machine.name().replaceAll("[^a-z0-9-]", "-").replaceAll("^-+|-+$", "");
        String name = base.isEmpty() ? "vm" : base;
        for (int i = 1; !names.add(name); i++) {
            name = (base.isEmpty() ? "vm" : base) + "-" + machine.team() + (i == 1 ? "" : "-" + i);
        }
        return name;
    }

    private int free(Set<Integer> taken, Set<Integer> wanted) {
        for (int port = ports.first().number(); port <= ports.last().number(); port++) {
            if (!taken.contains(port) && !wanted.contains(port)) {
                return port;
            }
        }
        throw new KindlingException("The ports " + ports + " do not suffice for the machines of this inventory. Widen"
                + " host.ports and call it again.");
    }

    // --- Writing

    /**
     * Writes the repaired manifests, their keys and {@code PLAN.md} into an empty directory.
     *
     * @throws KindlingException when there is something in it, or it cannot be written
     */
    public void write(Report report, Path directory) {
        try {
            Files.createDirectories(directory);
            try (Stream<Path> there = Files.list(directory)) {
                if (there.findAny().isPresent()) {
                    throw new KindlingException(
                            directory + " is not empty. Name a new directory; nothing was written.");
                }
            }
            for (Repaired machine : report.repaired()) {
                Path home = Files.createDirectories(directory.resolve(machine.directory()));
                String name = machine.manifest().name();
                Files.writeString(home.resolve("vm.yaml"), machine.manifest().yaml());
                Files.writeString(home.resolve(name + ".pub"), machine.key().authorizedKeysLine(name) + "\n");
            }
            Files.writeString(directory.resolve("PLAN.md"), plan(report) + messages(report));
        } catch (IOException e) {
            throw new KindlingException(
                    "The repaired inventory cannot be written to " + directory + " (" + e + ").", e);
        }
    }

    private static String plan(Report report) {
        var text = new StringBuilder("""
                # Plan for taking over this inventory

                Nothing was changed on the host or in the old repository. The steps are explained in docs/inventory.md.

                1. Commit the directory `manifests/` of this plan in place of the old one while ignited is stopped.
                2. Machines whose uid, name and ports are unchanged go on as they are; each of the others has to be made
                   anew, and its tenant told.
                3. Kindling does not touch any of these machines and leaves their ports alone. Tenants move to sandboxes
                   of Kindling's with the key below: `/sandbox create`. When a tenant has moved, end the old machine.

                | team | machine | ports | key | what is different |
                | --- | --- | --- | --- | --- |
                """);
        for (Repaired machine : report.repaired()) {
            text.append("| ")
                    .append(String.join(
                            " | ",
                            cell(machine.seed().team()),
                            cell(machine.manifest().name()),
                            machine.manifest().forwards().stream()
                                    .map(forward -> String.valueOf(forward.hostPort()))
                                    .collect(Collectors.joining(" ")),
                            machine.key().fingerprint(),
                            cell(String.join("; ", machine.changes()))))
                    .append(" |\n");
        }
        if (!report.left().isEmpty()) {
            text.append("\nLeft out:\n\n");
            report.left()
                    .forEach((file, why) -> text.append("- ")
                            .append(cell(file))
                            .append(": ")
                            .append(cell(why))
                            .append("\n"));
        }
        if (!report.clashes().isEmpty()) {
            text.append("\nClashes found:\n\n");
            report.clashes()
                    .forEach(clash ->
                            text.append("- ").append(cell(clash.toString())).append("\n"));
        }
        return text.toString();
    }

    /** What to type, for each tenant: the old inventory knows their keys, but not who they are in a chat. */
    private String messages(Report report) {
        if (report.repaired().isEmpty()) {
            return "";
        }
        var text = new StringBuilder();
        if (!report.missing().isEmpty()) {
            text.append("\nMissing in Kindling's configuration:\n\n");
            report.missing()
                    .forEach(what -> text.append("- ").append(cell(what)).append("\n"));
        }
        text.append("""

                ## What to send to whom

                Whose machine is whose, you know. Each of them types, in the chat:

                """);
        for (Repaired machine : report.repaired()) {
            String flavour = home.like(machine.manifest())
                    .map(found -> " --flavour " + found.name())
                    .orElse("");
            text.append("- ")
                    .append(cell(machine.seed().team() + "/" + machine.seed().name()))
                    .append(", key ")
                    .append(machine.key().fingerprint())
                    .append(":\n\n      /sandbox create ")
                    .append(machine.key())
                    .append(" --team ")
                    .append(cell(machine.seed().team()))
                    .append(flavour)
                    .append("\n\n");
        }
        return text.toString();
    }

    private static String cell(String text) {
        return text.replaceAll("[\\p{Cntrl}|]", " ");
    }

    /** One line for people. */
    public static Optional<String> summary(Report report) {
        return report.machines().isEmpty()
                ? Optional.empty()
                : Optional.of(report.machines().size() + " machines, "
                        + report.clashes().size() + " clashes, "
                        + report.repaired().size() + " can be taken over");
    }
}
