package dev.kindling.sshkey;

import dev.kindling.sshkey.KeyIntake.Reason;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says what a text without a key is, for the things that people paste by mistake. */
final class NotAKey {
    private static final Pattern PEM = Pattern.compile("BEGIN\\s+(RSA\\s+)?PUBLIC\\s+KEY");
    private static final Pattern OTHER_ARMOUR = Pattern.compile("BEGIN\\s+(?:CERTIFICATE|PGP)");
    private static final Pattern FINGERPRINT = Pattern.compile(
            "SHA256:[A-Za-z0-9+/]{43}(?![A-Za-z0-9+/])|(?:MD5:|(?<![0-9a-f:]))(?:[0-9a-f]{2}:){15}[0-9a-f]{2}(?![0-9a-f:])");
    private static final Pattern TYPE = Pattern.compile(
            "(?<![A-Za-z0-9@._/\\\\-])((?:sk-)?(?:ssh-(?:ed25519|ed448|rsa|dss)|ecdsa-sha2-nistp\\d+)[a-z0-9@.-]*)(?![A-Za-z0-9_/])");
    private static final Pattern BARE_BLOB =
            Pattern.compile("AAAA[A-Za-z0-9+/]{16}[A-Za-z0-9+/=\\s]*.*", Pattern.DOTALL);
    private static final Pattern SSH1 = Pattern.compile("\\d{3,5} \\d{1,10} \\d{50}.*", Pattern.DOTALL);
    private static final Pattern COMMAND = Pattern.compile(
            "(?i)(?:\\S*[$#%>] *)?(?:\\$\\(|(?:cat|type|more|less|ssh-keygen|ssh-add|ssh-copy-id|ssh|get-content|gc) ).{0,300}");
    private static final Pattern PATH = Pattern.compile(
            "(?:~|\\.{1,2}|[A-Za-z]:|%[A-Za-z]+%|\\$\\{?[A-Za-z:]+\\}?)?[\\\\/][^\\n]{1,300}|\\S{1,100}\\.pub|id_[a-z0-9_]{1,40}");
    private static final Pattern SAFE_PATH = Pattern.compile("[A-Za-z0-9._~/-]{1,100}");

    private NotAKey() {}

    static UnsoundKeyException explain(String text) {
        String bare = Decoration.strip(text);
        if (bare.isEmpty()) {
            return new UnsoundKeyException(
                    Reason.EMPTY, "There is no key; paste the line from your .pub file. If you have none, make one.");
        }
        return armour(bare)
                .or(() -> partOfAKey(bare))
                .or(() -> pointerToAKey(bare))
                .orElseGet(
                        () -> new UnsoundKeyException(
                                Reason.NO_KEY,
                                "There is no SSH public key in this; it is one line that begins like ssh-ed25519 AAAA. If you have none, make one."));
    }

    private static Optional<UnsoundKeyException> armour(String text) {
        Matcher pem = PEM.matcher(text);
        if (pem.find()) {
            String format = pem.group(1) == null ? "PKCS8" : "PEM";
            return Optional.of(new UnsoundKeyException(
                    Reason.FOREIGN_FORMAT,
                    "That is a public key in " + format + " format; convert it and paste what the command prints.",
                    "ssh-keygen -i -m " + format + " -f key.pub"));
        }
        if (OTHER_ARMOUR.matcher(text).find()) {
            return Optional.of(new UnsoundKeyException(
                    Reason.UNKNOWN_TYPE, "That is a certificate or PGP key, which SSH does not use."));
        }
        return Optional.empty();
    }

    private static Optional<UnsoundKeyException> partOfAKey(String text) {
        if (BARE_BLOB.matcher(text).matches()) {
            return Optional.of(new UnsoundKeyException(
                    Reason.TRUNCATED,
                    "The beginning of the key is missing: copy the whole line, from its first word on."));
        }
        if (SSH1.matcher(text).matches()) {
            return Optional.of(KeyTypes.refusal("ssh1"));
        }
        if (FINGERPRINT.matcher(text).find()) {
            return Optional.of(new UnsoundKeyException(
                    Reason.FINGERPRINT, "That is only the fingerprint of a key; paste the public key itself."));
        }
        Matcher type = TYPE.matcher(text);
        if (!type.find()) {
            return Optional.empty();
        }
        return Optional.of(
                KeyBlob.accepts(type.group(1))
                        ? new UnsoundKeyException(
                                Reason.TRUNCATED, "Only the name of a key type is there; the key behind it is missing.")
                        : KeyTypes.refusal(type.group(1)));
    }

    private static Optional<UnsoundKeyException> pointerToAKey(String text) {
        if (COMMAND.matcher(text).matches()) {
            return Optional.of(new UnsoundKeyException(
                    Reason.PATH, "That is a command; run it in a terminal and paste what it prints."));
        }
        if (!PATH.matcher(text).matches()) {
            return Optional.empty();
        }
        String file = text.endsWith(".pub") ? text : text + ".pub";
        return Optional.of(new UnsoundKeyException(
                Reason.PATH,
                "That is the name of a file on your computer, which Kindling cannot read; paste what is in it.",
                SAFE_PATH.matcher(file).matches() ? "cat " + file : Reason.PATH.instead()));
    }
}
