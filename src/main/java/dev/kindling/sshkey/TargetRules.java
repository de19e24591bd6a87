package dev.kindling.sshkey;

import dev.kindling.sshkey.SshDoctor.Cause;
import dev.kindling.sshkey.SshDoctor.Diagnosis;
import dev.kindling.sshkey.SshDoctor.Facts;
import dev.kindling.sshkey.SshDoctor.Rule;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The person reached for another door than the sandbox's. */
final class TargetRules {
    static final List<Rule> ALL = List.of(TargetRules::address, TargetRules::port, TargetRules::name);

    private TargetRules() {}

    private static Optional<Diagnosis> address(Facts facts, SshErrorText error) {
        // A name that does not resolve cannot stand for a literal address, though otherwise the two cannot be compared.
        boolean unknownName =
                error.says("could not resolve hostname") && error.target().lacks(facts.address());
        if (!unknownName && !error.target().misses(facts.address())) {
            return Diagnosis.none();
        }
        return Diagnosis.of(
                Cause.WRONG_ADDRESS,
                "You connected to " + String.join(", ", error.target().hosts()) + "; " + facts.sandbox() + " is at "
                        + facts.address() + ".",
                "Use exactly this.",
                facts.ssh());
    }

    private static Optional<Diagnosis> port(Facts facts, SshErrorText error) {
        if (!error.target().misses(facts.port().number())) {
            return Diagnosis.none();
        }
        String seen = error.target().ports().stream().map(String::valueOf).collect(Collectors.joining(", "));
        return Diagnosis.of(
                Cause.WRONG_PORT,
                "You connected to port " + seen + "; " + facts.sandbox() + " is at port " + facts.port() + ".",
                "Use exactly this.",
                facts.ssh());
    }

    private static Optional<Diagnosis> name(Facts facts, SshErrorText error) {
        if (!error.says(
                "could not resolve hostname",
                "host does not exist",
                "name or service not known",
                "nodename nor servname",
                "no such host is known",
                "temporary failure in name resolution")) {
            return Diagnosis.none();
        }
        return Diagnosis.of(
                Cause.NAME_NOT_RESOLVED,
                "Your computer does not find the address " + facts.address() + ".",
                "Check that you are online and off a VPN that hides it; this must print an address.",
                "nslookup " + facts.address());
    }
}
