package dev.kindling.engine;

import dev.kindling.config.Flavour;
import dev.kindling.sshkey.PublicKey;
import dev.kindling.units.HostPort;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Everything that makes a machine what it is; the same spec always means the same machine.
 *
 * @param name RFC 1123 label, for people; engines address machines by {@code id} only
 * @param port where the host forwards to the machine's sshd
 * @param authorizedKeys all keys that may log in, and nothing else may
 * @param hostKey file with the machine's private ed25519 host key in OpenSSH's format, mode 0600; exists before the call
 * @param labels marks for the host's inventory, among them {@code kindling}; values are safe characters
 */
public record MachineSpec(
        MachineId id,
        String name,
        Flavour flavour,
        HostPort port,
        List<PublicKey> authorizedKeys,
        Path hostKey,
        Map<String, String> labels) {
    public MachineSpec {
        authorizedKeys = List.copyOf(authorizedKeys);
        labels = Map.copyOf(labels);
    }

    public MachineRef ref() {
        return new MachineRef(id, name, port);
    }
}
