package dev.kindling.sandbox;

import dev.kindling.engine.MachineSpec;
import dev.kindling.engine.SandboxEngine;
import dev.kindling.sshkey.BootstrapKeyStore;
import dev.kindling.sshkey.HostKeyStore;
import dev.kindling.sshkey.LoginResult;
import dev.kindling.sshkey.OfferResult;
import dev.kindling.sshkey.ProbeResult;
import dev.kindling.sshkey.PublicKey;
import dev.kindling.sshkey.ReplaceResult;
import dev.kindling.sshkey.SshProbe;
import dev.kindling.units.HostPort;
import java.security.KeyPair;
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
    private final BootstrapKeyStore bootstrapKeys;

    Machines(
            SandboxEngine engine,
            HostKeyStore hostKeys,
            BootstrapKeyStore bootstrapKeys,
            SshProbe probe,
            String address) {
        this.bootstrapKeys = bootstrapKeys;
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

    BootstrapKeyStore bootstrapKeys() {
        return bootstrapKeys;
    }

    /** Which of these keys would log in now. */
    OfferResult offer(Sandbox sandbox, List<PublicKey> keys) {
        return probe.offer(
                address,
                port(sandbox),
                sandbox.flavour().user(),
                keys,
                sandbox.hostKey().orElseThrow(),
                PROBE_TIMEOUT);
    }

    /** A real login with the throw-away key of a warm seat. */
    LoginResult logInWithOwnKey(Sandbox sandbox) {
        return bootstrapKeys
                .find(sandbox.id().value())
                .map(own -> probe.tryLogin(
                        address,
                        port(sandbox),
                        sandbox.flavour().user(),
                        own,
                        sandbox.hostKey().orElseThrow(),
                        PROBE_TIMEOUT))
                .orElseGet(() -> new LoginResult.NotAnswering("its own key is gone"));
    }

    /** Logs in with Kindling's own key and makes {@code keys} the only ones. */
    ReplaceResult replaceFromInside(Sandbox sandbox, KeyPair own, List<SandboxKey> keys) {
        return probe.replaceKeys(
                address,
                port(sandbox),
                sandbox.flavour().user(),
                own,
                keys.stream().map(SandboxKey::key).toList(),
                sandbox.name(),
                sandbox.hostKey().orElseThrow(),
                PROBE_TIMEOUT);
    }
}
