package dev.kindling.engine.ignite.standin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.kindling.engine.FreePorts;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The stand-in says what the genuine Ignite said, call by call: exit code, streams and lines. */
class IgniteRecordingsReplayTest {
    private static final Path RECORDINGS = Path.of("src/test/resources/ignite/recordings");

    /** Not replayed, and why. */
    private static final Map<String, String> LEFT_OUT = Map.of(
            "cp-ok.txt", "needs a guest's sftp; Kindling never calls cp",
            "exec-ok.txt", "needs a guest's shell; Kindling never calls exec",
            "ssh-notty.txt", "needs a guest and a terminal; Kindling never calls ssh",
            "logs.txt", "the console of a real guest; Kindling never calls logs",
            "ps-not-root.txt",
                    "twenty machines of other recordings in one list; ps-a.txt and not-root.txt hold what is in it");

    private static final FreePorts PORTS = new FreePorts();
    private static final Map<Integer, Integer> FREE_PORTS = new HashMap<>();

    @TempDir
    Path directory;

    private interface Setup {
        void on(Stage stage) throws IOException;
    }

    /** What the host looked like when a recording was made; those that are not here began with imported images only. */
    private static final Map<String, Setup> BEFORE = new HashMap<>();

    static {
        Setup vm1 = stage -> stage.stopped("38a5ff56e0d16fc5", "vm-1", "256MB", "64MB", 2201);
        Setup web1 = stage -> stage.running("939391ef7b1ad0b7", "web-1", 2222);
        Setup web1Stopped = stage -> {
            web1.on(stage);
            stage.ignite("stop", "web-1");
        };
        Setup web1AndVm1 = stage -> {
            vm1.on(stage);
            web1.on(stage);
        };
        before(
                vm1,
                "dup-name",
                "inspect-json",
                "inspect-yaml",
                "inspect-t",
                "inspect-bad-kind",
                "inspect-bad-output",
                "stop-nevers-tarted",
                "prefix-of-existing-name");
        before(
                web1,
                "ps-running",
                "inspect-running",
                "start-running",
                "rm-running-noforce",
                "rm-success",
                "kill-success",
                "stop-success",
                "run-dup-name",
                "exec-nokey",
                "exec-badkey");
        before(
                web1Stopped,
                "kill-stopped",
                "stop-stopped",
                "start-success",
                "start-q",
                "logs-stopped",
                "rm-stopped",
                "exec-stopped");
        before(
                web1AndVm1,
                "ps-a-mixed",
                "ps-filter-name",
                "ps-filter-label",
                "ps-filter-running",
                "ps-filter-bad",
                "ps-filter-field-missing",
                "ps-template",
                "ps-template-q",
                "ps-template-bad",
                "ps-template-parse-bad");
        before(
                stage -> {
                    vm1.on(stage);
                    web1Stopped.on(stage);
                },
                "ps-a-running-and-stopped");
        before(vm1, "ps-none-running");
        before(
                stage -> {
                    vm1.on(stage);
                    stage.stopped("63108557a027cd7e", "vm-10", "512MB", "64MB");
                    stage.stopped("d9cb31ba71f03394", "vm-11", "512MB", "64MB");
                },
                "ps-a",
                "ps-a-q");
        before(
                stage -> {
                    stage.stopped("022aa8ada966683e", "vm-10", "512MB", "64MB");
                    stage.stopped("122aa8ada966683e", "vm-11", "512MB", "64MB");
                },
                "ambiguous-after-exact-gone");
        before(
                stage -> {
                    stage.stopped("022aa8ada966683e", "vm-10", "512MB", "64MB");
                    stage.stopped("122aa8ada966683e", "vm-11", "512MB", "64MB");
                    stage.stopped("dae23f8965a6da90", "vm-1", "512MB", "64MB");
                },
                "ambiguous-match",
                "prefix-exact-wins");
        before(stage -> stage.stopped("022aa8ada966683e", "vm-10", "512MB", "64MB"), "prefix-DANGER-removes-other");
        before(
                stage -> stage.stopped("4fc927681ccad7e9", "solo", "512MB", "64MB"),
                "prefix-DANGER-uid-prefix",
                "prefix-DANGER-empty-string");
        before(stage -> stage.stopped("c47a8cfe9cde7d07", "same", "512MB", "64MB"), "ambiguous-exact-dup-names");
        before(
                stage -> stage.stopped("0c2b277254a9a321", "a1", "512MB", "64MB"),
                "rm-multi-dup",
                "rm-multi-one-unknown");
        before(
                stage -> {
                    stage.host.images().clear();
                    stage.host.kernels().clear();
                },
                "create-first-import");
        before(stage -> stage.host.kernels().clear(), "missing-kernel-offline");
        before(
                stage -> stage.host.images().add("1111111111111111", "weaveworks/ignite-ubuntu:latest"),
                "image-ambiguous");
        before(
                stage -> {
                    stage.stopped("38a5ff56e0d16fc5", "vm-1", "256MB", "64MB", 2201);
                    stage.running("4b48e4c9c3967390", "q-4", 2299);
                    stage.stopped("6d70057024d6f3f0", "q-5", "256MB", "128MB");
                    stage.stopped("7a2d8f25b85abd07", "q-3", "256MB", "128MB", 2299);
                    stage.stopped("8c1121249fcf9a22", "q-6", "256MB", "128MB");
                    stage.running("a2e6deb816d256a7", "q-1", 2223);
                    stage.running("aebb2597815f04e6", "q-2", 2223);
                    stage.host.containerdUp(false);
                },
                "containerd-socket-missing-ps");
        before(stage -> stage.host.containerdUp(false), "containerd-socket-missing");
        Setup powerOff = stage -> {
            stage.running("6b25b07fbf2249b4", "po", 2224);
            stage.host.powerOffGuest(new dev.kindling.engine.MachineId("6b25b07fbf2249b4"));
        };
        before(
                powerOff,
                "ps-after-guest-poweroff",
                "inspect-after-guest-poweroff",
                "start-after-guest-poweroff",
                "stop-after-guest-poweroff",
                "rm-f-after-restart");
        Setup reboot = stage -> {
            stage.running("c37360fba703de3f", "rb1", 2231);
            stage.running("5d528068a87abace", "rb2", 2232);
            stage.stopped("68a218e6623c4b0f", "rb3", "256MB", "128MB");
            stage.host.reboot();
        };
        before(
                reboot,
                "reboot-inspect-running",
                "reboot-kill",
                "reboot-ps-a",
                "reboot-ps-template",
                "reboot-ps",
                "reboot-rm-f",
                "reboot-start",
                "reboot-stop");
        before(
                stage -> {
                    reboot.on(stage);
                    stage.ignite("stop", "rb1");
                },
                "reboot-start-after-stop");
        before(
                stage -> {
                    reboot.on(stage);
                    VmRecord vm = stage.host.records().match("rb1");
                    stage.host.containerd().remove(vm.container());
                    stage.host.leases().release(vm.container());
                    vm.setStopped();
                    stage.host.records().save(vm);
                },
                "reboot-start-after-repair");
        before(
                stage -> {
                    stage.running("c37360fba703de3f", "rb1", 2231);
                    stage.host.killSandbox(new dev.kindling.engine.MachineId("c37360fba703de3f"));
                },
                "rm-f-healthy");
        Setup crash = stage -> {
            stage.stopped("68a218e6623c4b0f", "rb3", "256MB", "128MB");
            stage.running("c37360fba703de3f", "rb1", 2231);
            stage.running("e0f02859e07a8728", "cr", 2233);
            stage.host.killSandbox(new dev.kindling.engine.MachineId("c37360fba703de3f"));
            stage.host.killSandbox(new dev.kindling.engine.MachineId("e0f02859e07a8728"));
        };
        before(crash, "crash-spawn-sigkill-ps-a", "crash-spawn-sigkill-rm-f");
        before(
                stage -> {
                    crash.on(stage);
                    stage.host.containerd().remove("ignite-e0f02859e07a8728");
                },
                "crash-rm-f-after-ctr-task-rm");
        before(
                stage -> stage.host.missing(new TreeSet<>(Set.of("ssh", "git")).descendingSet(), Set.of()),
                "run-binary-missing");
        before(stage -> stage.host.missing(Set.of(), Set.of("/dev/net/tun")), "run-devfile-missing");
        before(stage -> stage.occupy(2299), "run-port-in-use", "run-port-in-use-ignored");
        before(
                stage -> {
                    stage.occupy(2299);
                    stage.ignite("run", "weaveworks/ignite-ubuntu", "--name", "q-3", "--ports", port(2299) + ":22");
                },
                "run-retry-after-preflight-fail");
        before(stage -> stage.running("a2e6deb816d256a7", "q-1", 2223), "run-port-conflict-other-vm");
        before(stage -> stage.host.misbehave("fail", "spawn"), "run-spawn-timeout");
        before(stage -> stage.host.misbehave("dead", "1"), "run-exit0-but-vm-died");
    }

    private static void before(Setup setup, String... recordings) {
        for (String recording : recordings) {
            BEFORE.put(recording + ".txt", setup);
        }
    }

    static Stream<String> replayed() {
        return files().filter(file -> !LEFT_OUT.containsKey(file));
    }

    private static Stream<String> files() {
        try (Stream<Path> files = Files.list(RECORDINGS)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".txt"))
                    .sorted()
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("replayed")
    void the_stand_in_answers_as_ignite_did(String file) throws IOException {
        Recording recording = Recording.read(file, Files.readString(RECORDINGS.resolve(file)));
        try (StandInHost host = StandInHost.on(directory)) {
            var stage = new Stage(host, directory);
            BEFORE.getOrDefault(file, ready -> {}).on(stage);
            host.runAsRoot(recording.asRoot());

            Answer answer = host.run(
                    "ignite", recording.words().stream().map(stage::here).toList());

            assertThat(lines(stage.there(answer.stdout()))).isEqualTo(lines(recording.stdout()));
            assertThat(lines(stage.there(answer.stderr()))).isEqualTo(lines(recording.stderr()));
            assertThat(answer.exitCode()).isEqualTo(recording.exitCode());
            stage.close();
        }
    }

    @Test
    void nine_in_ten_recordings_are_replayed() {
        long all = files().count();
        assertThat(replayed().count()).isGreaterThan(all * 9 / 10);
        assertThat(files()).containsAll(LEFT_OUT.keySet()).containsAll(BEFORE.keySet());
    }

    /** What a text says apart from the moment: times, uids, addresses, ages and widths are taken out. */
    private static List<String> lines(String text) throws IOException {
        String body = text.startsWith("{") ? sorted(text) : text;
        return body.replaceAll("time=\"[^\"]*\"", "time=T")
                .replaceAll("\\b20\\d\\d-\\d\\d-\\d\\dT[\\d:]+Z", "T")
                .replaceAll("\\b[0-9a-f]{16}\\b", "UID")
                .replaceAll("\\b10\\.61\\.\\d+\\.\\d+", "IP")
                .replaceAll("(\\d+m)?\\d+[ms] ago", "AGE ago")
                .replaceAll("Up (\\d+m)?\\d+s", "Up AGE")
                .replaceAll("strict decoder error.*found unknown field: (\\w+).*", "unknown field $1")
                .replaceAll("command \\[\\\\\"tar.*", "tar: no space")
                .replaceAll("'", "\"")
                .lines()
                .map(line -> line.replaceAll("\t+", "\t").stripTrailing())
                .collect(
                        Collectors.collectingAndThen(Collectors.toList(), IgniteRecordingsReplayTest::withoutBlankEnd));
    }

    private static String sorted(String json) throws IOException {
        var mapper = new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);
        return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(mapper.readValue(json, Map.class));
    }

    private static List<String> withoutBlankEnd(List<String> lines) {
        var kept = new ArrayList<>(lines);
        while (!kept.isEmpty() && kept.get(kept.size() - 1).isBlank()) {
            kept.remove(kept.size() - 1);
        }
        return kept;
    }

    /** Ports of the recordings may be taken on this machine: each stands for a free one. */
    private static synchronized int port(int recorded) {
        return FREE_PORTS.computeIfAbsent(recorded, key -> PORTS.next().number());
    }

    /** A stand-in host as it was before a recording, and the way between its paths and ports and those of the recording. */
    private static final class Stage {
        private static final Set<Integer> MAPPED = Set.of(2201, 2222, 2223, 2224, 2231, 2232, 2233, 2299);

        private final StandInHost host;
        private final Path directory;
        private final List<ServerSocket> occupied = new ArrayList<>();

        Stage(StandInHost host, Path directory) throws IOException {
            this.host = host;
            this.directory = directory;
            host.images().add("c5b99af57345cfaa", "weaveworks/ignite-ubuntu:latest");
            host.kernels().add("e45471b786f0b94d", "weaveworks/ignite-kernel:5.10.51");
            for (String key : List.of("alice.pub", "garbage.pub")) {
                Files.writeString(directory.resolve(key), "ssh-ed25519 AAAA");
            }
            Files.writeString(directory.resolve("alice"), "-----BEGIN OPENSSH PRIVATE KEY-----");
            config(
                    "c1.yaml",
                    "name: fromfile",
                    "cpus: 1",
                    directory.resolve("alice.pub").toString());
            config(
                    "c2.yaml",
                    "name: typo",
                    "cpuz: 2",
                    directory.resolve("alice.pub").toString());
            config("c3.yaml", "name: sshnopub", "cpus: 1", "/nonexist/key");
        }

        private void config(String file, String name, String cpus, String ssh) throws IOException {
            Files.writeString(
                    directory.resolve(file),
                    "apiVersion: ignite.weave.works/v1alpha4\nkind: VM\nmetadata:\n  " + name
                            + "\nspec:\n  image: {oci: weaveworks/ignite-ubuntu}\n  " + cpus
                            + "\n  memory: 256MB\n  diskSize: 64MB\n  ssh: " + ssh + "\n");
        }

        Answer ignite(String... words) {
            return host.run("ignite", List.of(words));
        }

        void stopped(String uid, String name, String memory, String size, int... ports) throws IOException {
            make("create", uid, name, memory, size, ports);
        }

        void running(String uid, String name, int port) throws IOException {
            make("run", uid, name, "256MB", "128MB", port);
        }

        private void make(String verb, String uid, String name, String memory, String size, int... ports)
                throws IOException {
            String labels = switch (name) {
                case "vm-1" -> "{tenant: acme, slack.user: U123}";
                case "web-1" -> "{tenant: acme}";
                default -> "{}";
            };
            String network = ports.length == 0
                    ? ""
                    : "  network: {ports: [{hostPort: " + port(ports[0]) + ", vmPort: 22, protocol: tcp}]}\n";
            Path file = Files.writeString(
                    directory.resolve("setup.yaml"),
                    "apiVersion: ignite.weave.works/v1alpha4\nkind: VM\nmetadata:\n  name: " + name + "\n  uid: \""
                            + uid
                            + "\"\n  labels: " + labels
                            + "\nspec:\n  image: {oci: weaveworks/ignite-ubuntu}\n  memory: " + memory
                            + "\n  diskSize: " + size + "\n"
                            + (ports.length == 0 ? "" : "  ssh: " + directory.resolve("alice.pub") + "\n") + network);
            Answer answer = ignite(verb, "--config", file.toString());
            assertThat(answer.exitCode()).as(answer.stdout()).isZero();
        }

        void occupy(int recorded) throws IOException {
            occupied.add(new ServerSocket(port(recorded)));
        }

        void close() throws IOException {
            for (ServerSocket socket : occupied) {
                socket.close();
            }
        }

        String here(String word) {
            String mapped = word.replace("/home/op", directory.toString());
            for (int recorded : MAPPED) {
                mapped = mapped.replaceAll("^" + recorded + ":", port(recorded) + ":");
            }
            return mapped;
        }

        String there(String text) {
            String mapped = text.replace(directory.toString(), "/home/op");
            for (int recorded : MAPPED) {
                mapped = mapped.replaceAll("\\b" + port(recorded) + "\\b", String.valueOf(recorded));
            }
            return mapped;
        }
    }
}
