package dev.kindling.engine.ignite;

import dev.kindling.engine.Capacity;
import dev.kindling.engine.EngineException;
import dev.kindling.units.DataSize;
import dev.kindling.units.DiskRoom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the host is, read from {@code /proc} and the file system. */
final class HostFacts {
    private static final Pattern MEMORY = Pattern.compile("(?m)^MemTotal:\\s+(\\d+) kB");
    private static final Pattern EFFECTIVE_UID = Pattern.compile("(?m)^Uid:\\s+\\d+\\s+(\\d+)");

    private final IgniteHost host;
    private final Path runtimeDir;
    private final Optional<HostTool> rootHelper;

    HostFacts(IgniteHost host, Path runtimeDir) {
        this(host, runtimeDir, Optional.empty());
    }

    /** @param rootHelper does what needs root; without one this process has to be root */
    HostFacts(IgniteHost host, Path runtimeDir, Optional<HostTool> rootHelper) {
        this.rootHelper = rootHelper;
        this.host = host;
        this.runtimeDir = runtimeDir.toAbsolutePath();
    }

    Capacity capacity() {
        try {
            var memory = MEMORY.matcher(Files.readString(host.procDir().resolve("meminfo")));
            if (!memory.find()) {
                throw new IOException("no MemTotal in meminfo");
            }
            return new Capacity(
                    new DataSize(Long.parseLong(memory.group(1)) * 1024),
                    new DataSize(DiskRoom.total(nearestExisting())),
                    Runtime.getRuntime().availableProcessors());
        } catch (IOException e) {
            throw new EngineException("The host's size cannot be read.", false, e.toString());
        }
    }

    /**
     * Why machines cannot be made, and what to type about it.
     *
     * @param service whether it is a service that does not run
     */
    record Obstacle(String what, String fix, boolean service) {
        @Override
        public String toString() {
            return what + ": " + fix;
        }
    }

    /** The first reason why machines cannot be made. */
    Optional<Obstacle> obstacle() {
        if (rootHelper.isPresent() && rootHelper.get().ask("check").isEmpty()) {
            return Optional.of(new Obstacle(
                    "the root helper does not answer", "sudo systemctl enable --now kindling-root.socket", true));
        }
        if (rootHelper.isEmpty() && !root()) {
            return Optional.of(new Obstacle(
                    "Ignite needs root",
                    "in kindling.yml, ignite: {helper: /run/kindling/root.sock}, and"
                            + " sudo systemctl enable --now kindling-root.socket; or start Kindling as root",
                    false));
        }
        if (host.containerdSockets().stream().noneMatch(Files::exists)) {
            return Optional.of(new Obstacle(
                    "containerd is not running, none of " + host.containerdSockets() + " exists",
                    "sudo systemctl enable --now containerd",
                    true));
        }
        return Optional.empty();
    }

    /** The kernel's own id of this boot (proc(5), {@code /proc/sys/kernel/random/boot_id}). */
    Optional<String> boot() {
        try {
            return Optional.of(Files.readString(host.procDir().resolve("sys/kernel/random/boot_id"))
                            .strip())
                    .filter(id -> id.matches("[0-9a-f-]{36}"));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private boolean root() {
        try {
            Matcher uid = EFFECTIVE_UID.matcher(Files.readString(host.procDir().resolve("self/status")));
            return uid.find() && uid.group(1).equals("0");
        } catch (IOException e) {
            return false;
        }
    }

    private Path nearestExisting() {
        Path path = runtimeDir;
        while (!Files.exists(path) && path.getParent() != null) {
            path = path.getParent();
        }
        return path;
    }
}
