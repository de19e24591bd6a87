package dev.kindling.inventory;

import dev.kindling.engine.MachineId;
import dev.kindling.sandbox.Sandbox;
import dev.kindling.sandbox.SandboxKey;
import dev.kindling.sshkey.HostKeyStore;
import dev.kindling.units.DataSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The files of one sandbox in the seed's layout: {@code manifests/<team>/<sandbox>/vm.yaml} and {@code <sandbox>.pub} beside it. */
final class ManifestFiles {
    static final String ROOT = "manifests/";

    /** When the sandbox ends, as an instant. */
    static final String END = "kindling.dev/expires-at";

    private static final Pattern MANIFEST = Pattern.compile("manifests/[^/]+/[^/]+/vm\\.yaml");
    private static final Pattern SAFE = Pattern.compile("[a-z0-9][a-z0-9.-]{0,100}");
    private static final String GUEST_HOST_KEY = "/etc/ssh/ssh_host_ed25519_key";
    private static final int SSH_PORT = 22;

    private final String host;
    private final Path watched;
    private final Path hostKeys;

    /**
     * @param host address of the host, as tenants know it
     * @param watched where what stands below {@code manifests/} is on the host
     * @param hostKeys where Kindling keeps host keys, on the same host; only the path goes into the repository
     */
    ManifestFiles(String host, Path watched, Path hostKeys) {
        this.host = host;
        this.watched = watched;
        this.hostKeys = hostKeys;
    }

    static boolean isManifest(String path) {
        return MANIFEST.matcher(path).matches();
    }

    static String manifest(Sandbox sandbox) {
        return directory(sandbox) + "vm.yaml";
    }

    static String keys(Sandbox sandbox) {
        return directory(sandbox) + sandbox.name() + ".pub";
    }

    private static String directory(Sandbox sandbox) {
        if (!SAFE.matcher(sandbox.team()).matches()
                || !SAFE.matcher(sandbox.name()).matches()) {
            throw new IllegalArgumentException("no name for a directory: " + sandbox.team() + "/" + sandbox.name());
        }
        return ROOT + sandbox.team() + "/" + sandbox.name() + "/";
    }

    /** Both files; none when there is nothing to describe yet. */
    Map<String, Optional<String>> present(Sandbox sandbox, List<SandboxKey> keys, boolean running) {
        return present(sandbox, keys, running, Optional.empty());
    }

    /** The same for a machine that ignited is to start, different at each time. */
    Map<String, Optional<String>> asked(Sandbox sandbox, List<SandboxKey> keys, Instant now) {
        return present(sandbox, keys, true, Optional.of(now));
    }

    private Map<String, Optional<String>> present(
            Sandbox sandbox, List<SandboxKey> keys, boolean running, Optional<Instant> asked) {
        var files = new LinkedHashMap<String, Optional<String>>();
        sandbox.port().ifPresent(port -> {
            files.put(
                    manifest(sandbox),
                    Optional.of(describe(sandbox, port.number(), running, asked).yaml()));
            // Those of a sandbox that is gone by now were deleted with it.
            if (!keys.isEmpty()) {
                files.put(keys(sandbox), Optional.of(authorizedKeys(keys)));
            }
        });
        return files;
    }

    static Map<String, Optional<String>> absent(Sandbox sandbox) {
        return Map.of(manifest(sandbox), Optional.empty(), keys(sandbox), Optional.empty());
    }

    /** Whether what stands in the repository has come to where ignited watches; else where it is stuck, and where to look. */
    String arrival(String path, String text) {
        Path file = watched.resolve(path.substring(ROOT.length()));
        try {
            if (ManifestText.says(Files.readString(file), text)) {
                return file + " is there as it was pushed; journalctl -u ignited says what ignited makes of it";
            }
        } catch (NoSuchFileException e) {
            // not yet
        } catch (IOException e) {
            return file + " cannot be read by Kindling: " + e;
        }
        return "what was pushed has not come to " + file
                + "; journalctl -u kindling-manifests and the log of git-sync say why (its branch, its key, the network)";
    }

    private static String authorizedKeys(List<SandboxKey> keys) {
        return keys.stream()
                .map(key -> key.key().authorizedKeysLine(key.handle()) + "\n")
                .collect(Collectors.joining());
    }

    private Manifest describe(Sandbox sandbox, int port, boolean running, Optional<Instant> asked) {
        var flavour = sandbox.flavour();
        var annotations = new TreeMap<String, String>();
        annotations.put(ManifestText.HOST, host);
        annotations.put("kindling.dev/owner", sandbox.owner().toString());
        annotations.put("kindling.dev/flavour", flavour.name());
        sandbox.lifespan().expiresAt().ifPresent(end -> annotations.put(END, end.toString()));
        asked.ifPresent(now -> annotations.put("kindling.dev/asked-at", now.toString()));
        return new Manifest(
                sandbox.name(),
                sandbox.id().value(),
                Map.of("kindling", "1", "kindling-team", sandbox.team()),
                annotations,
                flavour.image(),
                flavour.kernel(),
                flavour.cpus(),
                size(flavour.memory()),
                size(flavour.disk()),
                List.of(new Manifest.Forward(port, SSH_PORT, "tcp")),
                watched.resolve(keys(sandbox).substring(ROOT.length())).toString(),
                copyFiles(sandbox),
                running);
    }

    private Map<String, String> copyFiles(Sandbox sandbox) {
        var files = new TreeMap<>(sandbox.flavour().copyFiles());
        Path key = hostKeys.resolve(sandbox.id().value()).resolve(HostKeyStore.FILE_NAME);
        files.put(key.toString(), GUEST_HOST_KEY);
        files.put(key + ".pub", GUEST_HOST_KEY + ".pub");
        return files;
    }

    /** Ignite knows no TB. */
    static String size(DataSize size) {
        String text = size.toString();
        return text.endsWith("TB") ? Long.parseLong(text.substring(0, text.length() - 2)) * 1024 + "GB" : text;
    }

    /** The host of another Kindling that wrote this manifest; empty for ours and for people's. */
    Optional<String> foreign(String text) {
        return ManifestText.foreign(text, host);
    }

    /** The uid in a manifest that this Kindling wrote; empty for everybody else's. */
    Optional<MachineId> ours(String text) {
        return ManifestText.parse(text)
                .filter(document ->
                        ManifestText.host(document).filter(host::equals).isPresent())
                .flatMap(document -> ManifestText.at(document, "metadata", "uid"))
                .filter(uid -> uid.matches("[0-9a-f]{16}"))
                .map(MachineId::new);
    }
}
