package dev.kindling.inventory.seed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.inventory.seed.SeedMoves.Move;
import dev.kindling.testing.Keys;
import dev.kindling.units.PortRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who of a seed inventory moves, by a list of people. */
class SeedMovesTest {
    @TempDir
    Path directory;

    private final SeedImport.Home home = new SeedImport.Home(Set.of("blue"), List.of(SeedImportTest.small()));

    private SeedImport.Report report() {
        return new SeedImport(
                        PortRange.parse("60000-60100"), Path.of("/etc/firecracker/manifests"), home, new Random(1))
                .look(directory.resolve("seed"));
    }

    private SeedMoves moves(String people) throws IOException {
        Path file = Files.writeString(directory.resolve("people.csv"), people);
        return SeedMoves.plan(report(), SeedPeople.read(file), home, Optional.of("72h"));
    }

    private Path machine(String team, String name, String keyFile) throws IOException {
        Path at = Files.createDirectories(directory.resolve("seed/manifests/" + team + "/" + name));
        Files.writeString(at.resolve("vm.yaml"), """
                apiVersion: ignite.weave.works/v1alpha4
                kind: VM
                metadata: {name: %s, uid: 1234567890123456}
                spec:
                  image: {oci: weaveworks/ignite-ubuntu}
                  kernel: {oci: "weaveworks/ignite-kernel:5.10.51"}
                  cpus: 1
                  memory: 1GB
                  diskSize: 4GB
                  network: {ports: [{hostPort: 60001, vmPort: 22}]}
                  ssh: %s
                """.formatted(name, keyFile));
        return at;
    }

    private String key(Path at, String name) throws IOException {
        String line = Keys.fresh(name).line();
        Files.writeString(at.resolve(name + ".pub"), line + "\r\n");
        return line;
    }

    @Test
    void who_is_in_the_list_and_has_a_key_of_their_own_moves() throws IOException {
        String one = key(machine("blue", "dev-1", "/etc/firecracker/manifests/blue/dev-1/dev-1.pub"), "dev-1");
        key(machine("blue", "vm-2", "/etc/firecracker/manifests/blue/vm-2/vm-2.pub"), "vm-2");
        key(machine("blue", "dev-3", "/etc/firecracker/manifests/blue/dev-3/dev-3.pub"), "dev-3");

        SeedMoves plan = moves("\uFEFF"
                + String.join(
                        "\r\n",
                        "machine,account,called",
                        "blue/dev-1, slack:T0123456:U0123456, alice",
                        "# away",
                        "vm-2;bob",
                        "blue/dev-3,",
                        "blue/dev-9,carol",
                        "blue/dev-3,$(id)",
                        ""));

        assertThat(plan.moves()).extracting(Move::machine).containsExactly("blue/dev-1", "blue/vm-2");
        String type = one.split(" ")[0] + " " + one.split(" ")[1];
        assertThat(plan.moves().get(0).command())
                .isEqualTo("/kindling adopt blue/dev-1 slack:T0123456:U0123456 team blue flavour small for 72h name"
                        + " vm-dev-1 called alice " + type);
        // Its old machine may be there still, and Ignite takes a name once.
        assertThat(plan.moves().get(1).command()).contains(" bob ", " name vm-2-new ");
        assertThat(plan.staying())
                .anySatisfy(why -> assertThat(why).contains("blue/dev-3", "nobody in the list"))
                .anySatisfy(why -> assertThat(why).contains("'$(id)'", "no account"))
                .anySatisfy(why -> assertThat(why).contains("'blue/dev-9'", "no machine"))
                .hasSize(3);
    }

    @Test
    void whose_key_it_is_has_to_be_clear() throws IOException {
        machine("blue", "dev-1", "/keys/shared.pub");
        Path two = machine("red", "dev-2", "/keys/shared.pub");
        key(two, "shared");
        Path three = machine("blue", "dev-3", "/keys/dev-3.pub");
        key(three, "dev-3");
        Files.writeString(three.resolve("dev-3"), "-----BEGIN OPENSSH " + "PRIVATE KEY-----\nAAAA\n");
        machine("blue", "dev-4", "/keys/none.pub");
        Path five = machine("blue", "dev-5", "/keys/dev-5.pub");
        Path six = machine("blue", "dev-6", "/keys/dev-6.pub");
        Files.writeString(six.resolve("dev-6.pub"), key(five, "dev-5"));

        SeedMoves plan = moves("""
                blue/dev-1,alice
                red/dev-2,bob
                blue/dev-3,carol
                blue/dev-4,dan
                blue/dev-5,eve
                blue/dev-6,frank
                """);

        assertThat(plan.moves()).isEmpty();
        assertThat(plan.staying())
                .anySatisfy(why -> assertThat(why).contains("blue/dev-1", "key path", "red/dev-2"))
                .anySatisfy(why -> assertThat(why).contains("red/dev-2", "key path", "blue/dev-1"))
                .anySatisfy(why -> assertThat(why).contains("blue/dev-3", "private half"))
                .anySatisfy(why -> assertThat(why).contains("blue/dev-4", "no usable key"))
                .anySatisfy(why -> assertThat(why).contains("blue/dev-5", "public key is that of blue/dev-6"))
                .hasSize(6);
        // One person may have two machines with one key.
        assertThat(moves("blue/dev-5,eve\nblue/dev-6,eve\n").moves()).hasSize(2);
    }

    @Test
    void a_list_may_be_yaml() throws IOException {
        key(machine("blue", "dev-1", "/keys/dev-1.pub"), "dev-1");
        Path file = Files.writeString(directory.resolve("people.yaml"), "blue/dev-1: discord:123:456\n");

        assertThat(SeedMoves.plan(report(), SeedPeople.read(file), home, Optional.empty())
                        .moves())
                .singleElement()
                .satisfies(move ->
                        assertThat(move.command()).contains(" discord:123:456 ").doesNotContain(" for "));
    }

    @Test
    void strange_files_are_named_and_stop_nothing() throws IOException {
        key(machine("blue", "dev-1", "/keys/dev-1.pub"), "dev-1");
        Path strange = machine("blue", "dev-2", "\"/keys/\\0.pub\"");
        Files.writeString(strange.resolve("large.yaml"), "kind: VM\n#" + "x".repeat(300_000));
        Files.createSymbolicLink(strange.resolve("link.yaml"), Path.of("/etc/passwd"));
        Files.createSymbolicLink(strange.resolve("loop"), strange);
        machine("blue", "dev-3", "/");

        SeedImport.Report report = report();

        assertThat(report.machines()).hasSize(3);
        assertThat(report.clashes())
                .extracting(SeedImport.Clash::toString)
                .anySatisfy(clash -> assertThat(clash).contains("not read", "large.yaml"))
                .anySatisfy(clash -> assertThat(clash).contains("not read", "link.yaml"));
    }

    @Test
    void more_machines_than_ports_are_left_out_of_the_repair_and_move_all_the_same() throws IOException {
        for (String name : List.of("dev-1", "dev-2", "dev-3")) {
            key(machine("blue", name, "/keys/" + name + ".pub"), name);
        }
        var few = new SeedImport(PortRange.parse("60001-60002"), Path.of("/watched"), home, new Random(1));

        SeedImport.Report report = few.look(directory.resolve("seed"));

        assertThat(report.repaired()).hasSize(2);
        assertThat(report.left().values()).singleElement().asString().contains("60001-60002", "host.ports");
        Path file = Files.writeString(directory.resolve("people.csv"), "dev-1,a\ndev-2,b\ndev-3,c\n");
        assertThat(SeedMoves.plan(report, SeedPeople.read(file), home, Optional.empty())
                        .moves())
                .hasSize(3);
    }
}
