package dev.kindling.engine.ignite;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where things are on a host that runs Ignite. All but tests use {@link #standard()}.
 *
 * @param searchPath directories in which programs are looked for, as in {@code PATH}
 * @param ctr containerd's own client
 * @param cniDir where CNI plugins keep address leases ({@code networks/}) and results ({@code results/})
 * @param procDir {@code /proc}
 * @param containerdSockets containerd listens on one of them
 * @param forwardAddress literal address that forwards bind to; every address of the host when empty
 * @param settle how long a machine must go on running after its start before it counts as started
 */
public record IgniteHost(
        String searchPath,
        String ctr,
        String iptables,
        String dmsetup,
        String losetup,
        Path cniDir,
        Path procDir,
        List<Path> containerdSockets,
        Optional<String> forwardAddress,
        Duration settle) {
    private static final String USUAL_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    public IgniteHost {
        containerdSockets = List.copyOf(containerdSockets);
    }

    /** A Linux host as distributions set it up. */
    public static IgniteHost standard() {
        return new IgniteHost(
                Optional.ofNullable(System.getenv("PATH"))
                        .map(path -> path + ":" + USUAL_PATH)
                        .orElse(USUAL_PATH),
                "ctr",
                "iptables",
                "dmsetup",
                "losetup",
                Path.of("/var/lib/cni"),
                Path.of("/proc"),
                List.of(Path.of("/run/containerd/containerd.sock"), Path.of("/run/docker/containerd/containerd.sock")),
                Optional.empty(),
                Duration.ofSeconds(2));
    }

    /** A file of this host, named without its leading slash; {@code /proc} is one of them. */
    Path path(String relative) {
        Path root = procDir.toAbsolutePath().getParent();
        return (root == null ? Path.of("/") : root).resolve(relative);
    }

    /** The same host with forwards bound to one literal address. */
    public IgniteHost forwardingFrom(String address) {
        return new IgniteHost(
                searchPath,
                ctr,
                iptables,
                dmsetup,
                losetup,
                cniDir,
                procDir,
                containerdSockets,
                Optional.of(address),
                settle);
    }
}
