package dev.kindling.engine.rehearsal;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.kindling.engine.MachineId;
import dev.kindling.engine.MachineSpec;
import dev.kindling.sshkey.PublicKey;
import dev.kindling.units.HostPort;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a rehearsal machine is, as it lies in {@code machine.json}. Strings and numbers only, so that the file reads well and
 * does not change when our types do.
 *
 * @param user the only name that may log in
 * @param authorizedKeys {@code type blob} of every key that may log in
 * @param running whether it should listen; a machine that should and does not is broken
 * @param hostKey file with the private host key; the key itself is never copied here
 * @param installed what the real machine of this flavour would hold
 * @param created ISO-8601
 * @param started ISO-8601, for {@code uptime}
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record MachineRecord(
        String uid,
        String name,
        int port,
        String user,
        List<String> authorizedKeys,
        Map<String, String> labels,
        boolean running,
        String hostKey,
        String flavour,
        String installed,
        String created,
        String started) {
    MachineRecord {
        authorizedKeys = List.copyOf(authorizedKeys);
        labels = Map.copyOf(labels);
    }

    static MachineRecord of(MachineSpec spec, Instant now) {
        return new MachineRecord(
                spec.id().value(),
                spec.name(),
                spec.port().number(),
                spec.flavour().user(),
                lines(spec.authorizedKeys()),
                spec.labels(),
                true,
                spec.hostKey().toAbsolutePath().toString(),
                spec.flavour().name(),
                spec.flavour().installed(),
                now.toString(),
                now.toString());
    }

    MachineId id() {
        return new MachineId(uid);
    }

    HostPort hostPort() {
        return new HostPort(port);
    }

    Path hostKeyFile() {
        return Path.of(hostKey);
    }

    Instant startedAt() {
        return Instant.parse(started);
    }

    /** Running since {@code now}; the host key file may have moved with Kindling's state directory. */
    MachineRecord startedAt(Instant now, Path hostKeyFile) {
        return new MachineRecord(
                uid,
                name,
                port,
                user,
                authorizedKeys,
                labels,
                true,
                hostKeyFile.toAbsolutePath().toString(),
                flavour,
                installed,
                created,
                now.toString());
    }

    MachineRecord stopped() {
        return new MachineRecord(
                uid, name, port, user, authorizedKeys, labels, false, hostKey, flavour, installed, created, started);
    }

    MachineRecord withKeys(List<PublicKey> keys) {
        return new MachineRecord(
                uid, name, port, user, lines(keys), labels, running, hostKey, flavour, installed, created, started);
    }

    private static List<String> lines(List<PublicKey> keys) {
        return keys.stream().map(PublicKey::toString).toList();
    }
}
