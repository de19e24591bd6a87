package dev.kindling.engine.ignite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.kindling.engine.EngineException;
import dev.kindling.engine.MachineId;
import dev.kindling.engine.MachineSpec;
import dev.kindling.engine.MachineState;
import dev.kindling.engine.PortInUseException;
import dev.kindling.engine.SandboxEngine;
import dev.kindling.engine.SshKeys;
import dev.kindling.engine.ignite.standin.StandInHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the engine does with a host that misbehaves, one way at a time: what it reports and what is left on the host. */
class IgniteEngineTest {
    private static final MachineId OTHER = new MachineId("00000000000000ff");

    @TempDir
    Path directory;

    private IgniteRig rig;
    private IgniteEngine engine;
    private MachineSpec spec;

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

    // ---- what is in a machine

    @Test
    void a_machine_holds_the_tenants_key_our_host_key_and_the_flavours_files_and_nothing_else() throws IOException {
        Path daemon = Files.writeString(directory.resolve("daemon.json"), "{}");
        spec = rig.spec(
                IgniteRig.ID,
                "vm-alice-001",
                rig.port,
                Flavours.of("weaveworks/ignite-ubuntu:latest", Map.of(daemon.toString(), "/etc/docker/daemon.json")));

        engine.create(spec);

        String keyLine = SshKeys.publicKey(rig.tenant) + " kindling-vm-alice-001\n";
        assertThat(rig.host.fileIn(spec.id(), "/root/.ssh/authorized_keys")).contains(keyLine);
        assertThat(rig.host.modeOf(spec.id(), "/root/.ssh/authorized_keys")).contains("rw-------");
        assertThat(rig.host.modeOf(spec.id(), "/etc/ssh/ssh_host_ed25519_key")).contains("rw-------");
        assertThat(rig.host.fileIn(spec.id(), "/etc/ssh/ssh_host_ed25519_key.pub"))
                .contains(SshKeys.publicKey(rig.hostKey) + "\n");
        assertThat(rig.host.fileIn(spec.id(), "/etc/docker/daemon.json")).contains("{}");
        assertThat(rig.answersAsItShould(spec)).isTrue();
        assertThat(rig.in(spec, "hostname")).isEqualTo(IgniteRig.ID + "\n");
    }

    @Test
    void machines_are_called_by_nothing_but_their_whole_uid() {
        engine.create(spec);
        engine.stop(spec);
        engine.start(spec);
        engine.remove(spec.ref());

        assertThat(rig.host.calls())
                .filteredOn(call -> call.matches("ignite (start|stop|kill|rm).*"))
                .isNotEmpty()
                .allMatch(call -> call.matches("ignite (start|stop|kill|rm -f) " + IgniteRig.ID));
    }

    @Test
    void machines_of_others_are_not_ours() {
        rig.host.run("ignite", List.of("run", "weaveworks/ignite-ubuntu", "--name", "theirs"));
        engine.create(spec);

        assertThat(engine.machines()).containsOnly(Map.entry(spec.id(), MachineState.RUNNING));
    }

    @Test
    void keys_are_not_replaced_from_outside() {
        assertThat(engine.replacesKeysInPlace()).isFalse();
        assertThatThrownBy(() -> engine.replaceKeys(spec))
                .isInstanceOfSatisfying(
                        EngineException.class,
                        e -> assertThat(e.worthRetrying()).isFalse());
    }

    // ---- failures of create

    private EngineException refusedCreate(SandboxEngine by) {
        var fault = catchThrowableOfType(EngineException.class, () -> by.create(spec));
        assertThat(fault).as("a fault").isNotNull();
        return fault;
    }

    private void nothingIsLeft() {
        assertThat(rig.host.traces(spec.id())).isEmpty();
        assertThat(rig.host.loopDevices()).isZero();
        assertThat(directory.resolve("state/ignite/" + spec.id())).doesNotExist();
        assertThat(rig.answer(spec)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "fail,create,true,mkfs",
        "fail,preflight,false,/dev/kvm",
        "fail,start,true,OCI runtime",
        "fail,spawn,true,timeout waiting for ignite-spawn",
        "busy,1,true,Device or resource busy",
        "unreachable,2,true,network is unreachable",
        "dead,1,true,does not run",
        "dies-when-seen,1,true,does not run",
        "panic.run,1,true,index out of range",
        "garbage.run,1,true,does not run"
    })
    void a_create_that_fails_says_so_and_leaves_nothing(String what, String how, boolean worthRetrying, String words) {
        rig.host.misbehave(what, how);

        EngineException fault = refusedCreate(engine);

        assertThat(fault.worthRetrying()).isEqualTo(worthRetrying);
        assertThat(fault.detail()).contains(words);
        assertThat(fault.getMessage()).doesNotContain("ignite", "exit", "level=");
        nothingIsLeft();

        rig.host.behave();
        engine.create(spec);
        assertThat(rig.answersAsItShould(spec)).isTrue();
    }

    @Test
    void a_run_that_hangs_is_ended_and_its_machine_too() {
        rig.host.misbehave("hang.run", "1");

        EngineException fault = refusedCreate(rig.engine(Duration.ofSeconds(4)));

        assertThat(fault.worthRetrying()).isTrue();
        assertThat(fault.detail()).contains("time limit");
        nothingIsLeft();
    }

    @Test
    void when_even_looking_hangs_it_is_said_in_time() {
        rig.host.misbehave("hang.ps", "9");
        var hasty = rig.engine(Duration.ofMillis(300));

        assertThatThrownBy(() -> hasty.state(spec.id()))
                .isInstanceOfSatisfying(
                        EngineException.class,
                        e -> assertThat(e.worthRetrying()).isTrue());
    }

    @Test
    void a_slow_host_is_waited_for() {
        rig.host.misbehave("slow.run", "700");

        engine.create(spec);

        assertThat(rig.answersAsItShould(spec)).isTrue();
    }

    @Test
    void a_network_that_fails_once_is_tried_again_at_once() {
        rig.host.misbehave("unreachable", "1");

        engine.create(spec);

        assertThat(rig.answersAsItShould(spec)).isTrue();
    }

    @Test
    void nonsense_from_ps_is_made_good_from_metadata_and_containerd() {
        rig.host.misbehave("garbage.ps", "99");

        engine.create(spec);

        assertThat(engine.state(spec.id())).isEqualTo(MachineState.RUNNING);
        assertThat(engine.machines()).containsOnlyKeys(spec.id());
    }

    @Test
    void machines_that_ps_forgets_are_found_in_their_files() {
        engine.create(spec);
        rig.host.misbehave("ps-empty", "2");

        assertThat(engine.state(spec.id())).isEqualTo(MachineState.RUNNING);
        assertThat(engine.machines()).containsOnlyKeys(spec.id());
    }

    @Test
    void an_image_that_cannot_be_had_is_not_worth_another_try() {
        spec = rig.spec(IgniteRig.ID, "vm-alice-001", rig.port, Flavours.of("nosuch/image:1", Map.of()));

        EngineException fault = refusedCreate(engine);

        assertThat(fault.worthRetrying()).isFalse();
        assertThat(fault).hasMessageContaining("image");
        assertThat(fault.detail()).contains("failed to resolve reference");
        nothingIsLeft();
    }

    @Test
    void a_name_that_another_machine_has_is_refused_and_that_machine_stays() {
        rig.host.run("ignite", List.of("run", "weaveworks/ignite-ubuntu", "--name", spec.name()));

        EngineException fault = refusedCreate(engine);

        assertThat(fault.worthRetrying()).isFalse();
        nothingIsLeft();
        assertThat(rig.host.run("ignite", List.of("ps")).stdout()).contains(spec.name());
    }

    @Test
    void without_root_nothing_is_made() {
        rig.host.runAsRoot(false);

        assertThat(refusedCreate(engine).worthRetrying()).isFalse();
        assertThat(engine.health().ok()).isFalse();
        assertThat(engine.health().detail()).contains("root");
    }

    @Test
    void without_containerd_nothing_is_claimed() {
        engine.create(spec);
        rig.host.containerdUp(false);

        assertThatThrownBy(() -> engine.state(spec.id()))
                .isInstanceOfSatisfying(
                        EngineException.class,
                        e -> assertThat(e.worthRetrying()).isTrue());
        assertThat(refusedCreate(engine).worthRetrying()).isTrue();
        assertThat(engine.health().detail()).contains("containerd");
    }

    @Test
    void a_container_that_cannot_be_inspected_is_neither_up_nor_down() {
        engine.create(spec);
        rig.host.misbehave("inspect-fails", "2");

        assertThatThrownBy(() -> engine.state(spec.id())).isInstanceOf(EngineException.class);
        assertThat(engine.machines()).containsEntry(spec.id(), MachineState.RUNNING);
        rig.host.misbehave("inspect-fails", "1");
        assertThatThrownBy(() -> engine.create(spec)).isInstanceOf(EngineException.class);
        assertThat(rig.answersAsItShould(spec)).isTrue();
    }

    @Test
    void a_create_that_is_interrupted_leaves_nothing() {
        Runnable letGoOn = rig.host.hold("run");
        Thread creator = Thread.currentThread();
        var interrupter = new Thread(() -> {
            await().until(() -> rig.host.calls().stream().anyMatch(call -> call.startsWith("ignite run")));
            creator.interrupt();
        });
        interrupter.start();

        refusedCreate(engine);

        assertThat(Thread.interrupted()).isTrue();
        letGoOn.run();
        await().during(Duration.ofSeconds(1)).untilAsserted(this::nothingIsLeft);
    }

    @Test
    void a_machine_with_a_key_of_its_own_shows_it_to_whoever_probes() {
        rig.host.misbehave("wrong-host-key", "1");

        engine.create(spec);

        assertThat(rig.answer(spec)).isPresent().get().isNotEqualTo(SshKeys.publicKey(rig.hostKey));
    }

    @Test
    void of_twenty_creates_at_one_failure_in_twenty_none_leaves_anything_half_made() {
        rig.host.misbehave("seed", "12");
        rig.host.misbehave("failure-rate", "0.05");
        int failures = 0;
        for (int i = 0; i < 20; i++) {
            spec = rig.spec(new MachineId(String.format("%016x", i + 256)), "vm-" + i, rig.ports.next());
            try {
                engine.create(spec);
                assertThat(engine.state(spec.id())).isEqualTo(MachineState.RUNNING);
            } catch (EngineException e) {
                failures++;
                assertThat(e.worthRetrying()).isTrue();
            }
            while (!engine.remove(spec.ref()).complete()) {
                failures++;
            }
            nothingIsLeft();
        }
        assertThat(failures).isPositive();
    }

    // ---- ports

    @Test
    void a_port_of_another_machine_is_refused_by_name_of_that_machine() {
        engine.create(rig.spec(OTHER, "vm-bob-001", rig.port));

        assertThat(refusedCreate(engine)).isInstanceOf(PortInUseException.class);
        assertThat(refusedCreate(engine).detail()).contains("vm-bob-001");
        assertThat(rig.host.traces(spec.id())).isEmpty();
    }

    @Test
    void a_stopped_machine_keeps_its_port() {
        var bob = rig.spec(OTHER, "vm-bob-001", rig.port);
        engine.create(bob);
        engine.stop(bob);

        assertThat(engine.portHolder(rig.port))
                .hasValueSatisfying(holder -> assertThat(holder).contains("vm-bob-001"));
    }

    @Test
    void a_stale_forward_holds_the_port_until_its_machine_is_removed() {
        var bob = rig.spec(OTHER, "vm-bob-001", rig.port);
        engine.create(bob);
        rig.host.powerOffGuest(OTHER);
        rig.host.run("ignite", List.of("rm", "-f", OTHER.value()));

        assertThat(engine.portHolder(rig.port)).contains("a forward of ignite-" + OTHER);
        assertThat(refusedCreate(engine)).isInstanceOf(PortInUseException.class);

        assertThat(engine.remove(bob.ref()).removed()).contains("port forward", "address lease", "container");
        engine.create(spec);
        assertThat(rig.answersAsItShould(spec)).isTrue();
    }

    // ---- stop and start

    @Test
    void after_a_power_off_from_within_the_machine_starts_again_with_its_disk() {
        engine.create(spec);
        rig.in(spec, "write /root/work precious");
        rig.in(spec, "poweroff");
        await().until(() -> engine.state(spec.id()) == MachineState.STOPPED);

        engine.start(spec);

        assertThat(rig.answersAsItShould(spec)).isTrue();
        assertThat(rig.in(spec, "cat /root/work")).isEqualTo("precious");
        assertThat(rig.host.traces(spec.id()))
                .filteredOn(trace -> trace.startsWith("lease"))
                .hasSize(1);
    }

    @Test
    void after_a_power_off_from_within_the_machine_is_removed_without_a_trace() {
        engine.create(spec);
        rig.host.powerOffGuest(spec.id());

        var report = engine.remove(spec.ref());

        assertThat(report.complete()).isTrue();
        assertThat(report.removed()).contains("machine", "disk", "port forward", "address lease", "container");
        nothingIsLeft();
    }

    @Test
    void a_killed_machine_starts_again_with_its_disk() {
        engine.create(spec);
        rig.in(spec, "write /root/work precious");
        rig.host.killSandbox(spec.id());
        assertThat(engine.state(spec.id())).isEqualTo(MachineState.STOPPED);

        engine.start(spec);

        assertThat(rig.in(spec, "cat /root/work")).isEqualTo("precious");
    }

    @Test
    void a_killed_machine_is_removed_although_ignite_refuses() {
        engine.create(spec);
        rig.host.killSandbox(spec.id());

        assertThat(engine.remove(spec.ref()).complete()).isTrue();
        nothingIsLeft();
    }

    @Test
    void after_a_restart_of_the_host_a_machine_counts_as_stopped_and_starts_with_its_disk() {
        engine.create(spec);
        rig.in(spec, "write /root/work precious");
        rig.host.reboot();

        assertThat(engine.state(spec.id())).isEqualTo(MachineState.STOPPED);
        assertThat(engine.machines()).containsEntry(spec.id(), MachineState.STOPPED);
        engine.stop(spec);
        engine.start(spec);

        assertThat(rig.answersAsItShould(spec)).isTrue();
        assertThat(rig.in(spec, "cat /root/work")).isEqualTo("precious");
    }

    @Test
    void a_disk_that_does_not_come_back_after_a_restart_is_given_up_in_so_many_words() {
        engine.create(spec);
        rig.host.reboot();
        rig.host.ruinDisk(spec.id());

        assertThatThrownBy(() -> engine.start(spec))
                .hasMessageContaining("Reset it")
                .isInstanceOfSatisfying(
                        EngineException.class,
                        e -> assertThat(e.worthRetrying()).isFalse());
        assertThat(rig.engine().state(spec.id())).isEqualTo(MachineState.BROKEN);
        assertThatThrownBy(() -> rig.engine().start(spec)).hasMessageContaining("Reset it");

        assertThat(engine.remove(spec.ref()).complete()).isTrue();
        nothingIsLeft();
        engine.create(spec);
        assertThat(rig.answersAsItShould(spec)).isTrue();
    }

    @Test
    void a_repaired_machine_that_the_host_hinders_is_not_given_up() {
        engine.create(spec);
        rig.host.reboot();
        rig.host.misbehave("unreachable", "2");

        assertThatThrownBy(() -> engine.start(spec))
                .isInstanceOfSatisfying(
                        EngineException.class,
                        e -> assertThat(e.worthRetrying()).isTrue());
        engine.start(spec);

        assertThat(rig.answersAsItShould(spec)).isTrue();
    }

    /** After the restart of a full host many machines start at once; and what nobody understands proves nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"spawn", "start"})
    void a_repaired_machine_whose_start_fails_for_another_reason_than_its_disk_is_not_given_up(String reason) {
        engine.create(spec);
        rig.in(spec, "write /root/work precious");
        rig.host.reboot();
        rig.host.misbehave("fail", reason);

        assertThatThrownBy(() -> engine.start(spec))
                .isInstanceOf(EngineException.class)
                .hasMessageNotContaining("Reset it");
        assertThat(rig.engine().state(spec.id())).isEqualTo(MachineState.STOPPED);
        rig.host.behave();
        engine.start(spec);

        assertThat(rig.answersAsItShould(spec)).isTrue();
        assertThat(rig.in(spec, "cat /root/work")).isEqualTo("precious");
    }

    @Test
    void a_repaired_machine_whose_start_takes_too_long_is_not_given_up() {
        engine.create(spec);
        rig.host.reboot();
        rig.host.misbehave("hang.start", "1");

        assertThatThrownBy(() -> rig.engine(Duration.ofSeconds(6)).start(spec)).hasMessageContaining("took too long");
        assertThat(engine.state(spec.id())).isEqualTo(MachineState.STOPPED);
        engine.start(spec);

        assertThat(rig.answersAsItShould(spec)).isTrue();
    }

    @Test
    void a_start_that_fails_keeps_the_machine_and_leaves_it_off() {
        engine.create(spec);
        engine.stop(spec);
        rig.host.misbehave("fail", "spawn");

        assertThatThrownBy(() -> engine.start(spec)).isInstanceOf(EngineException.class);

        assertThat(engine.state(spec.id())).isEqualTo(MachineState.STOPPED);
        assertThat(rig.host.traces(spec.id())).containsExactly("machine");
        rig.host.behave();
        engine.start(spec);
        assertThat(rig.answersAsItShould(spec)).isTrue();
    }

    @Test
    void a_machine_that_does_not_exist_cannot_be_started_or_stopped() {
        assertThatThrownBy(() -> engine.start(spec)).isInstanceOf(EngineException.class);
        assertThatThrownBy(() -> engine.stop(spec)).isInstanceOf(EngineException.class);
    }

    @Test
    void a_stop_that_stops_nothing_is_followed_by_a_kill() {
        engine.create(spec);
        rig.host.misbehave("ignores", "stop");

        engine.stop(spec);

        assertThat(engine.state(spec.id())).isEqualTo(MachineState.STOPPED);
    }

    // ---- remove

    @Test
    void a_machine_that_stays_is_named_in_the_report() {
        engine.create(spec);
        rig.host.misbehave("ignores", "rm");

        var report = engine.remove(spec.ref());

        assertThat(report.complete()).isFalse();
        assertThat(report.left()).anyMatch(left -> left.startsWith("machine"));
        rig.host.behave();
        assertThat(engine.remove(spec.ref()).complete()).isTrue();
        nothingIsLeft();
    }

    @Test
    void what_cannot_be_looked_at_is_named_in_the_report() {
        engine.create(spec);
        List.of("ctr", "iptables", "dmsetup").forEach(rig.host::uninstall);

        var report = engine.remove(spec.ref());

        assertThat(report.left()).hasSize(3).anyMatch(left -> left.startsWith("port forward: cannot look"));
        assertThat(report.removed()).contains("machine");
    }

    @Test
    void without_ignite_everything_says_so() {
        rig.host.uninstall("ignite");

        assertThat(engine.health().ok()).isFalse();
        assertThat(engine.health().detail()).contains("cannot start");
        assertThatThrownBy(() -> engine.create(spec))
                .isInstanceOfSatisfying(
                        EngineException.class,
                        e -> assertThat(e.worthRetrying()).isFalse());
    }

    // ---- images

    @Test
    void images_are_imported_once_and_beforehand() {
        assertThat(engine.prepare(List.of(Flavours.standard())))
                .containsExactly(
                        "image weaveworks/ignite-ubuntu:latest",
                        "kernel weaveworks/ignite-kernel:5.10.51",
                        "Ignite's own image docker.io/weaveworks/ignite:dev");
        assertThat(engine.prepare(List.of(Flavours.standard()))).isEmpty();
        assertThat(engine.health().ok()).isTrue();
    }

    @Test
    void without_a_registry_the_image_that_machines_run_in_is_named_as_missing_and_nothing_else_is_kept_from_working() {
        rig.host.withoutRegistry();

        assertThatThrownBy(() -> engine.prepare(List.of(Flavours.standard())))
                .isInstanceOfSatisfying(
                        EngineException.class,
                        e -> assertThat(e.detail())
                                .contains("ctr image pull docker.io/weaveworks/ignite:dev", "failed to resolve"));

        assertThat(engine.health().ok()).isTrue();
    }

    @Test
    void two_that_import_at_once_leave_one_image() throws Exception {
        var other = rig.engine();
        var both = List.of(
                CompletableFuture.supplyAsync(() -> engine.prepare(List.of(Flavours.standard()))),
                CompletableFuture.supplyAsync(() -> other.prepare(List.of(Flavours.standard()))));

        assertThat(both.stream().mapToInt(one -> one.join().size()).sum()).isEqualTo(3);
        assertThat(rig.host.run("ignite", List.of("image", "ls", "-q")).stdout().lines())
                .hasSize(1);
    }

    @Test
    void an_image_whose_name_only_begins_alike_does_not_count() {
        engine.prepare(List.of(Flavours.standard()));

        assertThatThrownBy(() -> engine.prepare(List.of(Flavours.of("weaveworks/ignite-ubuntu:lat", Map.of()))))
                .isInstanceOf(EngineException.class);
        assertThat(engine.health().detail()).contains("not imported yet: image weaveworks/ignite-ubuntu:lat");
    }

    @Test
    void an_image_written_with_dockers_own_registry_counts_as_the_one_that_ignite_lists() {
        engine.prepare(List.of(Flavours.standard()));

        assertThat(engine.prepare(List.of(Flavours.of("docker.io/weaveworks/ignite-ubuntu", Map.of()))))
                .isEmpty();
    }

    @Test
    void an_image_that_is_there_twice_is_reported() {
        engine.prepare(List.of(Flavours.standard()));
        rig.host.importAgain("weaveworks/ignite-ubuntu:latest");

        assertThatThrownBy(() -> engine.prepare(List.of(Flavours.standard())))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.detail()).contains("imported twice"));
        assertThat(engine.health().ok()).isFalse();
    }

    // ---- a host in another process

    @Test
    void a_host_in_a_process_of_its_own_keeps_machines_and_is_told_what_to_do_by_a_file() throws Exception {
        Path home = Files.createDirectories(directory.resolve("elsewhere"));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        StandInHost.class.getName(),
                        home.toString())
                .redirectErrorStream(true)
                .start();
        try {
            assertThat(process.inputReader().readLine()).contains("ready");
            var config = StandInHost.configIn(home, Duration.ofSeconds(60));
            var remote = new IgniteEngine(config, StandInHost.hostIn(home), directory.resolve("state"));
            Files.writeString(home.resolve("misbehave"), "busy=1\n");

            assertThat(refusedCreate(remote).worthRetrying()).isTrue();
            remote.create(spec);

            assertThat(rig.answersAsItShould(spec)).isTrue();
            assertThat(remote.remove(spec.ref()).complete()).isTrue();
        } finally {
            process.destroyForcibly();
        }
    }
}
