package dev.kindling.engine.ignite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.kindling.engine.EngineException;
import dev.kindling.engine.KnownMachines;
import dev.kindling.engine.MachineId;
import dev.kindling.engine.MachineState;
import dev.kindling.engine.ignite.standin.RootHelperSocket;
import dev.kindling.testing.Programs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine with {@code kindling-root} when that is not there or says no. */
class RootHelperClientTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    @Test
    void without_the_helper_the_operator_is_told_what_to_start() {
        var nobody = new RootHelper(directory.resolve("nobody.sock"));

        assertThatThrownBy(() -> nobody.run(List.of("ignite", "version"), LIMIT))
                .isInstanceOf(MissingProgramException.class)
                .asInstanceOf(type(EngineException.class))
                .extracting(EngineException::detail)
                .asString()
                .contains("systemctl enable --now kindling-root.socket");
    }

    @Test
    void a_word_with_a_line_break_is_not_sent() {
        var nobody = new RootHelper(directory.resolve("nobody.sock"));

        assertThatThrownBy(() -> nobody.run(List.of("ignite", "stop\nrm"), LIMIT))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_refusal_of_the_helper_is_told_to_the_operator_and_leaves_nothing() {
        Programs.require("flock"); // Linux
        try (var rig = new IgniteRig(directory);
                var helper = RootHelperSocket.on(directory.resolve("helper"), directory.resolve("host"))) {
            helper.configure(Map.of("ports", "1-2"));
            var engine = new IgniteEngine(helper.config(LIMIT), rig.host.host(), directory.resolve("state"));
            engine.prepare(List.of(Flavours.standard()));

            assertThat(engine.health().ok()).isTrue();
            assertThatThrownBy(() -> engine.create(rig.spec()))
                    .asInstanceOf(type(EngineException.class))
                    .extracting(EngineException::detail)
                    .asString()
                    .contains("kindling-root refused it: host port " + rig.port + " is not in 1-2");
            assertThat(rig.host.traces(IgniteRig.ID)).isEmpty();
        }
    }

    @Test
    void a_helper_that_is_not_let_in_any_more_is_a_fault_of_the_host_not_of_the_machines() {
        try (var rig = new IgniteRig(directory)) {
            var helper = RootHelperSocket.on(directory.resolve("helper"), directory.resolve("host"));
            var engine = new IgniteEngine(helper.config(LIMIT), rig.host.host(), directory.resolve("state"));
            helper.close();

            assertThat(engine.health().ok()).isFalse();
            assertThat(engine.health().detail()).contains("kindling-root");
            assertThatThrownBy(() -> engine.state(IgniteRig.ID)).isInstanceOf(EngineException.class);
        }
    }

    // ---- the broken states of a machine, mended with root's part done by the helper

    private interface Story {
        void tell(IgniteRig rig, IgniteEngine engine);
    }

    private void onAHostWithAMachine(Story story) {
        Programs.require("flock"); // Linux
        try (var rig = new IgniteRig(directory);
                var helper = RootHelperSocket.on(directory.resolve("helper"), directory.resolve("host"))) {
            var engine = new IgniteEngine(helper.config(LIMIT), rig.host.host(), directory.resolve("state"));
            engine.create(rig.spec());
            rig.in(rig.spec(), "write /root/work precious");
            story.tell(rig, engine);
        }
    }

    private static void itIsBackWithItsDisk(IgniteRig rig) {
        assertThat(rig.answersAsItShould(rig.spec())).isTrue();
        assertThat(rig.in(rig.spec(), "cat /root/work")).isEqualTo("precious");
    }

    @Test
    void after_a_power_off_from_within_the_machine_starts_again_with_its_disk() {
        onAHostWithAMachine((rig, engine) -> {
            rig.host.powerOffGuest(IgniteRig.ID);

            engine.start(rig.spec());

            itIsBackWithItsDisk(rig);
        });
    }

    @Test
    void after_a_restart_of_the_host_it_starts_with_its_disk() {
        onAHostWithAMachine((rig, engine) -> {
            rig.host.reboot();
            assertThat(engine.state(IgniteRig.ID)).isEqualTo(MachineState.STOPPED);

            engine.start(rig.spec());

            itIsBackWithItsDisk(rig);
        });
    }

    @Test
    void a_killed_machine_is_removed_without_a_trace_and_so_are_the_copies_of_its_keys() {
        onAHostWithAMachine((rig, engine) -> {
            Path copies = directory.resolve("helper/staging").resolve(IgniteRig.ID.value());
            assertThat(copies).exists();
            rig.host.killSandbox(IgniteRig.ID);

            assertThat(engine.remove(rig.spec().ref()).complete()).isTrue();

            assertThat(rig.host.traces(IgniteRig.ID)).isEmpty();
            assertThat(copies).doesNotExist();
        });
    }

    private static final KnownMachines NOBODY_NEEDS_ANY = new KnownMachines() {
        @Override
        public boolean needed(MachineId id) {
            return false;
        }

        @Override
        public boolean made(MachineId id) {
            return true;
        }
    };

    @Test
    void a_sweep_sees_the_leases_that_only_root_may_read_and_clears_them() {
        onAHostWithAMachine((rig, engine) -> {
            rig.host.powerOffGuest(IgniteRig.ID);
            rig.host.run("ignite", List.of("rm", "-f", IgniteRig.ID.value()));

            var found = engine.leftovers(NOBODY_NEEDS_ANY);
            assertThat(found)
                    .singleElement()
                    .satisfies(one -> assertThat(one.what()).contains("container", "port forward", "address lease"));
            assertThat(engine.clear(found.get(0), NOBODY_NEEDS_ANY).complete()).isTrue();

            assertThat(rig.host.traces(IgniteRig.ID)).isEmpty();
            assertThat(engine.leftovers(NOBODY_NEEDS_ANY)).isEmpty();
        });
    }

    @Test
    void of_an_image_that_is_there_twice_the_helper_lets_one_copy_be_removed() {
        onAHostWithAMachine((rig, engine) -> {
            engine.remove(rig.spec().ref());
            rig.host.importAgain("weaveworks/ignite-ubuntu:latest");

            var found = engine.leftovers(NOBODY_NEEDS_ANY);
            assertThat(found)
                    .singleElement()
                    .satisfies(one -> assertThat(one.id()).startsWith("copy-"));
            assertThat(engine.clear(found.get(0), NOBODY_NEEDS_ANY).complete()).isTrue();

            engine.create(rig.spec());
            assertThat(rig.answersAsItShould(rig.spec())).isTrue();
        });
    }
}
