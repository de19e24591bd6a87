package dev.kindling.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.testing.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What {@code deploy/libexec/kindling-root} lets through and what not. That the engine's own calls go through is held by
 * {@code RootHelperContractTest}.
 */
class RootHelperTest {
    private static final Path PROGRAM = Path.of("deploy/libexec/kindling-root").toAbsolutePath();
    private static final String ID = "0123456789abcdef";
    private static final String TEMPLATE = "VM|{{.ObjectMeta.UID}}|{{.ObjectMeta.Name}}|{{.Status.Running}}"
            + "|{{range .Status.Network.IPAddresses}}{{.}} {{end}}"
            + "|{{range .Spec.Network.Ports}}{{.HostPort}}:{{.VMPort}}/{{.Protocol}} {{end}}"
            + "|{{index .ObjectMeta.Labels \"kindling\"}}";

    @TempDir
    Path directory;

    private Path work;

    @BeforeEach
    void a_host_whose_programs_note_how_they_are_called() throws IOException {
        Programs.require("flock"); // Linux
        for (String program : List.of("ignite", "ctr", "iptables", "dmsetup", "losetup")) {
            Path file = directory.resolve("bin").resolve(program);
            Files.createDirectories(file.getParent());
            Files.writeString(
                    file,
                    "#!/bin/sh\nprintf '<%s>' " + program + " \"$@\" >>'" + calls() + "'\necho >>'" + calls()
                            + "'\necho answer; echo trouble >&2\nexit 3\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        Files.writeString(directory.resolve("images"), "ubuntu:1\nkernel:1\n");
        configure("");
        work = Files.createDirectories(directory.resolve("state").resolve(ID));
        Files.writeString(work.resolve("authorized_keys"), "ssh-ed25519 AAAA\n");
        Files.writeString(work.resolve("key"), "secret\n");
        Files.setPosixFilePermissions(work.resolve("key"), PosixFilePermissions.fromString("rw-------"));
        Files.writeString(work.resolve("key.pub"), "public\n");
    }

    private void configure(String user) throws IOException {
        var text = new StringBuilder("# settings\nuser=" + user + "\npath=/usr/bin:/bin\nports=60000-60999\n");
        for (String program : List.of("ignite", "ctr", "iptables", "dmsetup", "losetup")) {
            text.append(program)
                    .append('=')
                    .append(directory.resolve("bin/" + program))
                    .append('\n');
        }
        for (String place : List.of("runtime-dir", "cni-dir", "staging-dir", "run-dir", "sys-dir", "images")) {
            text.append(place).append('=').append(directory.resolve(place)).append('\n');
        }
        Files.writeString(directory.resolve("root.conf"), text);
    }

    private Path calls() {
        return directory.resolve("calls");
    }

    private List<String> called() throws IOException {
        return Files.exists(calls()) ? Files.readAllLines(calls()) : List.of();
    }

    private Ran ask(String... words) {
        return send("kindling-root 1\n30\n" + words.length + "\n" + String.join("\n", words) + "\n");
    }

    private Ran send(String request) {
        return Ran.script(
                Map.of(),
                request,
                List.of(
                        PROGRAM.toString(),
                        "--config",
                        directory.resolve("root.conf").toString()));
    }

    // ---- what goes through

    /** A machine as Ignite keeps it. */
    private void machine(String uid, String labels) throws IOException {
        Path metadata = Files.createDirectories(
                        directory.resolve("runtime-dir/vm").resolve(uid))
                .resolve("metadata.json");
        Files.writeString(metadata, "{\n  \"metadata\": {\"uid\": \"" + uid + "\", \"labels\": {" + labels + "}}\n}\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"start", "stop", "kill", "rm"})
    void ignite_is_not_asked_for_a_uid_that_is_only_the_beginning_of_anothers(String verb) throws IOException {
        machine(ID + "0", "\"kindling\": \"1\"");

        Ran ran = verb.equals("rm") ? ask("ignite", "rm", "-f", ID) : ask("ignite", verb, ID);

        assertThat(ran.output()).contains("there is no machine " + ID);
        assertThat(called()).isEmpty();
    }

    @Test
    void leases_and_results_of_a_uid_that_begins_with_the_one_asked_for_stay() throws IOException {
        Path cni = directory.resolve("cni-dir");
        Path network = Files.createDirectories(cni.resolve("networks/ignite-cni-bridge"));
        Path results = Files.createDirectories(cni.resolve("results"));
        Files.writeString(network.resolve("10.61.0.4"), "ignite-" + ID + "\r\neth0");
        Path theirs = Files.writeString(network.resolve("10.61.0.5"), "ignite-" + ID + "0\r\neth0");
        Path ours = Files.writeString(results.resolve("ignite-cni-bridge-ignite-" + ID + "-eth0"), "{}");
        Path longer = Files.writeString(results.resolve("ignite-cni-bridge-ignite-" + ID + "0-eth0"), "{}");
        Path before = Files.writeString(results.resolve("ignite-cni-bridge-ignite-0" + ID + "-eth0"), "{}");

        assertThat(ask("kindling", "release", ID).output()).contains("10.61.0.4");

        assertThat(network.resolve("10.61.0.4")).doesNotExist();
        assertThat(ours).doesNotExist();
        assertThat(List.of(theirs, longer, before))
                .allSatisfy(file -> assertThat(file).exists());
    }

    @Test
    void a_loop_device_on_an_image_stays_while_a_disk_lies_on_it() throws IOException {
        for (String loop : List.of("loop3", "loop4")) {
            Path device = directory.resolve("sys-dir/block").resolve(loop);
            Files.createDirectories(device.resolve(loop.equals("loop3") ? "holders/dm-1" : "holders"));
            Files.writeString(
                    Files.createDirectories(device.resolve("loop")).resolve("backing_file"),
                    directory.resolve("runtime-dir/image/c5b99af57345cfaa/image.ext4") + "\n");
        }

        assertThat(ask("losetup", "-d", "/dev/loop3").output()).contains("the disk of a machine lies on");
        ask("losetup", "-d", "/dev/loop4");

        assertThat(called()).containsExactly("<losetup><-d></dev/loop4>");
    }

    @Test
    void a_loop_device_on_the_disk_of_a_machine_made_by_hand_stays() throws IOException {
        machine("00000000000000aa", "");
        machine(ID, "\"kindling\": \"1\"");
        Path sys = directory.resolve("sys-dir/block");
        for (var loop : Map.of("loop7", "00000000000000aa", "loop8", ID).entrySet()) {
            Path file = Files.createDirectories(sys.resolve(loop.getKey()).resolve("loop"))
                    .resolve("backing_file");
            Files.writeString(
                    file,
                    directory
                            .resolve("runtime-dir/vm/" + loop.getValue() + "/overlay.dm (deleted)\n")
                            .toString());
        }

        assertThat(ask("losetup", "-d", "/dev/loop7").output()).contains("Kindling's mark");
        ask("losetup", "-d", "/dev/loop8");

        assertThat(called()).containsExactly("<losetup><-d></dev/loop8>");
    }

    @Test
    void a_call_of_the_engine_is_made_as_it_is_and_its_end_is_told() throws IOException {
        machine(ID, "\"kindling\": \"1\"");
        assertThat(ask("ignite", "stop", ID).output()).endsWith("exit 3 7 8\nanswer\ntrouble\n");

        ask("ignite", "ps", "-a", "-t", TEMPLATE);
        ask("ctr", "-n", "firecracker", "task", "rm", "--force", "ignite-" + ID);
        ask("dmsetup", "deps", "-o", "devname", "ignite-" + ID + "-base");
        ask("losetup", "-d", "/dev/loop7");
        ask("ignite", "image", "import", "ubuntu:1");
        assertThat(called())
                .containsExactly(
                        "<ignite><stop><" + ID + ">",
                        "<ignite><ps><-a><-t><" + TEMPLATE + ">",
                        "<ctr><-n><firecracker><task><rm><--force><ignite-" + ID + ">",
                        "<dmsetup><deps><-o><devname><ignite-" + ID + "-base>",
                        "<losetup><-d></dev/loop7>",
                        "<ignite><image><import><ubuntu:1>");
    }

    @Test
    void a_rule_of_a_machine_is_deleted_word_by_word() throws IOException {
        String comment = "dnat name: \"ignite-cni-bridge\" id: \"ignite-" + ID + "\"";

        ask(
                "iptables",
                "-w",
                "-t",
                "nat",
                "-D",
                "CNI-HOSTPORT-DNAT",
                "-p",
                "tcp",
                "-m",
                "comment",
                "--comment",
                comment,
                "-m",
                "multiport",
                "--dports",
                "60001",
                "-j",
                "CNI-DN-0a1b");
        ask("iptables", "-w", "-t", "filter", "-D", "CNI-FORWARD", "-s", "10.61.0.4/32", "-j", "ACCEPT");

        assertThat(called())
                .containsExactly(
                        "<iptables><-w><-t><nat><-D><CNI-HOSTPORT-DNAT><-p><tcp><-m><comment><--comment><" + comment
                                + "><-m><multiport><--dports><60001><-j><CNI-DN-0a1b>",
                        "<iptables><-w><-t><filter><-D><CNI-FORWARD><-s><10.61.0.4/32><-j><ACCEPT>");
    }

    @Test
    void a_call_that_takes_too_long_is_ended() throws IOException {
        Files.writeString(directory.resolve("bin/ignite"), "#!/bin/sh\nexec sleep 60\n");

        assertThat(send("kindling-root 1\n1\n2\nignite\nversion\n").output()).startsWith("late 124 0 0");
    }

    @Test
    void nothing_of_the_callers_environment_reaches_a_program() throws IOException {
        Files.writeString(directory.resolve("bin/ignite"), "#!/bin/sh\nenv\n");

        Ran ran = Ran.script(
                Map.of("LD_PRELOAD_X", "evil", "BASH_ENV", "/evil"),
                "kindling-root 1\n30\n2\nignite\nversion\n",
                List.of(
                        PROGRAM.toString(),
                        "--config",
                        directory.resolve("root.conf").toString()));

        assertThat(ran.output()).contains("HOME=/root").doesNotContain("evil");
    }

    // ---- what does not

    static Stream<List<String>> hostile() {
        String rule = "name: \"x\" id: \"ignite-" + ID + "\"";
        return Stream.of(
                List.of("sh", "-c", "id"),
                List.of("/bin/sh"),
                List.of(""),
                List.of("ignite"),
                List.of("ignite", "rm", "-f", ""),
                List.of("ignite", "rm", "-f", "0123"),
                List.of("ignite", "rm", "-f", ID + "0"),
                List.of("ignite", "rm", "-f", "0123456789ABCDEF"),
                List.of("ignite", "rm", "-f", "0123456789abcde*"),
                List.of("ignite", "rm", ID, "-f"),
                List.of("ignite", "rm", "-f", ID, ID),
                List.of("ignite", "stop", "web-1"),
                List.of("ignite", "stop", "--all"),
                List.of("ignite", "exec", ID, "id"),
                List.of("ignite", "attach", ID),
                List.of("ignite", "cp", "/etc/shadow", ID + ":/x"),
                List.of("ignite", "--ignite-config", "/tmp/x", "version"),
                List.of("ignite", "version", "--log-level=debug"),
                List.of("ignite", "ps", "-a", "-t", "{{.}}"),
                List.of("ignite", "run", "ubuntu:1"),
                List.of("ignite", "run", "--config", "/etc/passwd"),
                List.of("ignite", "run", "--config", "vm.yaml"),
                List.of("ignite", "image", "rm", "ubuntu:1"),
                List.of("ignite", "image", "rm", ID),
                List.of("ignite", "image", "rm", ".."),
                List.of("ignite", "kernel", "rm", "-f", ID),
                List.of("kindling", "leases", ".."),
                List.of("kindling", "leases", ID, ID),
                List.of("kindling", "clear-sockets", "../" + ID),
                List.of("ignite", "image", "import", "--help"),
                List.of("ignite", "image", "import", "other:1"),
                List.of("ignite", "image", "import", "ubuntu"),
                List.of("ignite", "image", "import", "ubuntu:1 "),
                List.of("ignite", "image", "import", "*"),
                List.of("ctr", "-n", "default", "task", "ls"),
                List.of("ctr", "-n", "firecracker", "run", "x"),
                List.of("ctr", "-n", "firecracker", "image", "ls"),
                List.of("ctr", "-n", "firecracker", "image", "rm", "docker.io/weaveworks/ignite:v0.10.0"),
                List.of("ctr", "-n", "firecracker", "image", "pull", "docker.io/evil/image:1"),
                List.of("ctr", "-n", "firecracker", "image", "pull", "docker.io/weaveworks/ignite:"),
                List.of("ctr", "-n", "firecracker", "image", "pull", "docker.io/weaveworks/ignite:v1@sha256:0"),
                List.of("ctr", "-n", "firecracker", "image", "pull", "-k", "docker.io/weaveworks/ignite:v0.10.0"),
                List.of("ctr", "-n", "firecracker", "task", "exec", "ignite-" + ID),
                List.of("ctr", "-n", "firecracker", "container", "rm", ID),
                List.of("ctr", "-n", "firecracker", "container", "rm", "ignite-" + ID + ";id"),
                List.of("iptables", "-F"),
                List.of("iptables", "-w", "-t", "mangle", "-S"),
                List.of("iptables", "-w", "-t", "nat", "-F", "PREROUTING"),
                List.of("iptables", "-w", "-t", "nat", "-F", "CNI-HOSTPORT-DNAT"),
                List.of("iptables", "-w", "-t", "nat", "-X", "CNI-"),
                List.of("iptables", "-w", "-t", "filter", "-F", "CNI-0a"),
                List.of("iptables", "-w", "-t", "filter", "-D", "INPUT", "-j", "DROP"),
                List.of("iptables", "-w", "-t", "filter", "-D", "CNI-FORWARD", "-s", "0.0.0.0/0", "-j", "ACCEPT"),
                List.of("iptables", "-w", "-t", "filter", "-D", "CNI-FORWARD", "-j", "ACCEPT"),
                List.of("iptables", "-w", "-t", "nat", "-D", "POSTROUTING", "--comment", "id: \"other\"", "-j", "X"),
                List.of("iptables", "-w", "-t", "nat", "-D", "POSTROUTING", "--comment", rule, "--modprobe=/tmp/x"),
                List.of("iptables", "-w", "-t", "nat", "-D", "POSTROUTING", "--comment", rule, "-M", "/tmp/x"),
                List.of("iptables", "-w", "-t", "nat", "-D", "POSTROUTING", "--comment", rule, "-j", "-A"),
                List.of("iptables", "-w", "-t", "nat", "-D", "POSTROUTING", "-t", "filter", "--comment", rule),
                List.of("dmsetup", "remove_all"),
                List.of("dmsetup", "remove", "vg-root"),
                List.of("dmsetup", "remove", "ignite-" + ID + "-base-base"),
                List.of("dmsetup", "remove", "--force", "ignite-" + ID),
                List.of("losetup", "-D"),
                List.of("losetup", "-d", "/dev/sda"),
                List.of("losetup", "-d", "/dev/loop../sda"),
                List.of("losetup", "-d", "/dev/loop0", "/dev/loop1"),
                List.of("kindling", "sweep", ".."),
                List.of("kindling", "sweep", "../../../etc"),
                List.of("kindling", "release", "*"),
                List.of("kindling", "mark-stopped", ID),
                List.of("kindling", "edit", ID),
                List.of("ignite", "stop", "0123456789abcde\u00e9"),
                List.of("ignite", "stop", "0123456789\tbcdef"));
    }

    @ParameterizedTest
    @MethodSource
    void hostile(List<String> words) throws IOException {
        Ran ran = ask(words.toArray(String[]::new));

        assertThat(ran.output()).contains("refused 126 0 ");
        assertThat(called()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "kindling-root 2\n30\n1\nx\n",
                "kindling-root 1\n0\n2\nignite\nversion\n",
                "kindling-root 1\n99999\n2\nignite\nversion\n",
                "kindling-root 1\n1;id\n2\nignite\nversion\n",
                "kindling-root 1\n30\n-1\nignite\nversion\n",
                "kindling-root 1\n30\n999\nignite\nversion\n",
                "kindling-root 1\n30\n3\nignite\nversion\n",
                "kindling-root 1\n30\n2\nignite\nversion",
                "ignite version"
            })
    void half_or_foreign_requests_are_refused(String request) throws IOException {
        assertThat(send(request).output()).contains("refused 126 0 ");
        assertThat(called()).isEmpty();
    }

    @Test
    void arguments_of_its_own_are_roots_and_few() {
        Ran ran = Ran.script(Map.of(), "", List.of(PROGRAM.toString(), "ignite", "version"));

        assertThat(ran.exit()).isEqualTo(2);
        assertThat(ran.output()).contains("usage:");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ignite stop ",
                "ignite kill ",
                "ignite start ",
                "ignite rm -f ",
                "kindling sweep ",
                "kindling mark-stopped ",
                "kindling release ",
                "kindling clear-sockets ",
                "dmsetup remove ignite-",
                "ctr -n firecracker task rm --force ignite-"
            })
    void a_machine_made_by_hand_is_never_touched(String call) throws IOException {
        Path metadata = directory.resolve("runtime-dir/vm/" + ID + "/metadata.json");
        Files.createDirectories(metadata.getParent());
        Files.writeString(
                metadata, "{\"metadata\": {\"labels\": {\"mine\": \"kindling\"}}, \"status\": {\"running\": true}}");

        Ran ran = ask((call + ID).split(" "));

        assertThat(ran.output()).contains("does not carry Kindling's mark");
        assertThat(called()).isEmpty();
        assertThat(metadata).content().contains("\"running\": true");
    }

    @Test
    void a_loop_device_on_another_file_is_not_detached() throws IOException {
        Path backing = directory.resolve("sys-dir/block/loop3/loop/backing_file");
        Files.createDirectories(backing.getParent());
        Files.writeString(backing, "/var/lib/snapd/core.snap\n");

        assertThat(ask("losetup", "-d", "/dev/loop3").output()).contains("refused");
        assertThat(called()).isEmpty();
    }

    // ---- files

    @Test
    void marking_as_stopped_changes_one_word() throws IOException {
        Path metadata = directory.resolve("runtime-dir/vm/" + ID + "/metadata.json");
        Files.createDirectories(metadata.getParent());
        String text = """
                {"metadata": {"labels": {"kindling": "1", "a": "\\"running\\": true"}},
                 "status": {
                  "running" : true,
                  "x": 1}}
                """;
        Files.writeString(metadata, text);

        assertThat(ask("kindling", "mark-stopped", ID).output()).startsWith("exit 0");
        assertThat(metadata).hasContent(text.replace("\"running\" : true", "\"running\": false"));
    }

    @Test
    void leases_of_one_machine_are_listed_and_released_and_no_others() throws IOException {
        Path networks = Files.createDirectories(directory.resolve("cni-dir/networks/ignite-cni-bridge"));
        Files.writeString(networks.resolve("10.61.0.2"), "ignite-" + ID + "\r\neth0");
        Files.writeString(networks.resolve("10.61.0.3"), "ignite-" + ID + "0\r\neth0");
        Files.writeString(networks.resolve("last_reserved_ip.0"), "10.61.0.3");

        assertThat(ask("kindling", "leases", ID).output()).endsWith("/10.61.0.2");
        assertThat(ask("kindling", "release", ID).output()).endsWith("/10.61.0.2");
        assertThat(networks.resolve("10.61.0.2")).doesNotExist();
        assertThat(networks.resolve("10.61.0.3")).exists();
        assertThat(networks.resolve("last_reserved_ip.0")).exists();
    }

    @Test
    void whoever_has_leases_or_results_is_told_by_its_whole_name() throws IOException {
        Path networks = Files.createDirectories(directory.resolve("cni-dir/networks/ignite-cni-bridge"));
        Path results = Files.createDirectories(directory.resolve("cni-dir/results"));
        Files.writeString(networks.resolve("10.61.0.2"), "ignite-" + ID + "\r\neth0");
        Files.writeString(networks.resolve("10.61.0.3"), "ignite-" + ID + "0\r\neth0");
        Files.writeString(networks.resolve("last_reserved_ip.0"), "10.61.0.3");
        Files.writeString(results.resolve("ignite-cni-bridge-ignite-00000000000000b1-eth0"), "{}");
        Files.writeString(results.resolve("ignite-cni-bridge-ignite-00000000000000b1ff-eth0"), "{}");

        assertThat(ask("kindling", "leases").output())
                .startsWith("exit 0 ")
                .endsWith("\nignite-00000000000000b1\nignite-" + ID);
    }

    @Test
    void sockets_and_pipes_of_a_machine_go_and_its_files_stay() throws IOException {
        Path vm = Files.createDirectories(directory.resolve("runtime-dir/vm/" + ID));
        Files.writeString(vm.resolve("metadata.json"), "{\"labels\": {\"kindling\": \"1\"}}");
        Files.writeString(vm.resolve("overlay.dm"), "disk");
        Ran.script(
                Map.of(),
                "",
                List.of("mkfifo", vm.resolve("firecracker_log.fifo").toString()));
        assertThat(vm.resolve("firecracker_log.fifo")).exists();

        assertThat(ask("kindling", "clear-sockets", ID).output()).startsWith("exit 0");

        assertThat(vm.resolve("firecracker_log.fifo")).doesNotExist();
        assertThat(vm.resolve("metadata.json")).exists();
        assertThat(vm.resolve("overlay.dm")).exists();
    }

    private void image(String uid, String name) throws IOException {
        Path file = directory.resolve("runtime-dir/image/" + uid + "/metadata.json");
        Files.createDirectories(file.getParent());
        Files.writeString(
                file, "{\n  \"metadata\": {\n    \"name\": \"" + name + "\",\n    \"uid\": \"" + uid + "\"\n  }\n}\n");
    }

    @Test
    void an_image_is_removed_only_while_another_of_the_name_stays_and_no_disk_lies_on_it() throws IOException {
        image(ID, "ubuntu:1");
        image("00000000000000b1", "ubuntu:10");
        assertThat(ask("ignite", "image", "rm", ID).output()).contains("the only copy");

        image("00000000000000b2", "ubuntu:1");
        Path backing = directory.resolve("sys-dir/block/loop3/loop/backing_file");
        Files.createDirectories(backing.getParent());
        Files.writeString(backing, directory.resolve("runtime-dir/image/" + ID + "/image.ext4") + "\n");
        assertThat(ask("ignite", "image", "rm", ID).output()).contains("disk of a machine");
        assertThat(called()).isEmpty();

        ask("ignite", "image", "rm", "00000000000000b2");
        assertThat(called()).containsExactly("<ignite><image><rm><00000000000000b2>");
    }

    @Test
    void what_ignite_writes_into_machines_is_for_more_than_root() throws IOException {
        Files.writeString(directory.resolve("bin/ignite"), "#!/bin/sh\numask\n");

        assertThat(ask("ignite", "version").output()).contains("\n0022\n");
    }

    @Test
    void a_directory_is_swept_only_when_no_machine_is_in_it() throws IOException {
        Path vm = Files.createDirectories(directory.resolve("runtime-dir/vm/" + ID));
        Files.writeString(vm.resolve("metadata.json"), "{\"labels\": {\"kindling\": \"1\"}}");

        assertThat(ask("kindling", "sweep", ID).output()).startsWith("exit 0 0 0");
        assertThat(vm).exists();
        Files.delete(vm.resolve("metadata.json"));
        assertThat(ask("kindling", "sweep", ID).output()).contains("removed");
        assertThat(vm).doesNotExist();
    }

    // ---- making a machine

    private String manifest() {
        return """
                "apiVersion": "ignite.weave.works/v1alpha4"
                "kind": "VM"
                "metadata":
                  "name": "vm-alice-001"
                  "uid": "0123456789abcdef"
                  "labels":
                    "kindling": "1"
                    "team": "blue"
                "spec":
                  "image":
                    "oci": "ubuntu:1"
                  "kernel":
                    "oci": "kernel:1"
                  "cpus": 2
                  "memory": "2GB"
                  "diskSize": "10GB"
                  "network":
                    "ports":
                    - "hostPort": 60001
                      "vmPort": 22
                      "protocol": "tcp"
                  "copyFiles":
                  - "hostPath": "WORK/key"
                    "vmPath": "/etc/ssh/ssh_host_ed25519_key"
                  - "hostPath": "WORK/key.pub"
                    "vmPath": "/etc/ssh/ssh_host_ed25519_key.pub"
                  "ssh": "WORK/authorized_keys"
                """.replace("WORK", work.toString());
    }

    private Ran make(String manifest) throws IOException {
        Path file = Files.writeString(work.resolve("vm.yaml"), manifest);
        return ask("ignite", "run", "--config", file.toString());
    }

    @Test
    void ignite_is_given_copies_that_the_user_cannot_change() throws IOException {
        assertThat(make(manifest()).output()).contains("exit 3 7 8");

        Path staged = directory.resolve("staging-dir").resolve(ID);
        assertThat(called()).containsExactly("<ignite><run><--config><" + staged.resolve("vm.yaml") + ">");
        assertThat(staged.resolve("vm.yaml"))
                .hasContent(manifest()
                        .replace(work + "/key.pub", staged + "/2")
                        .replace(work + "/key", staged + "/1")
                        .replace(work + "/authorized_keys", staged + "/3"));
        assertThat(staged.resolve("1")).hasContent("secret");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(staged.resolve("1"))))
                .isEqualTo("rw-------");
    }

    static Stream<List<String>> tampered() {
        return Stream.of(
                List.of("ubuntu:1", "evil:1"),
                List.of("kernel:1", "evil:1"),
                List.of("60001", "22"),
                List.of("60001", "61000"),
                List.of("\"vmPort\": 22", "\"vmPort\": 23"),
                List.of("\"cpus\": 2", "\"cpus\": 0"),
                List.of("\"cpus\": 2", "\"cpus\": 2 # x"),
                List.of("\"2GB\"", "\"lots\""),
                List.of("/etc/ssh/ssh_host_ed25519_key\"", "/../../etc/cron.d/x\""),
                List.of("/etc/ssh/ssh_host_ed25519_key\"", "/etc/./x\""),
                List.of("/etc/ssh/ssh_host_ed25519_key\"", "etc/x\""),
                List.of("/etc/ssh/ssh_host_ed25519_key\"", "/x\\\"\""),
                List.of("\"uid\": \"0123456789abcdef\"", "\"uid\": \"fedcba9876543210\""),
                List.of("\"kindling\": \"1\"", "\"other\": \"1\""),
                List.of("\"team\": \"blue\"", "\"team\": \"blue\\n\""),
                List.of("\"team\": \"blue\"", "\"team\": \"blue\", \"x\": \"y\""),
                List.of("\"spec\":\n", "\"spec\":\n  \"storage\":\n    \"volumes\":\n    - \"name\": \"x\"\n"),
                List.of("\"spec\":\n", "\"spec\":\n  \"sandbox\":\n    \"oci\": \"ubuntu:1\"\n"),
                List.of("\"spec\":\n", "\"spec\":\n  \"cpus\": 2\n"),
                List.of("  \"ssh\": ", "  \"ssh\": \"/etc/hostname\"\n  \"ssh\": "),
                List.of("\"kind\": \"VM\"\n", "\"kind\": \"VM\"\n---\n"),
                List.of("\"kind\": \"VM\"\n", ""));
    }

    @ParameterizedTest
    @MethodSource
    void tampered(List<String> change) throws IOException {
        String manifest = manifest();
        assertThat(manifest).contains(change.get(0));

        assertThat(make(manifest.replace(change.get(0), change.get(1))).output())
                .contains("refused 126 0 ");
        assertThat(called()).isEmpty();
        assertThat(directory.resolve("staging-dir").resolve(ID)).doesNotExist();
    }

    @Test
    void a_link_leads_no_further_than_the_user_could_go() throws IOException {
        Assumptions.assumeTrue(
                Files.isReadable(Path.of("/etc/shadow")) && Files.exists(Path.of("/etc/passwd")),
                "this test needs root");
        configure("nobody");
        for (Path path = work; path.startsWith(directory); path = path.getParent()) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(work.resolve("key"), PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(make(manifest()).output()).contains("exit 3 7 8");

        Files.delete(work.resolve("key"));
        Files.createSymbolicLink(work.resolve("key"), Path.of("/etc/shadow"));

        assertThat(make(manifest()).output()).contains("refused 126 0 ");
    }
}
