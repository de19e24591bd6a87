package dev.kindling.engine.ignite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.engine.KnownMachines;
import dev.kindling.engine.Leftover;
import dev.kindling.engine.Leftover.Claim;
import dev.kindling.engine.MachineId;
import dev.kindling.engine.MachineSpec;
import dev.kindling.engine.RemovalReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IgniteLeftoversTest {
    private static final MachineId HAND_MADE = new MachineId("12345678901234e6");

    @TempDir
    Path directory;

    private IgniteRig rig;
    private IgniteEngine engine;
    private MachineSpec spec;
    private final Records records = new Records(new HashSet<>(), new HashSet<>());

    /** What the database would say. */
    private record Records(Set<MachineId> living, Set<MachineId> all) implements KnownMachines {
        @Override
        public boolean needed(MachineId id) {
            return living.contains(id);
        }

        @Override
        public boolean made(MachineId id) {
            return all.contains(id);
        }
    }

    @BeforeEach
    void set_up_a_host() {
        rig = new IgniteRig(directory);
        engine = rig.engine();
        spec = rig.spec();
    }

    @AfterEach
    void end_the_host() {
        rig.close();
    }

    private List<Leftover> look() {
        return engine.leftovers(records);
    }

    private List<String> ids() {
        return look().stream().map(Leftover::id).toList();
    }

    private void byHand(MachineId uid, String name, String label) throws IOException {
        Path manifest = Files.writeString(directory.resolve(uid + ".yaml"), """
                apiVersion: ignite.weave.works/v1alpha4
                kind: VM
                metadata: {name: %s, uid: "%s"%s}
                spec:
                  image: {oci: "weaveworks/ignite-ubuntu:latest"}
                  kernel: {oci: "weaveworks/ignite-kernel:5.10.51"}
                  cpus: 1
                  memory: 512MB
                  diskSize: 2GB
                """.formatted(name, uid, label));
        var answer = rig.host.run("ignite", List.of("run", "--config", manifest.toString()));
        assertThat(answer.stdout()).doesNotContain("level=fatal");
    }

    @Test
    void a_host_without_leftovers_has_none_whatever_others_made() throws IOException {
        engine.create(spec);
        records.living().add(spec.id());
        byHand(HAND_MADE, spec.id().value().substring(0, 8), "");
        rig.host.powerOffGuest(HAND_MADE);

        assertThat(look()).isEmpty();
    }

    @Test
    void a_machine_of_ours_that_no_sandbox_needs_is_removed_without_a_trace_and_its_neighbours_stay()
            throws IOException {
        engine.create(spec);
        // a name that is a prefix of our uid, a name that begins with our name, and a uid beside ours
        byHand(HAND_MADE, spec.id().value().substring(0, 6), "");
        byHand(new MachineId("1234567890123400"), spec.name() + "-copy", "");

        List<Leftover> found = look();
        assertThat(found).singleElement().satisfies(one -> {
            assertThat(one.id()).isEqualTo("machine-" + spec.id());
            assertThat(one.claim()).isEqualTo(Claim.OURS);
        });
        assertThat(engine.clear(found.get(0), records).complete()).isTrue();

        assertThat(rig.host.traces(spec.id())).isEmpty();
        assertThat(rig.host.traces(HAND_MADE)).isNotEmpty();
        assertThat(rig.host.run("ignite", List.of("ps", "-a")).stdout())
                .contains(spec.name() + "-copy")
                .contains(HAND_MADE.value());
        assertThat(look()).isEmpty();
        assertThat(engine.clear(found.get(0), records))
                .isEqualTo(new RemovalReport(
                        List.of(), List.of("parts of a machine: nothing says that Kindling made it")));
    }

    @Test
    void a_machine_that_only_carries_the_mark_is_told_as_such() throws IOException {
        byHand(HAND_MADE, "of-another-kindling", ", labels: {kindling: \"1\"}");

        assertThat(look())
                .singleElement()
                .satisfies(one -> assertThat(one.claim()).isEqualTo(Claim.MARKED));
    }

    @Test
    void a_machine_that_is_needed_by_now_or_lost_its_mark_is_not_cleared() throws IOException {
        byHand(HAND_MADE, "theirs", "");
        var claim = new Leftover(Leftover.Kind.MACHINE, HAND_MADE.value(), "a machine", Claim.OURS);
        records.all().add(HAND_MADE);
        assertThat(engine.clear(claim, records).left())
                .singleElement()
                .asString()
                .contains("mark");

        engine.create(spec);
        var found = look();
        records.living().add(spec.id());
        assertThat(engine.clear(found.get(0), records).left())
                .singleElement()
                .asString()
                .contains("needs it");
        assertThat(rig.answersAsItShould(spec)).isTrue();
        assertThat(rig.host.traces(HAND_MADE)).isNotEmpty();
    }

    @Test
    void what_a_guest_that_powered_off_left_after_ignite_removed_it_is_found_and_cleared() {
        engine.create(spec);
        rig.host.powerOffGuest(spec.id());
        rig.host.run("ignite", List.of("rm", "-f", spec.id().value()));
        assertThat(rig.host.traces(spec.id())).isNotEmpty();
        records.all().add(spec.id());

        List<Leftover> found = look();
        assertThat(found)
                .singleElement()
                .satisfies(one -> assertThat(one.what()).contains("container", "port forward", "address lease"));
        assertThat(engine.clear(found.get(0), records).removed())
                .contains("container", "port forward", "address lease");

        assertThat(rig.host.traces(spec.id())).isEmpty();
        assertThat(engine.portHolder(spec.port())).isEmpty();
        assertThat(look()).isEmpty();
    }

    @Test
    void a_killed_sandbox_that_ignite_will_not_remove_is_cleared() {
        engine.create(spec);
        rig.host.killSandbox(spec.id());

        var report = engine.clear(look().get(0), records);

        assertThat(report.complete()).as(report.toString()).isTrue();
        assertThat(rig.host.traces(spec.id())).isEmpty();
    }

    @Test
    void after_a_restart_of_the_host_what_nobody_needs_is_cleared_and_the_boot_is_another() {
        engine.create(spec);
        var before = engine.hostBoot();
        rig.host.reboot();

        assertThat(engine.hostBoot()).isPresent().isNotEqualTo(before);
        assertThat(engine.clear(look().get(0), records).complete()).isTrue();
        assertThat(rig.host.traces(spec.id())).isEmpty();
    }

    @Test
    void a_half_failed_create_by_others_is_reported_and_one_of_ours_is_cleared() throws IOException {
        rig.host.misbehave("busy", "1");
        rig.host.run("ignite", List.of("create", "weaveworks/ignite-ubuntu", "--name", "theirs"));
        assertThat(look()).isNotEmpty().allSatisfy(one -> {
            assertThat(one.kind()).isEqualTo(Leftover.Kind.TRACES);
            assertThat(one.claim()).isEqualTo(Claim.FOREIGN);
        });
        int loops = rig.host.loopDevices();
        look().forEach(one -> assertThat(engine.clear(one, records).left()).isNotEmpty());
        assertThat(rig.host.loopDevices()).isEqualTo(loops).isPositive();

        look().forEach(one -> records.all().add(one.machine()));
        look().forEach(one -> assertThat(engine.clear(one, records).complete()).isTrue());
        assertThat(look()).isEmpty();
        assertThat(rig.host.loopDevices()).isZero();
    }

    @Test
    void a_loop_device_on_a_disk_that_is_gone_is_found_although_device_mapper_knows_nothing_of_it() {
        rig.host.leakLoop(spec.id());
        rig.host.leakLoop(HAND_MADE);
        records.all().add(spec.id());

        assertThat(ids()).containsExactlyInAnyOrder("traces-" + spec.id(), "traces-" + HAND_MADE);
        look().forEach(one -> engine.clear(one, records));

        assertThat(ids()).containsExactly("traces-" + HAND_MADE);
        assertThat(rig.host.loopDevices()).isOne();
    }

    @Test
    void a_loop_device_on_an_image_that_no_disk_uses_is_found_and_detached_when_it_is_named() {
        String idle = rig.host.leakLoopOnImage("c5b99af57345cfaa", false, false);
        rig.host.leakLoopOnImage("c5b99af57345cfaa", true, false); // mounted, for an import
        rig.host.leakLoopOnImage("c5b99af57345cfaa", false, true); // a disk is being set up on it

        assertThat(look()).singleElement().satisfies(one -> {
            assertThat(one.id()).isEqualTo("device-" + idle);
            assertThat(one.claim()).isEqualTo(Claim.MARKED);
            assertThat(one.what()).contains("/dev/" + idle, "image.ext4");
        });
        var found = look().get(0);
        assertThat(engine.clear(found, records).removed()).containsExactly("loop device /dev/" + idle);

        assertThat(look()).isEmpty();
        assertThat(rig.host.loopDevices()).isEqualTo(2);
        assertThat(engine.clear(found, records).complete()).isTrue();
    }

    @Test
    void a_machine_whose_uid_ends_with_ours_may_be_off_without_ours_counting_as_killed() {
        String row = "VM|" + spec.id() + "|vm|true|10.61.0.2 |60001:22/tcp |1\n";
        String warning =
                "time=\"2026-11-22T17:47:08Z\" level=warning msg=\"failed to inspect container for VM ignite-a%s:"
                        + " no running task found: task ignite-a%s not found: not found\"\n";

        IgniteListing listing = IgniteListing.read(
                new IgniteReply(new ProcessResult(0, row + warning.formatted(spec.id(), spec.id()), "", false)));

        assertThat(listing.runs(spec.id())).isTrue();
    }

    @Test
    void the_chains_that_all_machines_share_are_never_emptied() {
        engine.create(spec);
        String comment = "name: \"ignite-cni-bridge\" id: \"ignite-" + spec.id() + "\"";
        rig.host.run(
                "iptables",
                List.of(
                        "-w",
                        "-t",
                        "nat",
                        "-A",
                        "POSTROUTING",
                        "-m",
                        "comment",
                        "--comment",
                        comment,
                        "-j",
                        "CNI-HOSTPORT-MASQ"));

        rig.host.powerOffGuest(spec.id());
        engine.remove(spec.ref());

        assertThat(rig.host.traces(spec.id())).isEmpty();
        assertThat(rig.host.calls())
                .anyMatch(call -> call.matches(".* -F CNI-DN-.*"))
                .noneMatch(call -> call.matches(".* -[FX] CNI-HOSTPORT.*"));
    }

    @Test
    void leases_and_results_of_longer_names_are_not_ours() throws IOException {
        engine.create(spec);
        records.living().add(spec.id());
        Path network = directory.resolve("host/cni/networks/ignite-cni-bridge");
        Path lease = Files.writeString(network.resolve("10.61.9.9"), "ignite-" + spec.id() + "ab\neth0");
        Path result = Files.writeString(
                directory.resolve("host/cni/results/ignite-cni-bridge-ignite-" + spec.id() + "ab-eth0"), "{}");
        assertThat(look()).isEmpty();

        engine.remove(spec.ref());

        assertThat(lease).exists();
        assertThat(result).exists();
    }

    @Test
    void of_an_image_that_is_there_twice_one_copy_is_removed() {
        rig.host.importAgain("weaveworks/ignite-ubuntu:latest");
        rig.host.importAgain("weaveworks/ignite-ubuntu:latest");

        List<Leftover> found = look();
        assertThat(found).isNotEmpty().allSatisfy(one -> assertThat(one.kind()).isEqualTo(Leftover.Kind.COPY));
        found.forEach(copy -> assertThat(engine.clear(copy, records).complete()).isTrue());

        assertThat(look()).isEmpty();
        engine.create(spec);
        assertThat(rig.answersAsItShould(spec)).isTrue();
    }

    private List<String> imageCopies() {
        return rig.host
                .run("ignite", List.of("image", "ls", "-q"))
                .stdout()
                .lines()
                .map(String::strip)
                .toList();
    }

    @Test
    void machines_that_are_off_keep_the_copy_that_they_were_made_from() {
        engine.create(spec);
        records.living().add(spec.id());
        engine.stop(spec);
        String first = imageCopies().get(0);
        rig.host.importAgain("weaveworks/ignite-ubuntu:latest");

        List<Leftover> found = look();
        assertThat(found).singleElement().satisfies(one -> assertThat(one.id()).isNotEqualTo("copy-" + first));
        assertThat(engine.clear(found.get(0), records).complete()).isTrue();

        assertThat(imageCopies()).containsExactly(first);
        engine.start(spec);
        assertThat(rig.answersAsItShould(spec)).isTrue();
    }

    @Test
    void a_copy_on_which_the_disk_of_a_running_machine_lies_stays_and_so_does_the_only_one() throws IOException {
        engine.create(spec);
        records.living().add(spec.id());
        String first = imageCopies().get(0);
        rig.host.importAgain("weaveworks/ignite-ubuntu:latest");
        String second = imageCopies().stream()
                .filter(uid -> !uid.equals(first))
                .findFirst()
                .orElseThrow();
        Path loops = Files.createDirectories(directory.resolve("host/sys/block/loop4/loop"));
        Path image = directory.resolve("host/firecracker/image").toAbsolutePath();
        Files.writeString(loops.resolve("backing_file"), image + "/" + second + "/image.ext4\n");

        assertThat(ids()).containsExactly("copy-" + first);
        var wrongOne = new Leftover(Leftover.Kind.COPY, second, "a copy", Claim.MARKED);
        assertThat(engine.clear(wrongOne, records).left())
                .singleElement()
                .asString()
                .contains("it is the one that stays");
        assertThat(engine.clear(look().get(0), records).complete()).isTrue();
        assertThat(imageCopies()).containsExactly(second);

        assertThat(engine.clear(wrongOne, records).removed()).isEmpty();
        assertThat(imageCopies()).containsExactly(second);
    }

    @Test
    void when_disks_lie_on_both_copies_neither_goes() throws IOException {
        engine.create(spec);
        records.living().add(spec.id());
        rig.host.importAgain("weaveworks/ignite-ubuntu:latest");
        Path image = directory.resolve("host/firecracker/image").toAbsolutePath();
        int loop = 0;
        for (String uid : imageCopies()) {
            Path place = Files.createDirectories(directory.resolve("host/sys/block/loop" + loop++ + "/loop"));
            Files.writeString(place.resolve("backing_file"), image + "/" + uid + "/image.ext4\n");
        }

        look().forEach(copy -> assertThat(engine.clear(copy, records).left())
                .singleElement()
                .asString()
                .contains("the disk of a running machine lies on it"));

        assertThat(imageCopies()).hasSize(2);
    }

    @Test
    void a_program_that_cannot_be_asked_is_named() {
        rig.host.uninstall("dmsetup");
        assertThat(ids()).containsExactly("unseen-dmsetup");
    }
}
