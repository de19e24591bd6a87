package dev.kindling.engine.ignite;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindling.engine.EngineException;
import dev.kindling.engine.MachineId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What the engine reads out of each transcript of the genuine Ignite, letter by letter. That the stand-in says the same as
 * they do, which every other test of the engine stands on, is {@code IgniteRecordingsReplayTest}'s part.
 */
class IgniteRecordingsMeaningTest {
    private static final Path RECORDINGS = Path.of("src/test/resources/ignite/recordings");
    private static final MachineId RB1 = new MachineId("c37360fba703de3f");
    private static final MachineId RB2 = new MachineId("5d528068a87abace");

    /** What every call that failed means. */
    private static final Map<IgniteFault, List<String>> MEANING = Map.ofEntries(
            entry(IgniteFault.PORT_IN_USE, List.of("run-port-in-use")),
            entry(IgniteFault.ALREADY_EXISTS, List.of("dup-name", "run-dup-name", "run-retry-after-preflight-fail")),
            entry(
                    IgniteFault.NOT_FOUND,
                    List.of("inspect-unknown", "rm-multi-one-unknown", "rm-unknown", "rm-unknown-q")),
            entry(IgniteFault.DUPLICATE_LEASE, List.of("start-after-guest-poweroff")),
            entry(IgniteFault.SPAWN_TIMEOUT, List.of("run-spawn-timeout")),
            entry(IgniteFault.CONTAINERD_DOWN, List.of("containerd-socket-missing")),
            entry(
                    IgniteFault.IMAGE_MISSING,
                    List.of("missing-image-offline", "missing-image-offline-q", "missing-kernel-offline")),
            entry(IgniteFault.IMAGE_AMBIGUOUS, List.of("image-ambiguous")),
            entry(
                    IgniteFault.MANIFEST_REFUSED,
                    List.of(
                            "bad-cpus-text",
                            "bad-image-ref",
                            "bad-memory",
                            "bad-name-dash",
                            "bad-name-slash",
                            "bad-name-underscore",
                            "bad-name-upper",
                            "bad-port-noshost",
                            "bad-port-range",
                            "bad-port-text",
                            "bad-size",
                            "config-unknown-field",
                            "label-noeq",
                            "label-noname",
                            "name-254",
                            "name-empty",
                            "no-args-run",
                            "port-bind-name",
                            "port-dup-host",
                            "port-dup-vm",
                            "port-sctp",
                            "size-dotted",
                            "ssh-missing-key",
                            "ssh-missing-key-nosuffix")),
            entry(IgniteFault.NOT_ROOT, List.of("not-root")),
            entry(IgniteFault.HOST_INCOMPLETE, List.of("run-binary-missing", "run-devfile-missing")),
            entry(IgniteFault.DISK_TOO_SMALL, List.of("tiny-size")),
            entry(IgniteFault.PANICKED, List.of("exec-stopped")),
            entry(
                    IgniteFault.UNKNOWN,
                    List.of(
                            // of calls that Kindling never makes: names, prefixes, filters, exec, ssh, cp, logs,
                            // inspect
                            "ambiguous-after-exact-gone",
                            "ambiguous-match",
                            "cp-ok",
                            "exec-badkey",
                            "exec-nokey",
                            "exec-ok",
                            "inspect-bad-kind",
                            "inspect-bad-output",
                            "logs-stopped",
                            "ps-filter-bad",
                            "ps-filter-field-missing",
                            "ps-template-bad",
                            "ps-template-parse-bad",
                            "rm-noargs",
                            "rm-running-noforce",
                            "ssh-notty",
                            "ssh-space-form",
                            "two-args",
                            "unknown-command",
                            "unknown-flag",
                            // its files were there when it was called
                            "config-missing",
                            "config-ssh-missing",
                            // the engine goes by what it sees afterwards, whatever these say
                            "crash-spawn-sigkill-rm-f",
                            "kill-stopped",
                            "reboot-start",
                            "reboot-start-after-stop",
                            "rm-f-healthy",
                            "start-running",
                            "stop-after-guest-poweroff",
                            "stop-stopped")));

    private static IgniteReply recorded(String name) {
        try {
            String text = Files.readString(RECORDINGS.resolve(name + ".txt"));
            int exit = Integer.parseInt(text.replaceFirst("(?s).*?\nexit: (\\d+)\n.*", "$1"));
            String body = text.substring(text.indexOf("--- stdout\n") + "--- stdout\n".length());
            int split = body.indexOf("--- stderr\n");
            String stderr = body.substring(split + "--- stderr\n".length());
            int end = stderr.lastIndexOf("--- end");
            return new IgniteReply(
                    new ProcessResult(exit, body.substring(0, split), stderr.substring(0, Math.max(0, end)), false));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> names() throws IOException {
        try (Stream<Path> files = Files.list(RECORDINGS)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".txt"))
                    .map(file -> file.substring(0, file.length() - 4))
                    .collect(Collectors.toCollection(java.util.TreeSet::new))
                    .stream();
        }
    }

    @Test
    void every_call_that_failed_means_what_it_says() throws IOException {
        Map<String, IgniteFault> expected = new TreeMap<>();
        MEANING.forEach((fault, files) -> files.forEach(file -> expected.put(file, fault)));

        Map<String, IgniteFault> read = names().filter(name -> !recorded(name).succeeded())
                .collect(Collectors.toMap(
                        name -> name, name -> IgniteFault.of(recorded(name)), (one, other) -> one, TreeMap::new));

        assertThat(read).isEqualTo(expected);
    }

    @Test
    void no_call_that_went_well_is_told_as_a_complaint() throws IOException {
        Set<String> complaining = names().filter(name -> recorded(name).succeeded())
                .filter(name -> recorded(name).complaint().isPresent())
                .collect(Collectors.toCollection(HashSet::new));

        assertThat(complaining).isEmpty();
    }

    /** The engine's own rows and, behind them, the warnings of a recording as they are. */
    private static IgniteListing listed(String recording, String... rows) {
        String warnings = recorded(recording)
                .result()
                .stdout()
                .lines()
                .filter(line -> line.startsWith("time="))
                .collect(Collectors.joining("\n"));
        return IgniteListing.read(
                new IgniteReply(new ProcessResult(0, String.join("\n", rows) + "\n" + warnings + "\n", "", false)));
    }

    private static String row(MachineId id, boolean running) {
        return "VM|" + id + "|rb|" + running + "|10.61.0.19 |2231:22/tcp |1";
    }

    @Test
    void after_a_reboot_machines_that_claim_to_run_are_seen_to_be_off() {
        for (String recording : List.of("reboot-ps", "reboot-ps-a", "reboot-ps-template")) {
            var listing = listed(recording, row(RB1, true), row(RB2, true));
            assertThat(listing.find(RB1).orElseThrow().life()).isEqualTo(IgniteVm.Life.TASK_GONE);
            assertThat(listing.find(RB2).orElseThrow().life()).isEqualTo(IgniteVm.Life.TASK_GONE);
        }
    }

    @Test
    void a_killed_sandbox_is_seen_to_be_off_and_its_star_does_no_harm() {
        var listing = listed("crash-spawn-sigkill-ps-a", row(RB1, false));
        assertThat(listing.find(RB1).orElseThrow().life()).isEqualTo(IgniteVm.Life.STOPPED);
    }

    @Test
    void without_containerd_no_list_is_believed() {
        assertThatThrownBy(() -> listed("containerd-socket-missing-ps", row(RB1, true)))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("container service is not running");
    }

    /** The recorded template lacks the engine's first word, which is put before each row. */
    @Test
    void rows_are_read_as_ps_prints_them() {
        for (String recording : List.of("ps-template", "ps-template-q")) {
            String rows = recorded(recording)
                    .result()
                    .stdout()
                    .lines()
                    .map(line -> "VM|" + line + "\n")
                    .collect(Collectors.joining());
            var listing = IgniteListing.read(new IgniteReply(new ProcessResult(0, rows, "", false)));

            IgniteVm web = listing.find(new MachineId("939391ef7b1ad0b7")).orElseThrow();
            assertThat(web.running()).isTrue();
            assertThat(web.name()).isEqualTo("web-1");
            assertThat(web.ports()).containsExactly(2222);
            IgniteVm vm = listing.find(new MachineId("38a5ff56e0d16fc5")).orElseThrow();
            assertThat(vm.life()).isEqualTo(IgniteVm.Life.STOPPED);
            assertThat(vm.ports()).containsExactly(2201);
        }
    }

    @Test
    void images_and_kernels_are_read_as_they_are_listed() {
        ProcessRunner runner =
                (command, limit) -> recorded(command.get(1) + "-ls").result();
        var ignite = new IgniteCli("ignite", runner, Duration.ofMinutes(1));
        var images = new IgniteImages(ignite, new SandboxImage(ignite, runner, "ctr"));

        assertThat(images.copies("image"))
                .containsExactly(
                        new IgniteImages.Copy(new MachineId("c5b99af57345cfaa"), "weaveworks/ignite-ubuntu:latest"));
        assertThat(images.copies("kernel"))
                .containsExactly(
                        new IgniteImages.Copy(new MachineId("e45471b786f0b94d"), "weaveworks/ignite-kernel:5.10.51"));
    }

    @Test
    void the_version_says_which_image_machines_run_in() {
        ProcessRunner runner = (command, limit) -> command.contains("version")
                ? recorded("version-text").result()
                : new ProcessResult(0, "docker.io/weaveworks/ignite:v0.10.0\n", "", false);
        var ignite = new IgniteCli("ignite", runner, Duration.ofMinutes(1));

        assertThat(IgniteEngine.versionIn(recorded("version-text"))).isEqualTo("(development build)");
        assertThat(new SandboxImage(ignite, runner, "ctr").missing()).contains("docker.io/weaveworks/ignite:dev");
    }
}
