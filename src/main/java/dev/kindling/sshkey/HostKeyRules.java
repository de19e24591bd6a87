package dev.kindling.sshkey;

import dev.kindling.sshkey.SshDoctor.Cause;
import dev.kindling.sshkey.SshDoctor.Diagnosis;
import dev.kindling.sshkey.SshDoctor.Facts;
import dev.kindling.sshkey.SshDoctor.Rule;
import java.util.List;
import java.util.Optional;

/** The host key that ssh saw, remembered or missed. Nobody is ever told to switch the check off. */
final class HostKeyRules {
    static final List<Rule> ALL = List.of(
            HostKeyRules::anotherServer, HostKeyRules::staleEntry, HostKeyRules::changedUnseen, HostKeyRules::unknown);

    private HostKeyRules() {}

    private static boolean changed(SshErrorText error) {
        return error.says(
                "remote host identification has changed",
                "has changed and you have requested strict checking",
                "does not match the one putty has cached",
                "potential security breach",
                "possible dns spoofing");
    }

    private static Optional<Diagnosis> anotherServer(Facts facts, SshErrorText error) {
        if (error.hostKeys().isEmpty() || error.hostKeys().contains(facts.hostKeyFingerprint())) {
            return Diagnosis.none();
        }
        return Diagnosis.of(
                Cause.HOST_KEY_DIFFERS,
                "The server showed " + String.join(", ", error.hostKeys()) + "; the host key of " + facts.sandbox()
                        + " is " + facts.hostKeyFingerprint() + ".",
                "Do not connect: something else answers in its place. Tell a facilitator.");
    }

    private static Optional<Diagnosis> staleEntry(Facts facts, SshErrorText error) {
        if (!changed(error) || error.hostKeys().isEmpty()) {
            return Diagnosis.none();
        }
        String whatDiffers = "The server is the right one (" + facts.hostKeyFingerprint()
                + "); your computer remembers an older key for the same address and port.";
        if (error.putty()) {
            return Diagnosis.of(Cause.STALE_KNOWN_HOSTS, whatDiffers, "Press Accept in PuTTY's window.");
        }
        return Diagnosis.of(
                Cause.STALE_KNOWN_HOSTS,
                whatDiffers,
                "Remove the old key, then put the known_hosts line from your sandbox's details in its place.",
                "ssh-keygen -R " + quoted(facts.knownHostsName(), error));
    }

    private static Optional<Diagnosis> changedUnseen(Facts facts, SshErrorText error) {
        if (!changed(error)) {
            return Diagnosis.none();
        }
        return Diagnosis.of(
                Cause.HOST_KEY_NOT_SHOWN,
                "ssh saw another host key than it remembers, and your text does not show which.",
                "Paste what this prints; the fingerprint must be " + facts.hostKeyFingerprint() + ".",
                facts.ssh("-v "));
    }

    private static Optional<Diagnosis> unknown(Facts facts, SshErrorText error) {
        if (!error.says(
                "host key verification failed", "authenticity of host", "host key is known for", "not cached")) {
            return Diagnosis.none();
        }
        return Diagnosis.of(
                Cause.HOST_KEY_UNKNOWN,
                "Your computer does not know the host key of " + facts.sandbox() + " yet; it is "
                        + facts.hostKeyFingerprint() + ".",
                "Add its line to known_hosts.",
                error.windows()
                        ? "Add-Content -Encoding ascii $HOME\\.ssh\\known_hosts '" + facts.knownHostsLine() + "'"
                        : "echo '" + facts.knownHostsLine() + "' >> ~/.ssh/known_hosts");
    }

    private static String quoted(String name, SshErrorText error) {
        return error.windows() ? "\"" + name + "\"" : "'" + name + "'";
    }
}
