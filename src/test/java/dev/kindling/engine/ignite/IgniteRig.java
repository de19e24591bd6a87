package dev.kindling.engine.ignite;

import dev.kindling.config.Flavour;
import dev.kindling.engine.FreePorts;
import dev.kindling.engine.MachineId;
import dev.kindling.engine.MachineSpec;
import dev.kindling.engine.SshKeys;
import dev.kindling.engine.SshVisitor;
import dev.kindling.engine.ignite.standin.StandInHost;
import dev.kindling.sshkey.PublicKey;
import dev.kindling.units.HostPort;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An engine on a stand-in host, with the keys of one tenant and of one machine. */
final class IgniteRig implements AutoCloseable {
    static final MachineId ID = new MachineId("12345678901234e5"); // YAML would take it for a number
    static final String ADDRESS = "127.0.0.1";

    final Path directory;
    final StandInHost host;
    final FreePorts ports = new FreePorts();
    final KeyPair tenant = SshKeys.fresh();
    final KeyPair hostKey = SshKeys.fresh();
    final Path hostKeyFile;
    final SshVisitor visitor = new SshVisitor();
    final HostPort port = ports.next();

    IgniteRig(Path directory) {
        this.directory = directory;
        this.host = StandInHost.on(directory.resolve("host"));
        this.hostKeyFile = SshKeys.write(hostKey, directory.resolve("host.key"));
    }

    IgniteEngine engine() {
        return engine(Duration.ofSeconds(60));
    }

    IgniteEngine engine(Duration limit) {
        return new IgniteEngine(host.config(limit), host.host(), directory.resolve("state"));
    }

    MachineSpec spec() {
        return spec(ID, "vm-alice-001", port);
    }

    MachineSpec spec(MachineId id, String name, HostPort onPort) {
        return spec(id, name, onPort, Flavours.standard());
    }

    MachineSpec spec(MachineId id, String name, HostPort onPort, Flavour flavour) {
        return new MachineSpec(
                id,
                name,
                flavour,
                onPort,
                List.of(SshKeys.publicKey(tenant)),
                hostKeyFile,
                Map.of("kindling", "1", "team", "blue"));
    }

    /** The host key that answers on the machine's port, if anybody does. */
    Optional<PublicKey> answer(MachineSpec spec) {
        return visitor.hostKeyAt(ADDRESS, spec.port());
    }

    boolean answersAsItShould(MachineSpec spec) {
        return answer(spec).equals(Optional.of(SshKeys.publicKey(hostKey)))
                && visitor.admits(ADDRESS, spec.port(), "root", tenant);
    }

    String in(MachineSpec spec, String command) {
        return visitor.run(ADDRESS, spec.port(), "root", tenant, command);
    }

    @Override
    public void close() {
        visitor.close();
        host.close();
    }
}
