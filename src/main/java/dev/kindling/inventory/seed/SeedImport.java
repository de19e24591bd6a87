package dev.kindling.inventory.seed;

import dev.kindling.config.Flavour;
import dev.kindling.fault.KindlingException;
import dev.kindling.inventory.Manifest;
import dev.kindling.sshkey.PublicKey;
import dev.kindling.units.PortRange;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Looks through a seed inventory: names every clash, and what it would be when put right. Never makes sandboxes of it by itself: whose a machine is and which host key it shows stands in no seed
 * (docs/adr/0008-inventory.md).
 */
public final class SeedImport {
    private final PortRange ports;
    private final Home home;
    private final SeedRepair repair;

    /**
     * @param ports those of the configuration
     * @param watched where what stands below {@code manifests/} will be on the host
     */
    public SeedImport(PortRange ports, Path watched, Home home, RandomGenerator random) {
        this.ports = ports;
        this.home = home;
        this.repair = new SeedRepair(ports, watched, random);
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
            return like(machine.image(), machine.kernel());
        }

        /** @param kernel any will do when it is empty */
        Optional<Flavour> like(String image, String kernel) {
            return flavours.stream()
                    .filter(flavour -> tagged(flavour.image()).equals(tagged(image)))
                    .filter(flavour ->
                            kernel.isEmpty() || tagged(flavour.kernel()).equals(tagged(kernel)))
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
     * @param privateKeys files of the repository that should never have been in one
     */
    public record Report(
            List<SeedMachine> machines,
            List<Clash> clashes,
            List<Repaired> repaired,
            Map<String, String> left,
            List<String> missing,
            List<String> privateKeys) {}

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
                if (!ports.contains(forward.hostPort())) {
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
        seed.skipped().forEach((file, why) -> clashes.add(new Clash("not read, since " + why, List.of(file))));
        var left = new TreeMap<String, String>();
        List<Repaired> repaired = repair.repair(machines, left);
        return new Report(machines, clashes, repaired, left, missing(repaired), seed.privateKeys());
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

    /**
     * Writes what the report proposes into an empty directory.
     *
     * @throws KindlingException when there is something in it, or it cannot be written
     */
    public void write(Report report, Path directory) {
        new SeedPlan(home).write(report, directory);
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
