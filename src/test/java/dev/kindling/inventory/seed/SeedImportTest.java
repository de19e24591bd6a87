package dev.kindling.inventory.seed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindling.config.Flavour;
import dev.kindling.fault.KindlingException;
import dev.kindling.inventory.seed.SeedImport.Clash;
import dev.kindling.units.DataSize;
import dev.kindling.units.PortRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A seed inventory with all that the field found wrong with it, taken over. */
class SeedImportTest {
    @TempDir
    Path directory;

    private Path seed;
    private final SeedImport imports = new SeedImport(
            PortRange.parse("60000-60100"),
            Path.of("/etc/firecracker/manifests"),
            new SeedImport.Home(Set.of("blue"), List.of(small())),
            new Random(1));

    static Flavour small() {
        return new Flavour(
                "small",
                "weaveworks/ignite-ubuntu",
                "weaveworks/ignite-kernel:5.10.51",
                1,
                DataSize.gigabytes(1),
                DataSize.gigabytes(4),
                "root",
                Map.of(),
                "",
                "ls");
    }

    @BeforeEach
    void copy_the_seed() throws IOException {
        seed = directory.resolve("seed");
        Path sample = Path.of("src/test/resources/inventory/seed");
        try (Stream<Path> files = Files.walk(sample)) {
            for (Path file : files.toList()) {
                Path target = seed.resolve(sample.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
        Files.createDirectories(seed.resolve("dev"));
        Files.writeString(
                seed.resolve("dev/id_rsa"),
                "-----BEGIN OPENSSH " + "PRIVATE KEY-----\nAAAA\n-----END OPENSSH " + "PRIVATE KEY-----\n");
    }

    private static Path of(String team, String machine) {
        return Path.of("manifests", team, machine, "vm.yaml");
    }

    @Test
    void every_clash_is_named_with_its_value_and_its_files() {
        List<Clash> clashes = imports.look(seed).clashes();

        String blue = of("blue", "vm-abc-001").toString();
        String red = of("red", "vm-abc-001").toString();
        assertThat(clashes)
                .contains(
                        new Clash("host port 60001 is used 2 times", List.of(blue, red)),
                        new Clash("name vm-abc-001 is used 2 times", List.of(blue, red)),
                        new Clash(
                                "key path /etc/firecracker/manifests/keys/abc-001.pub is used 2 times",
                                List.of(blue, red)),
                        new Clash(
                                "uid 4f1c2d3e4f5a6b70 is used 2 times",
                                List.of(blue, of("red", "vm-xyz-001").toString())),
                        new Clash(
                                "host port 80 is not one of 60000-60100",
                                List.of(of("red", "vm-xyz-001").toString())),
                        new Clash("the manifest is no YAML", List.of("manifests/green/broken.yaml")));
        assertThat(clashes)
                .extracting(Clash::toString)
                .anyMatch(
                        clash -> clash.startsWith("a private key is in the repository") && clash.contains("dev/id_rsa"))
                .anyMatch(clash -> clash.startsWith("no usable key, keys/bad-001.pub is no sound public key")
                        && clash.contains("vm-bad-001"))
                .anyMatch(clash -> clash.startsWith("public key SHA256:") && clash.contains(red))
                .noneMatch(clash -> clash.contains("$(id)"));
    }

    /** ignited says no more than a line in its log: a machine would be missing in the plan, and nobody would know. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "manifests/red/vm-broken/machine.json | {\"kind\": \"VM\", \"metadata\":",
                "manifests/red/vm-broken/machine.yaml | kind:  VM # metadata: [",
                "manifests/red/vm-broken/vm.yml | metadata: ["
            })
    void a_machine_that_no_parser_reads_is_named_however_it_is_written(String file, String text) throws IOException {
        Files.createDirectories(seed.resolve(file).getParent());
        Files.writeString(seed.resolve(file), text.replace(" # ", "\n") + "\n");

        assertThat(imports.look(seed).clashes()).contains(new Clash("the manifest is no YAML", List.of(file)));
    }

    @Test
    void a_manifest_that_names_the_private_half_of_a_key_hears_so() throws IOException {
        Path manifest = seed.resolve(of("blue", "vm-abc-001"));
        Files.writeString(
                manifest,
                Files.readString(manifest).replaceAll("ssh: .*", "ssh: /etc/firecracker/manifests/dev/id_rsa"));

        assertThat(imports.look(seed).clashes())
                .extracting(Clash::toString)
                .contains("no usable key, dev/id_rsa is a private key; the manifest has to name the public one: "
                        + of("blue", "vm-abc-001"));
    }

    @Test
    void what_ignite_would_refuse_or_skip_is_told() {
        var report = imports.look(seed);

        assertThat(report.machines()).hasSize(7);
        assertThat(report.machines())
                .filteredOn(machine -> machine.name().equals("vm-abc-002"))
                .singleElement()
                .satisfies(machine -> assertThat(machine.faults())
                        .anyMatch(fault -> fault.contains("no quotes"))
                        .anyMatch(fault -> fault.contains("labels stand beside metadata"))
                        .anyMatch(fault -> fault.contains("no protocol"))
                        .anyMatch(fault -> fault.contains("cpus is '3'")));
        assertThat(report.left())
                .containsOnlyKeys(
                        of("green", "vm-bad-001").toString(),
                        of("shared", "registry").toString());
    }

    @Test
    void the_repaired_inventory_has_no_clash_and_no_fault_left() throws IOException {
        Path repaired = directory.resolve("repaired");
        var report = imports.look(seed);

        imports.write(report, repaired);

        var again = imports.look(repaired);
        assertThat(again.machines())
                .hasSize(5)
                .allSatisfy(machine -> assertThat(machine.faults()).isEmpty());
        // One person may well have two machines.
        assertThat(again.clashes()).allMatch(clash -> clash.what().startsWith("public key"));
        assertThat(repaired.resolve("manifests/blue/vm-abc-001/vm.yaml"))
                .content()
                .contains("uid: \"4f1c2d3e4f5a6b70\"", "hostPort: 60001", "protocol: \"tcp\"")
                .contains("\"/etc/firecracker/manifests/blue/vm-abc-001/vm-abc-001.pub\"");
        assertThat(repaired.resolve("manifests/red/vm-abc-001-red/vm.yaml")).exists();
        assertThat(repaired.resolve("manifests/blue/vm-abc-002/vm.yaml"))
                .content()
                .contains("uid: \"1234567890123456\"", "cpus: 2");
        assertThat(Files.readString(repaired.resolve("PLAN.md")))
                .contains("name vm-abc-001 → vm-abc-001-red", "host port 80 → ", "dev/id_rsa");
    }

    @Test
    void who_takes_it_over_is_told_what_is_missing_and_what_each_tenant_has_to_type() throws IOException {
        var report = imports.look(seed);
        imports.write(report, directory.resolve("repaired"));

        assertThat(report.missing())
                .contains("the team red is not in teams.yml: add it, with its members")
                .noneMatch(what -> what.contains("team blue"))
                .noneMatch(what -> what.contains("weaveworks/ignite-ubuntu:latest with"));
        var abc = report.repaired().stream()
                .filter(machine -> machine.seed().team().equals("blue")
                        && machine.seed().name().equals("vm-abc-001"))
                .findFirst()
                .orElseThrow();
        assertThat(directory.resolve("repaired/PLAN.md"))
                .content()
                .contains("- the team red is not in teams.yml")
                .contains("- blue/vm-abc-001, key " + abc.key().fingerprint() + ":\n\n      /sandbox create "
                        + abc.key() + " --team blue --flavour small\n")
                .contains("      sudo -u ACCOUNT kindling sandbox create"
                        + " \"$(cat manifests/blue/vm-abc-001/vm-abc-001.pub)\" -- --team blue --flavour small\n");
    }

    @Test
    void what_no_flavour_offers_is_named_with_its_size() {
        var poor = new SeedImport(
                PortRange.parse("60000-60100"),
                Path.of("/etc/firecracker/manifests"),
                new SeedImport.Home(Set.of("blue", "red", "green"), List.of()),
                new Random(1));

        assertThat(poor.look(seed).missing())
                .anyMatch(what ->
                        what.startsWith("no flavour in kindling.yml has the image weaveworks/ignite-ubuntu:latest")
                                && what.contains("CPUs"));
    }

    @Test
    void the_seed_stays_as_it_is_and_nothing_is_written_over() throws IOException {
        var before = contents(seed);
        var report = imports.look(seed);
        Path occupied = Files.createDirectories(directory.resolve("occupied"));
        Files.writeString(occupied.resolve("mine"), "");

        assertThatThrownBy(() -> imports.write(report, occupied))
                .isInstanceOf(KindlingException.class)
                .hasMessageContaining("not empty");
        assertThat(contents(seed)).isEqualTo(before);
    }

    private static List<String> contents(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .sorted()
                    .map(file -> {
                        try {
                            return file + Files.readString(file);
                        } catch (IOException e) {
                            throw new java.io.UncheckedIOException(e);
                        }
                    })
                    .toList();
        }
    }

    @Test
    void a_link_out_of_the_inventory_is_not_followed() throws IOException {
        Path outside = Files.createDirectories(directory.resolve("outside/x"));
        Files.copy(seed.resolve(of("green", "vm-ok-001")), outside.resolve("vm.yaml"));
        Files.createSymbolicLink(seed.resolve("manifests/green/link"), outside);

        assertThat(imports.look(seed).machines()).hasSize(7);
    }
}
