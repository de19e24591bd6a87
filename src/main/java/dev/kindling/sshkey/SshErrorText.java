package dev.kindling.sshkey;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The facts that stand in an ssh error text.
 *
 * @param lower the text in lower case, for looking phrases up
 * @param target whom the person tried to reach
 * @param offered fingerprints of the keys that were offered
 * @param accepted whether the server was ready to take one of them
 * @param hostKeys fingerprints of host keys that were seen
 * @param keyFile the private key file it speaks of, if its name is plain
 */
record SshErrorText(
        String lower,
        SshTarget target,
        Set<String> offered,
        boolean accepted,
        Set<String> hostKeys,
        Optional<String> keyFile) {
    private static final String SHA256 = "(SHA256:[A-Za-z0-9+/]{43})(?![A-Za-z0-9+/])";
    private static final Pattern OFFERED = Pattern.compile("Offering (?:\\S+ )?public key:[^\\n]{0,300}?" + SHA256);
    private static final Pattern HOST_KEY = Pattern.compile(
            "(?:sent by the remote host is|Server host key:|fingerprint is:?)\\s*(?:(?:ssh|ecdsa)\\S* )?(?:\\d+ )?"
                    + SHA256);
    private static final List<Pattern> KEY_FILES = List.of(
            Pattern.compile("Permissions (?:\\d+ )?for ['\"]([^'\"\\n]+)['\"] are too open"),
            Pattern.compile("Load key \"([^\"\\n]+)\""),
            Pattern.compile("Identity file ([^\\n]{1,200}?) not accessible"),
            Pattern.compile(
                    "Bad permissions\\. Try removing permissions for user: [^\\n]{0,100}? on file ([^\\n]{1,200}?)\\.(?=\\s|$)"),
            Pattern.compile("passphrase for key ['\"]([^'\"\\n]+)['\"]"),
            Pattern.compile("Unable to (?:use|load) (?:key file|private key) \"([^\"\\n]+)\""),
            Pattern.compile("no such identity: ([^\\n:]+(?::[\\\\/][^\\n:]+)?): "));
    private static final Pattern PLAIN_FILE = Pattern.compile("(?!-)[A-Za-z0-9 ._~/\\\\:@+-]{1,200}");
    private static final Pattern WINDOWS =
            Pattern.compile("[a-z]:\\\\|c:/users|for_windows|is not recognized|win32|putty", Pattern.CASE_INSENSITIVE);

    static SshErrorText of(String pasted) {
        String text = PastedText.tidy(pasted);
        return new SshErrorText(
                text.toLowerCase(Locale.ROOT),
                SshTarget.in(text),
                all(OFFERED, text),
                text.contains("Server accepts key"),
                all(HOST_KEY, text),
                KEY_FILES.stream()
                        .flatMap(pattern -> pattern.matcher(text).results())
                        .map(match -> match.group(1).replace("\\\\", "\\"))
                        .filter(file -> PLAIN_FILE.matcher(file).matches())
                        .findFirst());
    }

    /** Whether any of these phrases, given in lower case, stands in it. */
    boolean says(String... phrases) {
        return List.of(phrases).stream().anyMatch(lower::contains);
    }

    boolean windows() {
        return WINDOWS.matcher(lower).find();
    }

    boolean putty() {
        return lower.contains("putty");
    }

    private static Set<String> all(Pattern pattern, String text) {
        Set<String> found = new LinkedHashSet<>();
        Matcher matcher = pattern.matcher(text);
        matcher.results().map(match -> match.group(1)).forEach(found::add);
        return found;
    }
}
