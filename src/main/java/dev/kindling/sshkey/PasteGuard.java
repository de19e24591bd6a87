package dev.kindling.sshkey;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Recognises private keys in text that came from a person, also broken, flattened or in part, so that they are never
 * shown, logged or stored. Everything that keeps or repeats a person's text passes it through {@link #redact} first.
 */
public final class PasteGuard {
    /** What stands in the place of a text that held a private key. */
    public static final String PLACEHOLDER = "[removed: this text held a private key]";

    /** What to tell a person whose text held a private key. */
    public static final String WARNING = "you have just pasted a private key; treat it as leaked: replace it";

    private static final String NAME = "(?:OPENSSH|RSA|DSA|EC|ED25519|ENCRYPTED|ANY|PGP|SSH2|SSH2ENCRYPTED)";
    private static final String DASHES = "[-\\u2010-\\u2015\\u2212]{2}";

    /** Headers and footers, whole or in part, looked for with all white space taken out. */
    private static final List<Pattern> HEADERS = List.of(
            Pattern.compile("(?:BEGIN|END)" + NAME + "PRIVATEKEY"),
            Pattern.compile(NAME + "PRIVATEKEY" + DASHES),
            Pattern.compile(DASHES + "(?:BEGIN|END)" + NAME + "?PRIVATEKEY", Pattern.CASE_INSENSITIVE),
            Pattern.compile("(?:BEGIN|END)" + NAME + "?PRIVATEKEY" + DASHES, Pattern.CASE_INSENSITIVE),
            Pattern.compile("PuTTY-User-Key-File|Private-(?:Lines|MAC|Hash):", Pattern.CASE_INSENSITIVE),
            Pattern.compile("SSHPRIVATEKEYFILEFORMAT|AGE-SECRET-KEY-1|Proc-Type:4,ENCRYPTED"));

    /** Beginnings of the encoded forms; looked for with everything but base64 taken out. */
    private static final Pattern ENCODED = Pattern.compile(String.join(
            "|",
            "b3BlbnNzaC1rZXktdj|9wZW5zc2gta2V5LXYx|vcGVuc3NoLWtleS12M", // openssh-key-v1 at each alignment
            "MII[A-Za-z0-9+/]{3}IBAAK", // PKCS#1: RSA, DSA
            "MHcCAQEEI|MIGkAgEBBD|MIHcAgEBBE", // SEC 1: elliptic curves
            "IBADANBgkqhkiG9w0BAQEFAAS", // PKCS#8: RSA
            "CAQ[AE]wBQYDK2Vw", // PKCS#8: ed25519
            "AgEAM[A-Za-z0-9+/]{3}ByqGSM49", // PKCS#8: elliptic curves
            "BgkqhkiG9w0BBQ0|GCSqGSIb3DQEFDT|YJKoZIhvcNAQUN")); // PKCS#8: encrypted

    /** The public half as it lies inside an OpenSSH private key, where it starts off a public key's alignment. */
    private static final Pattern MIDDLE = Pattern.compile(String.join(
            "|",
            "AAAAtzc2gtZWQyNTUxO|AAAALc3NoLWVkMjU1MT", // ed25519
            "AAAAdzc2gtcnNh|AAAAHc3NoLXJzY", // RSA
            "AAABNlY2RzYS1zaGEyLW5pc3Rw|AAATZWNkc2Etc2hhMi1uaXN0c", // ECDSA
            "[A-Za-z0-9+/]{24}AAAA(?:B3NzaC1yc2E|C3NzaC1lZDI1NTE5|E2VjZHNhLXNoYTItbmlzdH)"));

    /** Certificates hold the public key of their authority inside, at any alignment. */
    private static final Pattern CERTIFICATE = Pattern.compile("-cert-v0\\d@openssh\\.com[A-Za-z0-9+/=]*");

    private static final Pattern ESCAPED_BREAK = Pattern.compile("\\\\[rnt]");
    private static final Pattern BLANK = Pattern.compile("[\\s\\p{Z}\\p{Cf}\\u0085>|]+");
    private static final Pattern NOT_BASE64 = Pattern.compile("[^A-Za-z0-9+/]+");

    private PasteGuard() {}

    /** Whether any part of the text is, or strongly looks like, part of a private key. */
    public static boolean looksPrivate(String text) {
        String squeezed =
                BLANK.matcher(ESCAPED_BREAK.matcher(text).replaceAll("\n")).replaceAll("");
        return HEADERS.stream().anyMatch(header -> header.matcher(squeezed).find())
                || ENCODED.matcher(NOT_BASE64.matcher(squeezed).replaceAll("")).find()
                || MIDDLE.matcher(CERTIFICATE.matcher(squeezed).replaceAll(" ")).find();
    }

    /** The text itself, or {@link #PLACEHOLDER} if it holds a private key or part of one. */
    public static String redact(String text) {
        return looksPrivate(text) ? PLACEHOLDER : text;
    }
}
