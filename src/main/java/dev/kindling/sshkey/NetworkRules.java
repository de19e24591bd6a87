package dev.kindling.sshkey;

import dev.kindling.sshkey.SshDoctor.Cause;
import dev.kindling.sshkey.SshDoctor.Diagnosis;
import dev.kindling.sshkey.SshDoctor.Facts;
import dev.kindling.sshkey.SshDoctor.Rule;
import java.util.List;
import java.util.Optional;

/** The way to the right door is blocked. */
final class NetworkRules {
    static final List<Rule> ALL =
            List.of(NetworkRules::refused, NetworkRules::timedOut, NetworkRules::unreachable, NetworkRules::dropped);

    private NetworkRules() {}

    private static Optional<Diagnosis> refused(Facts facts, SshErrorText error) {
        if (!error.says("connection refused", "actively refused", "econnrefused")) {
            return Diagnosis.none();
        }
        return Diagnosis.of(
                Cause.CONNECTION_REFUSED,
                "Address and port are right, and nothing answers there: the machine was probably switched off or is"
                        + " restarting.",
                "Wait a minute; if it stays so, start it.",
                "/sandbox start " + facts.sandbox());
    }

    private static Optional<Diagnosis> timedOut(Facts facts, SshErrorText error) {
        if (!error.says("timed out", "etimedout", "operation timed", "timeout, server")) {
            return Diagnosis.none();
        }
        return Diagnosis.of(
                Cause.TIMED_OUT,
                "Nothing comes back from port " + facts.port()
                        + ": a firewall between you and it drops the connection.",
                "Try another network (a phone's hotspot) or leave the VPN; if this works there, ask for the port to be opened.",
                error.windows()
                        ? "Test-NetConnection " + facts.address() + " -Port " + facts.port()
                        : "nc -vz " + facts.address() + " " + facts.port());
    }

    private static Optional<Diagnosis> unreachable(Facts facts, SshErrorText error) {
        if (!error.says("no route to host", "network is unreachable", "host is unreachable", "enetunreach")) {
            return Diagnosis.none();
        }
        return Diagnosis.of(
                Cause.UNREACHABLE,
                "Your network has no way to " + facts.address() + ".",
                "Check that you are online, and on the network or VPN from which the sandboxes can be reached.",
                "ping " + facts.address());
    }

    private static Optional<Diagnosis> dropped(Facts facts, SshErrorText error) {
        if (!error.says(
                "kex_exchange_identification",
                "ssh_exchange_identification",
                "connection closed by",
                "connection reset",
                "broken pipe",
                "closed by remote host",
                "unexpectedly closed network connection",
                "banner exchange",
                "connection abort")) {
            return Diagnosis.none();
        }
        return Diagnosis.of(
                Cause.CONNECTION_DROPPED,
                "The connection was made and then dropped: the machine is restarting, or a firewall does not let SSH through.",
                "Try again in a minute; if it stays so, try another network, then tell a facilitator.",
                facts.ssh());
    }
}
