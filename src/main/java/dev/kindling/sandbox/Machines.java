package dev.kindling.sandbox;

import dev.kindling.engine.MachineSpec;
import dev.kindling.engine.SandboxEngine;
import dev.kindling.sshkey.HostKeyStore;
import dev.kindling.sshkey.ProbeResult;
import dev.kindling.sshkey.SshProbe;
import dev.kindling.units.HostPort;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The engine and the key material of machines, as the operations use them. */
final class Machines {
    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(5);

    private final SandboxEngine engine;
    private final HostKeyStore hostKeys;
    private final SshProbe probe;
    private final String address;

    Machines(SandboxEngine engine, HostKeyStore hostKeys, SshProbe probe, String address) {
        this.engine = engine;
        this.hostKeys = hostKeys;
        this.probe = probe;
        this.address = address;
    }

    SandboxEngine engine() {
        return engine;
    }

    HostKeyStore hostKeys() {
        return hostKeys;
    }

    MachineSpec spec(Sandbox sandbox, List<SandboxKey> keys) {
        var hostKey = hostKeys.ensure(sandbox.id().value());
        return new MachineSpec(
                sandbox.id(),
                sandbox.name(),
                sandbox.flavour(),
                port(sandbox),
                keys.stream().map(SandboxKey::key).toList(),
                hostKey.privateFile(),
                Map.of("kindling", "1", "kindling-team", sandbox.team()));
    }

    static HostPort port(Sandbox sandbox) {
        return sandbox.port().orElseThrow(() -> new IllegalStateException(sandbox.name() + " has no port"));
    }

    /** A real handshake on the public address, compared with our host key. */
    ProbeResult probe(Sandbox sandbox) {
        return probe.check(address, port(sandbox), sandbox.hostKey().orElseThrow(), PROBE_TIMEOUT);
    }
}
