package dev.kindling.engine.ignite;

import dev.kindling.config.Flavour;
import dev.kindling.doctor.Finding;
import dev.kindling.engine.EngineException;
import dev.kindling.units.DataSize;
import dev.kindling.units.DiskRoom;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Everything that Ignite needs on its host, looked at one by one. The programs are those of its own preflight, the files those
 * that its machines need (facts/ignite.md).
 */
final class IgniteExamination {
    private static final String KNOWN_VERSION = "v0.10.0";
    private static final String SET_UP = "sudo /opt/kindling/current/deploy/host-setup.sh";
    private static final List<String> PREFLIGHT =
            List.of("mount", "umount", "tar", "mkfs.ext4", "e2fsck", "resize2fs", "strings", "dmsetup", "ssh", "git");
    private static final List<String> MODULES =
            List.of("veth", "bridge", "br_netfilter", "overlay", "dm_snapshot", "xt_comment", "xt_multiport", "xt_nat");
    private static final List<String> PLUGINS = List.of("loopback", "bridge", "host-local", "portmap", "firewall");

    private final IgniteHost host;
    private final IgniteCli ignite;
    private final IgniteImages images;
    private final HostFacts facts;
    private final HostTool ctr;
    private final Path runtimeDir;

    IgniteExamination(
            IgniteHost host, IgniteCli ignite, IgniteImages images, HostFacts facts, HostTool ctr, Path runtimeDir) {
        this.host = host;
        this.ignite = ignite;
        this.images = images;
        this.facts = facts;
        this.ctr = ctr;
        this.runtimeDir = runtimeDir;
    }

    List<Finding> of(Collection<Flavour> flavours) {
        List<Finding> found = new ArrayList<>();
        found.add(facts.obstacle()
                .map(obstacle -> obstacle.service()
                        ? Finding.ofServices(obstacle.what(), obstacle.fix(), host.path("run/systemd/system"))
                        : Finding.problem(obstacle.what(), obstacle.fix()))
                .orElseGet(() -> Finding.ok("rights, and a containerd socket")));
        found.add(version());
        found.add(kvm());
        found.add(device("dev/net/tun", "tun", "sudo modprobe tun"));
        found.add(device("dev/loop-control", "loop-control", "sudo modprobe loop"));
        found.add(device("dev/mapper/control", "device-mapper", "sudo modprobe dm_snapshot"));
        found.add(modules());
        found.add(programs());
        found.add(containerd());
        found.add(plugins());
        found.add(forwarding());
        found.add(configuration());
        found.add(images(flavours));
        images.missingContainer().map(IgniteExamination::container).ifPresent(found::add);
        found.add(disk(flavours));
        return found;
    }

    private Finding version() {
        try {
            IgniteReply reply = ignite.version();
            if (!reply.succeeded()) {
                return Finding.problem(reply.detail("version"), SET_UP + " installs Ignite " + KNOWN_VERSION);
            }
            String version = IgniteEngine.versionIn(reply);
            return version.equals(KNOWN_VERSION)
                    ? Finding.ok("Ignite " + version)
                    : Finding.warning(
                            "Ignite " + version + ", not " + KNOWN_VERSION,
                            SET_UP + " installs that one (nothing, if you built this one yourself)");
        } catch (EngineException e) {
            return Finding.problem(
                    "ignite cannot be started: " + e.detail(),
                    SET_UP + " installs it; where it is elsewhere, ignite: {binary: /path/of/ignite} in kindling.yml");
        }
    }

    /** Udev makes the file where nothing stands behind it, so it counts only when it can be opened or the kernel shows it. */
    private Finding kvm() {
        Path file = host.path("dev/kvm");
        String fix = "sudo modprobe kvm_intel (AMD: kvm_amd); if that says \"Operation not supported\", switch"
                + " virtualisation on in the firmware, or nested virtualisation in the hypervisor";
        if (Files.exists(host.path("sys/class/misc/kvm")) || opens(file)) {
            return Finding.ok("/dev/kvm is there");
        }
        return Files.exists(file)
                ? Finding.problem("/dev/kvm is there, but no processor answers behind it", fix)
                : Finding.problem("/dev/kvm is missing", fix);
    }

    private static boolean opens(Path device) {
        try (FileChannel channel = FileChannel.open(device, StandardOpenOption.READ)) {
            return channel.isOpen();
        } catch (IOException e) {
            return false;
        }
    }

    /** @param misc what the kernel calls it: the service sees a /dev of its own, with none of them, but all of /sys */
    private Finding device(String device, String misc, String fix) {
        return Files.exists(host.path(device)) || Files.exists(host.path("sys/class/misc/" + misc))
                ? Finding.ok("/" + device + " is there")
                : Finding.problem("/" + device + " is missing", fix);
    }

    /** Devices tell of some modules; these have none, and without them networks and forwards of machines fail at their start. */
    private Finding modules() {
        Path proc = host.procDir();
        try {
            Path directory = host.path("lib/modules/"
                    + Files.readString(proc.resolve("sys/kernel/osrelease")).strip());
            String loaded = text(proc.resolve("modules"));
            String installed = text(directory.resolve("modules.builtin")) + text(directory.resolve("modules.dep"));
            List<String> missing = MODULES.stream()
                    .filter(module -> !names(loaded + installed, module))
                    .filter(module -> !Files.exists(host.path("sys/module/" + module)))
                    .toList();
            if (missing.isEmpty()) {
                return Finding.ok("the kernel has the modules that machines' networks need");
            }
            // The service may not look at what is installed.
            return installed.isEmpty()
                    ? Finding.warning(
                            "modules are not loaded, and whether they are installed cannot be read here: "
                                    + names(missing),
                            "sudo kindling doctor, or sudo modprobe -a " + names(missing))
                    : Finding.problem(
                            "the kernel lacks modules: " + names(missing),
                            "sudo apt-get install linux-modules-extra-$(uname -r) (Debian: linux-image-amd64 in the place"
                                    + " of a cloud kernel, then restart); then: sudo modprobe -a " + names(missing));
        } catch (IOException e) {
            return Finding.warning("which modules the kernel has cannot be read", "sudo modprobe -a " + names(MODULES));
        }
    }

    private static boolean names(String listings, String module) {
        return Pattern.compile("(?m)(^|/)" + module.replace("_", "[_-]") + "(\\.ko|\\s)")
                .matcher(listings)
                .find();
    }

    private static String names(List<String> modules) {
        return String.join(" ", modules);
    }

    private static String text(Path file) throws IOException {
        return Files.isReadable(file) ? Files.readString(file) : "";
    }

    private Finding programs() {
        List<String> missing = Stream.concat(PREFLIGHT.stream(), Stream.of(host.iptables(), host.losetup()))
                .filter(program -> !installed(program))
                .toList();
        return missing.isEmpty()
                ? Finding.ok("all programs that Ignite calls are installed")
                : Finding.problem(
                        "programs that Ignite calls are missing: " + String.join(", ", missing),
                        "sudo apt-get install mount tar e2fsprogs binutils dmsetup openssh-client git iptables");
    }

    private boolean installed(String program) {
        return program.startsWith("/")
                ? Files.isExecutable(Path.of(program))
                : Arrays.stream(host.searchPath().split(":"))
                        .filter(directory -> directory.startsWith("/"))
                        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }

    private Finding containerd() {
        return ctr.ask("-n", "firecracker", "task", "ls").isPresent()
                ? Finding.ok("containerd answers")
                : installed(host.ctr())
                        ? Finding.ofServices(
                                "containerd does not answer",
                                "sudo systemctl enable --now containerd; journalctl -u containerd",
                                host.path("run/systemd/system"))
                        : Finding.problem(ctr.name() + " is missing", SET_UP + " installs it");
    }

    private Finding plugins() {
        Path directory = host.path("opt/cni/bin");
        List<String> missing = PLUGINS.stream()
                .filter(plugin -> !Files.isExecutable(directory.resolve(plugin)))
                .toList();
        return missing.isEmpty()
                ? Finding.ok("the CNI plugins are in /opt/cni/bin")
                : Finding.problem(
                        "CNI plugins are missing in /opt/cni/bin: " + String.join(", ", missing),
                        SET_UP + " installs them");
    }

    private Finding forwarding() {
        try {
            return Files.readString(host.procDir().resolve("sys/net/ipv4/ip_forward"))
                            .strip()
                            .equals("1")
                    ? Finding.ok("the kernel forwards packets")
                    : Finding.problem(
                            "the kernel does not forward packets, so no tenant reaches a machine",
                            "sudo sysctl -w net.ipv4.ip_forward=1 (" + SET_UP + " keeps it)");
        } catch (IOException e) {
            return Finding.warning("whether the kernel forwards packets cannot be read", "sysctl net.ipv4.ip_forward");
        }
    }

    private Finding configuration() {
        Path file = host.path("etc/ignite/config.yaml");
        if (!Files.exists(file)) {
            return Finding.warning(
                    "/etc/ignite/config.yaml is missing, so Ignite takes its defaults",
                    SET_UP + " writes one (nothing, unless ignited is used)");
        }
        try {
            String text = Files.readString(file);
            List<String> wrong = Stream.of("runtime: containerd", "networkPlugin: cni")
                    .filter(setting -> !says(text, setting))
                    .toList();
            return wrong.isEmpty()
                    ? Finding.ok("/etc/ignite/config.yaml says containerd and cni")
                    : Finding.problem(
                            "/etc/ignite/config.yaml chooses something other than " + String.join(" and ", wrong)
                                    + "; Kindling clears up after those only",
                            "sudo nano /etc/ignite/config.yaml: below spec, runtime: containerd and networkPlugin: cni");
        } catch (IOException e) {
            return Finding.warning(
                    "/etc/ignite/config.yaml cannot be read by this user", "sudo chmod a+r /etc/ignite/config.yaml");
        }
    }

    /** Not said at all is well, too: both are Ignite's defaults. */
    private static boolean says(String text, String setting) {
        String key = setting.substring(0, setting.indexOf(':') + 1);
        return text.lines()
                .map(String::strip)
                .filter(line -> line.startsWith(key))
                .allMatch(line -> line.replaceAll("[\"']|\\s+#.*", "").strip().equals(setting));
    }

    private Finding images(Collection<Flavour> flavours) {
        try {
            List<String> missing = images.missing(flavours);
            return missing.isEmpty()
                    ? Finding.ok("all images and kernels of the flavours are imported")
                    : Finding.problem("not imported yet: " + String.join(", ", missing), "sudo kindling doctor --fix");
        } catch (EngineException e) {
            return Finding.problem(
                    "images cannot be listed: " + e.detail(), "sudo ignite image ls; sudo ignite kernel ls");
        }
    }

    private static Finding container(String image) {
        return Finding.warning(
                "Ignite's own image " + image + " is not here yet, so that the first sandbox waits until it is pulled",
                "sudo kindling doctor --fix; without a registry: sudo ctr -n firecracker image import FILE");
    }

    private Finding disk(Collection<Flavour> flavours) {
        Path nearest = runtimeDir.toAbsolutePath();
        while (!Files.exists(nearest) && nearest.getParent() != null) {
            nearest = nearest.getParent();
        }
        DataSize largest =
                flavours.stream().map(Flavour::disk).max(DataSize::compareTo).orElseGet(() -> new DataSize(0));
        try {
            long free = DiskRoom.usable(nearest);
            String what = (free >> 30) + " GB free where machines live (" + runtimeDir + ")";
            return free >= largest.bytes()
                    ? Finding.ok(what)
                    : Finding.problem(
                            what + ", less than one machine's disk of " + largest,
                            "sudo du -xh --max-depth=2 " + runtimeDir
                                    + " | sort -h shows what fills it; or add a disk");
        } catch (IOException e) {
            return Finding.warning("free disk at " + runtimeDir + " cannot be read", "df -h " + runtimeDir);
        }
    }
}
