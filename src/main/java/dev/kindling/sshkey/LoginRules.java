package dev.kindling.sshkey;

import dev.kindling.sshkey.SshDoctor.Cause;
import dev.kindling.sshkey.SshDoctor.Diagnosis;
import dev.kindling.sshkey.SshDoctor.Facts;
import dev.kindling.sshkey.SshDoctor.RegisteredKey;
import dev.kindling.sshkey.SshDoctor.Rule;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The right server answered and did not let the person in. */
final class LoginRules {
    static final List<Rule> ALL = List.of(LoginRules::tooMany, LoginRules::user, LoginRules::key);

    private LoginRules() {}

    private static Optional<Diagnosis> tooMany(Facts facts, SshErrorText error) {
        if (!error.says("too many authentication failures")) {
            return Diagnosis.none();
        }
        return Diagnosis.of(
                Cause.TOO_MANY_KEYS,
                "Your ssh agent offered so many keys that the server hung up before the right one.",
                "Offer only the registered key.",
                withRegisteredKey(facts));
    }

    private static Optional<Diagnosis> user(Facts facts, SshErrorText error) {
        if (!refused(error) || !error.target().missesUser(facts.user())) {
            return Diagnosis.none();
        }
        return Diagnosis.of(
                Cause.WRONG_USER,
                "You logged in as " + String.join(", ", error.target().users()) + "; the user of " + facts.sandbox()
                        + " is " + facts.user() + ".",
                "Use exactly this.",
                facts.ssh());
    }

    private static Optional<Diagnosis> key(Facts facts, SshErrorText error) {
        if (!refused(error)) {
            return Diagnosis.none();
        }
        if (error.offered().stream().anyMatch(facts::registered)) {
            return Diagnosis.of(
                    Cause.REGISTERED_KEY_REFUSED,
                    "You offered the registered key, and " + facts.sandbox() + " does not take it: its list of keys"
                            + " was probably changed from inside.",
                    "Register your key again, which writes the list anew.",
                    "/sandbox key " + facts.sandbox());
        }
        if (!error.offered().isEmpty()) {
            return Diagnosis.of(
                    Cause.WRONG_KEY,
                    "You offered " + String.join(", ", error.offered()) + "; registered is " + registered(facts) + ".",
                    "Log in with the registered key, or register the one you offer with /sandbox key.",
                    withRegisteredKey(facts));
        }
        if (error.says("debug1: authentications that can continue", "debug1: next authentication method")) {
            return Diagnosis.of(
                    Cause.NO_KEY_OFFERED,
                    "Your ssh offered no key at all; registered is " + registered(facts) + ".",
                    "Name the file of your private key.",
                    withRegisteredKey(facts));
        }
        return Diagnosis.of(
                Cause.LOGIN_REFUSED,
                "The key you offered is not registered; registered is " + registered(facts) + ".",
                "Find the key file for which this prints that fingerprint, and log in with ssh -i and its name without .pub.",
                "ssh-keygen -lf " + KeyFileRules.usualFile(facts) + ".pub");
    }

    private static boolean refused(SshErrorText error) {
        return error.says(
                "permission denied (",
                "permission denied, please try again",
                "no supported authentication methods",
                "server refused our key",
                "no more authentication methods",
                "all configured authentication methods failed");
    }

    private static String registered(Facts facts) {
        return facts.keys().isEmpty()
                ? "none"
                : facts.keys().stream().map(LoginRules::described).collect(Collectors.joining(" or "));
    }

    private static String described(RegisteredKey key) {
        return key.fingerprint() + " (" + key.type() + ")";
    }

    private static String withRegisteredKey(Facts facts) {
        return facts.ssh("-i " + KeyFileRules.usualFile(facts) + " -o IdentitiesOnly=yes ");
    }
}
