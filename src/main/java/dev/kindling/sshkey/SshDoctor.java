package dev.kindling.sshkey;

import dev.kindling.units.HostPort;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads the error that {@code ssh}, {@code ssh -v}, Windows' OpenSSH, PuTTY or VS Code printed, compares it with what
 * Kindling knows of the sandbox, and names the one fact that differs and the one fix. Pure: it asks nobody and keeps
 * nothing. Of the pasted text only what has the strict form of a fingerprint, host name, port or file name is repeated.
 */
public final class SshDoctor {
    /** Longest error text that is looked at, in characters; of a longer one the end. */
    static final int LONGEST = 64 * 1024;

    /** From the most fundamental to the most special; the first that applies is the diagnosis. */
    private static final List<Rule> RULES = Stream.of(
                    StateRules.FINAL,
                    ClientRules.ALL,
                    StateRules.PASSING,
                    TargetRules.ALL,
                    HostKeyRules.ALL,
                    KeyFileRules.ALL,
                    LoginRules.ALL,
                    NetworkRules.ALL)
            .flatMap(List::stream)
            .toList();

    private SshDoctor() {}

    /** One thing that can be wrong. */
    interface Rule {
        Optional<Diagnosis> apply(Facts facts, SshErrorText error);
    }

    /** Where the sandbox is in its life, as far as it matters for logging in. */
    public enum State {
        NOT_READY,
        READY,
        STOPPED,
        EXPIRED,
        REMOVED,
        FAILED
    }

    /** A key that may log in: its type, such as {@code ssh-ed25519}, and its {@code SHA256:…} fingerprint. */
    public record RegisteredKey(String type, String fingerprint) {
        public static RegisteredKey of(PublicKey key) {
            return new RegisteredKey(key.type(), key.fingerprint());
        }
    }

    /**
     * What Kindling knows.
     *
     * @param sandbox its name
     * @param address what tenants connect to
     * @param user whom they log in as
     * @param hostKeyFingerprint {@code SHA256:…}
     * @param knownHostsLine see {@link HostKey#knownHostsLine}
     * @param expiry when it ends or ended
     */
    public record Facts(
            String sandbox,
            State state,
            String address,
            HostPort port,
            String user,
            String hostKeyFingerprint,
            String knownHostsLine,
            List<RegisteredKey> keys,
            Optional<Instant> expiry) {
        public Facts {
            keys = List.copyOf(keys);
        }

        /** The command that logs in. */
        String ssh() {
            return ssh("");
        }

        /** @param options such as {@code -v}, each followed by a space */
        String ssh(String options) {
            return "ssh " + options + "-p " + port + " " + user + "@" + address;
        }

        String knownHostsName() {
            return KnownHosts.name(address, port);
        }

        boolean registered(String fingerprint) {
            return keys.stream().anyMatch(key -> key.fingerprint().equals(fingerprint));
        }
    }

    /**
     * What is wrong.
     *
     * @param whatDiffers one sentence: the fact that is not as it should be
     * @param fix one sentence: what to do
     * @param command what to run or type for it, if that is one line
     */
    public record Diagnosis(Cause cause, String whatDiffers, String fix, Optional<String> command) {
        /** The rule does not apply. */
        static Optional<Diagnosis> none() {
            return Optional.empty();
        }

        static Optional<Diagnosis> of(Cause cause, String whatDiffers, String fix) {
            return Optional.of(new Diagnosis(cause, whatDiffers, fix, Optional.empty()));
        }

        static Optional<Diagnosis> of(Cause cause, String whatDiffers, String fix, String command) {
            return Optional.of(new Diagnosis(cause, whatDiffers, fix, Optional.of(command)));
        }
    }

    /** The causes that are told apart. */
    public enum Cause {
        PRIVATE_KEY_PASTED,
        NOT_READY,
        STOPPED,
        EXPIRED,
        REMOVED,
        FAILED,
        NO_SSH_CLIENT,
        OLD_SSH_CLIENT,
        CONFIG_PERMISSIONS,
        CONFIG_SYNTAX,
        WRONG_PORT,
        WRONG_ADDRESS,
        NAME_NOT_RESOLVED,
        /** Another server answers in the sandbox's place. */
        HOST_KEY_DIFFERS,
        /** The sandbox is the right one; the person's computer remembers an older one. */
        STALE_KNOWN_HOSTS,
        HOST_KEY_UNKNOWN,
        /** ssh complained about the host key, and the text does not show which it saw. */
        HOST_KEY_NOT_SHOWN,
        KEY_PERMISSIONS,
        KEY_FILE_INVALID,
        NO_SUCH_KEY_FILE,
        PASSPHRASE,
        AGENT,
        SECURITY_KEY,
        TOO_MANY_KEYS,
        WRONG_USER,
        WRONG_KEY,
        NO_KEY_OFFERED,
        /** Login refused, and the text does not show which key was offered. */
        LOGIN_REFUSED,
        /** The right key was offered and not taken. */
        REGISTERED_KEY_REFUSED,
        CONNECTION_REFUSED,
        TIMED_OUT,
        UNREACHABLE,
        CONNECTION_DROPPED,
        UNRECOGNISED
    }

    /** Always has an answer, if only that the error is not recognised and what to paste instead. Never throws. */
    public static Diagnosis diagnose(Facts facts, String pasted) {
        if (PasteGuard.looksPrivate(pasted)) {
            return new Diagnosis(
                    Cause.PRIVATE_KEY_PASTED,
                    "Stop: " + PasteGuard.WARNING + ". Kindling kept nothing of it.",
                    "Make a new key, and register it with /sandbox key.",
                    Optional.of("ssh-keygen -t ed25519"));
        }
        var error = SshErrorText.of(pasted.substring(Math.max(0, pasted.length() - LONGEST)));
        return RULES.stream()
                .flatMap(rule -> rule.apply(facts, error).stream())
                .findFirst()
                .orElseGet(() -> unrecognised(facts));
    }

    private static Diagnosis unrecognised(Facts facts) {
        return new Diagnosis(
                Cause.UNRECOGNISED,
                "I do not recognise this error; as far as Kindling knows, " + facts.sandbox() + " is ready at "
                        + facts.address() + " port " + facts.port() + ".",
                "Run this and paste everything it prints.",
                Optional.of(facts.ssh("-v ")));
    }
}
