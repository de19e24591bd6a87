package dev.kindling.engine.ignite.standin;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** {@code create}, {@code run}, {@code start}, {@code stop}, {@code kill} and {@code rm}, with what each leaves behind. */
final class MachineCommands {
    private static final long SMALLEST_DISK = 16L << 20;

    private final StandInHost host;
    private final ObjectMapper mapper = new ObjectMapper();

    MachineCommands(StandInHost host) {
        this.host = host;
    }

    // ---- create

    VmRecord create(Flags flags, Output output) {
        ObjectNode asked = flags.last("config")
                .map(file -> new Manifest().read(Path.of(file)))
                .orElseGet(mapper::createObjectNode);
        VmRecord vm = describe(asked, flags);
        host.requireContainerd();
        if (asked.at("/spec/image/oci").asText().isEmpty() && flags.arguments().isEmpty()) {
            throw new Output.Fatal(".spec.image.oci: Required value: the OCI reference is mandatory");
        }
        try {
            Manifest.checkName(vm.name());
            if (host.records().all().stream()
                    .anyMatch(other ->
                            other.name().equals(vm.name()) || other.uid().equals(vm.uid()))) {
                throw new Output.Fatal("invalid VM id/name \"" + vm.name() + "\": already exists");
            }
            Manifest.checkPorts(vm.json());
            host.images().need(vm.json().at("/spec/image/oci").asText(), output, host.nextUid());
            host.kernels().need(vm.json().at("/spec/kernel/oci").asText(), output, host.nextUid());
        } catch (Output.Fatal e) {
            host.records().leak(vm.uid());
            throw e;
        }
        host.records().save(vm);
        fillDisk(vm, output);
        output.info("Created VM with ID \"" + vm.uid() + "\" and name \"" + vm.name() + "\"");
        return vm;
    }

    private VmRecord describe(ObjectNode asked, Flags flags) {
        ObjectNode json = mapper.createObjectNode();
        json.put("kind", "VM").put("apiVersion", "ignite.weave.works/v1alpha4");
        ObjectNode metadata = json.putObject("metadata");
        metadata.put(
                "name", flags.last("name").orElse(asked.at("/metadata/name").asText(host.nextName())));
        metadata.put("uid", asked.at("/metadata/uid").asText(host.nextUid()));
        metadata.put("created", now());
        ObjectNode labels =
                asked.at("/metadata/labels") instanceof ObjectNode given ? given.deepCopy() : mapper.createObjectNode();
        flags.all("label").forEach(label -> addLabel(labels, label));
        if (!labels.isEmpty()) {
            metadata.set("labels", labels);
        }
        ObjectNode spec = json.putObject("spec");
        String image = asked.at("/spec/image/oci")
                .asText(flags.arguments().stream().findFirst().orElse("none"));
        spec.putObject("image").put("oci", Images.tagged(image));
        spec.putObject("sandbox").put("oci", "weaveworks/ignite:dev");
        spec.putObject("kernel")
                .put(
                        "oci",
                        flags.last("kernel-image")
                                .orElse(asked.at("/spec/kernel/oci").asText("weaveworks/ignite-kernel:5.10.51")))
                .put("cmdLine", "console=ttyS0 reboot=k panic=1 pci=off ip=dhcp");
        spec.put(
                "cpus",
                Integer.parseInt(
                        flags.last("cpus").orElse(asked.at("/spec/cpus").asText("1"))));
        spec.put("memory", flags.last("memory").orElse(asked.at("/spec/memory").asText("512MB")));
        spec.put(
                "diskSize", flags.last("size").orElse(asked.at("/spec/diskSize").asText("4GB")));
        ObjectNode network = spec.putObject("network");
        if (flags.has("ports")) {
            network.set("ports", new Manifest().ports(flags.all("ports")));
        } else if (asked.at("/spec/network/ports").isArray()) {
            network.set("ports", asked.at("/spec/network/ports"));
        }
        spec.putObject("storage");
        if (asked.at("/spec/copyFiles").isArray()) {
            spec.set("copyFiles", asked.at("/spec/copyFiles"));
        }
        flags.last("ssh").filter(key -> !key.isEmpty()).ifPresentOrElse(key -> spec.put("ssh", key), () -> {
            if (asked.at("/spec").has("ssh")) {
                spec.set("ssh", asked.at("/spec/ssh"));
            } else if (flags.has("ssh")) {
                spec.put("ssh", true);
            }
        });
        ObjectNode status = json.putObject("status");
        status.put("running", false);
        status.putObject("runtime").put("id", "").put("name", "containerd");
        status.putObject("network").put("plugin", "cni").putNull("ipAddresses");
        status.putObject("image")
                .put(
                        "id",
                        "oci://docker.io/weaveworks/ignite-ubuntu@sha256:b3e3dab5af438084cc26389b342cc2c7803cc26940b5b2ba6d00be0a5c4a6345")
                .put("size", "6260KB");
        status.putObject("kernel")
                .put(
                        "id",
                        "oci://docker.io/weaveworks/ignite-kernel@sha256:c22a6ab45e84f50716429811511c2fa8d5b18e22e569159ea259e07c792c1618")
                .put("size", "13880KB");
        status.put("idPrefix", "ignite");
        return new VmRecord(json);
    }

    private static void addLabel(ObjectNode labels, String label) {
        int equals = label.indexOf('=');
        if (equals < 0) {
            throw new Output.Fatal("invalid label value \"" + label + "\": supported syntax: --label <key>=<value>");
        }
        if (equals == 0) {
            throw new Output.Fatal("invalid label \"" + label + "\", name empty");
        }
        labels.put(label.substring(0, equals), label.substring(equals + 1));
    }

    private void fillDisk(VmRecord vm, Output output) {
        var disk = new Guest.Disk();
        try {
            if (host.misbehaviour().happens("busy") || host.wrong("create")) {
                host.devices().leak(vm.container());
                throw new Output.Fatal("command [\"dmsetup\" \"create\" \"--verifyudev\" \"" + vm.container()
                        + "\"] exited with \"device-mapper: create ioctl on " + vm.container()
                        + " failed: Device or resource busy\\n\": exit status 1");
            }
            if (host.misbehaviour().is("fail", "create")) {
                throw new Output.Fatal(
                        "command [\"mkfs.ext4\" \"-b\" \"4096\"] exited with \"mkfs.ext4: cannot write\\n\": exit status 1");
            }
            if (Flags.size(vm.json().at("/spec/diskSize").asText()).bytes() < SMALLEST_DISK) {
                output.log(
                        "warning",
                        "warning: requested overlay size (1024.0 KB) < image size (11.3 MB), using image size for overlay\n");
                throw new Output.Fatal(
                        "command [\"tar\" \"-h\" \"-xf\"] exited with \"tar: ./boot: Cannot mkdir: No space left on device\\n\": exit status 2");
            }
            if (vm.json().at("/spec/ssh").isTextual()) {
                copy(disk, vm.json().at("/spec/ssh").asText(), "/root/.ssh/authorized_keys");
            }
            for (var file : vm.json().at("/spec/copyFiles")) {
                copy(disk, file.path("hostPath").asText(), file.path("vmPath").asText());
            }
        } catch (Output.Fatal e) {
            host.records().delete(vm.uid());
            host.records().leak(vm.uid());
            output.done(vm.uid(), "Removed VM with name \"" + vm.name() + "\" and ID \"" + vm.uid() + "\"");
            throw e;
        }
        host.disks().put(vm.uid(), disk);
    }

    private static void copy(Guest.Disk disk, String from, String to) {
        Path file = Path.of(from);
        try {
            if (!file.isAbsolute() || !to.startsWith("/")) {
                throw new Output.Fatal("stand-in is stricter: paths of copied files are absolute: " + from + " " + to);
            }
            String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
            disk.files().put(to, new Guest.Disk.Content(Files.readString(file), mode));
        } catch (IOException e) {
            throw new Output.Fatal("lstat " + from + ": no such file or directory");
        }
    }

    // ---- start

    void start(VmRecord vm, Output output) {
        if (vm.running()) {
            throw new Output.Fatal("VM \"" + vm.uid() + "\" is already running");
        }
        preflight(vm);
        if (host.leases().of(vm.container()).isPresent()) {
            String text = "failed to allocate for range 0: "
                    + host.leases().of(vm.container()).get() + " has been allocated to " + vm.container()
                    + ", duplicate allocation is not allowed";
            output.log("error", "failed to setup network for namespace \"" + vm.container() + "\": " + text);
            throw new Output.Fatal(text);
        }
        if (!host.disks().containsKey(vm.uid())) {
            throw new Output.Fatal("stand-in: no disk");
        }
        host.containerd().run(vm.container());
        if (host.misbehaviour().is("fail", "start")) {
            host.containerd().taskDied(vm.container());
            throw new Output.Fatal(
                    "failed to start container for VM \"" + vm.uid() + "\": OCI runtime create failed: exit status 1");
        }
        String address = host.leases().take(vm.container());
        if (host.misbehaviour().happens("unreachable") || host.wrong("network")) {
            String text =
                    "failed to add route '{0.0.0.0 00000000000000000000ffff00000000} via 10.61.0.1 dev eth0': network is unreachable";
            output.log("error", "failed to setup network for namespace \"" + vm.container() + "\": " + text);
            throw new Output.Fatal(text);
        }
        host.iptables().connect(vm.container(), address, vm.forwards());
        output.info("Networking is handled by \"cni\"");
        output.info("Started Firecracker VM \"" + vm.uid() + "\" in a container with ID \"" + vm.container() + "\"");
        if (host.misbehaviour().is("fail", "spawn") || host.wrong("spawn")) {
            host.containerd().taskDied(vm.container());
            host.rulesChanged();
            throw new Output.Fatal("timeout waiting for ignite-spawn startup");
        }
        vm.setRunning(address, now());
        host.records().save(vm);
        if (host.records().hasSocket(vm.uid())) {
            host.containerd().taskDied(vm.container()); // "socket … already exists", in its own log only
        } else {
            host.records().putSocket(vm.uid());
            host.boot(vm, address);
        }
        host.rulesChanged();
    }

    private void preflight(VmRecord vm) {
        var errors = new StringBuilder();
        for (String binary : host.missingBinaries()) {
            errors.append("[ERROR BinaryInPath-" + binary + "]: None of the following binaries [" + binary
                    + "] seem to be in your PATH. Please install this tool before continuing.\n");
        }
        for (String file : host.missingFiles()) {
            errors.append("[ERROR ExistingFile-" + file.replace('/', '-') + "]: File " + file + ", does not exist\n");
        }
        if (host.misbehaviour().is("fail", "preflight")) {
            errors.append("[ERROR ExistingFile--dev-kvm]: File /dev/kvm, does not exist\n");
        }
        if (!host.ignoresPorts()) {
            vm.forwards().keySet().stream()
                    .filter(this::taken)
                    .forEach(port -> errors.append("[ERROR Port-" + port + "]: Port " + port + " is in use\n"));
        }
        if (!errors.isEmpty()) {
            throw new Output.Fatal(errors.toString());
        }
    }

    /** Real listeners only: the forwards of other machines are rules, which Ignite does not look at. */
    private boolean taken(int port) {
        if (port == 0 || host.network().holds(port)) {
            return false;
        }
        try (var socket = new ServerSocket(port)) {
            return !socket.isBound();
        } catch (IOException e) {
            return true;
        }
    }

    // ---- stop and rm

    void stop(VmRecord vm, String action, Output output) {
        if (vm.runtime().isEmpty()) {
            throw new Output.Fatal("unknown runtime \"\"");
        }
        if (!vm.running()) {
            output.log(
                    "warning",
                    "VM \"" + vm.uid() + "\" is not running but trying to cleanup networking for stopped container\n");
            output.info("Removing the container with ID \"\" from the \"cni\" network");
            output.info(
                    "CNI failed to retrieve network namespace path: container \"\" in namespace \"firecracker\": not found");
            return;
        }
        takeDown(vm, action, output);
        output.done(vm.uid(), "Stopped VM with name \"" + vm.name() + "\" and ID \"" + vm.uid() + "\"");
    }

    /** Ends a running machine as far as Ignite can; where its task is gone, it only says so. */
    private void takeDown(VmRecord vm, String action, Output output) {
        output.info("Removing the container with ID \"" + vm.container() + "\" from the \"cni\" network");
        var task = host.containerd().task(vm.container());
        if (task.isEmpty()) {
            String missing = host.containerd().hasContainer(vm.container())
                    ? "no running task found: task " + vm.container() + " not found: not found"
                    : "container \"" + vm.container() + "\" in namespace \"firecracker\": not found";
            output.info("CNI failed to retrieve network namespace path: " + missing);
            output.log("warning", missing);
            return;
        }
        if (task.get().equals("STOPPED")) {
            throw new Output.Fatal("failed to " + action + " container for VM \"" + vm.uid()
                    + "\": process already finished: not found");
        }
        if (host.misbehaviour().is("fail", action) || host.wrong(action)) {
            throw new Output.Fatal(
                    "failed to " + action + " container for VM \"" + vm.uid() + "\": context deadline exceeded");
        }
        if (host.misbehaviour().is("ignores", action)) {
            return;
        }
        host.shutDown(vm);
        host.leases().of(vm.container()).ifPresent(address -> host.iptables().disconnect(vm.container(), address));
        host.leases().release(vm.container());
        host.containerd().remove(vm.container());
        host.records().removeSocket(vm.uid());
        vm.setStopped();
        host.records().save(vm);
        host.rulesChanged();
    }

    void remove(List<String> queries, boolean force, Output output) {
        if (queries.isEmpty()) {
            throw new Output.Fatal("need at least one vm identifier as argument");
        }
        List<VmRecord> machines = queries.stream().map(host.records()::match).toList();
        Set<String> gone = new LinkedHashSet<>();
        for (VmRecord vm : machines) {
            if (vm.running() && !gone.contains(vm.uid())) {
                if (!force) {
                    throw new Output.Fatal(vm.uid() + " is running");
                }
                takeDown(vm, "kill", output);
            }
            if (!host.misbehaviour().is("ignores", "rm")) {
                host.records().delete(vm.uid());
                host.disks().remove(vm.uid());
            }
            gone.add(vm.uid());
            output.done(vm.uid(), "Removed VM with name \"" + vm.name() + "\" and ID \"" + vm.uid() + "\"");
        }
    }

    private static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
