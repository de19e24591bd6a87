package dev.kindling.sshkey;

import dev.kindling.sshkey.KeyIntake.Reason;
import java.util.regex.Pattern;

/** What may stand before a key: nothing, {@code user@host}, or a terminal's prompt with the command that printed it. */
final class Preamble {
    private static final Pattern OPTION = Pattern.compile(
            "(?i)(?:^|[\\s,\"'])(?:[a-z0-9-]+=|(?:restrict|cert-authority|no-touch-required|verify-required"
                    + "|(?:no-)?(?:agent-forwarding|port-forwarding|pty|user-rc|x11-forwarding))(?=[\\s,]|$))");

    private static final String COMMAND =
            "(?:sudo )?(?:cat|type|more|less|bat|head|tail|gc|get-content|echo|ssh-keygen|ssh-add)\\b.{0,300}";

    private static final Pattern PROMPT = Pattern.compile("(?i).{0,200}?[$#%>\u276f\u279c\u03bb\u00bb] *(?:" + COMMAND
            + ")?|[\u276f\u279c\u03bb\u00bb].{0,100}? " + COMMAND + "|" + COMMAND);

    private static final Pattern USER_AT_HOST = Pattern.compile("[A-Za-z0-9._\\\\-]{1,64}@[A-Za-z0-9._-]{1,253}:?");

    private static final Pattern KNOWN_HOST =
            Pattern.compile("(?:@\\S+ )?(?:\\[[^\\s\\]]+\\]:\\d|\\|1\\||[A-Za-z0-9-]+\\.[A-Za-z0-9])\\S*");

    private Preamble() {}

    static void check(String before) throws UnsoundKeyException {
        if (OPTION.matcher(before).find()) {
            throw new UnsoundKeyException(
                    Reason.OPTIONS,
                    "There are options before the key (such as command=, from= or no-pty); paste the key alone.");
        }
        String lastLine = before.strip();
        lastLine = lastLine.substring(lastLine.lastIndexOf('\n') + 1).strip();
        String bare = Decoration.strip(lastLine);
        if (bare.isEmpty()
                || USER_AT_HOST.matcher(bare).matches()
                || PROMPT.matcher(lastLine).matches()) {
            return;
        }
        if (KNOWN_HOST.matcher(bare).matches() || KNOWN_HOST.matcher(lastLine).matches()) {
            throw new UnsoundKeyException(
                    Reason.HOST_KEY,
                    "That is a server's key, from known_hosts or ssh-keyscan; paste your own public key.");
        }
        throw new UnsoundKeyException(
                Reason.EXTRA_TEXT, "There are words before the key; paste only the line that begins with its type.");
    }
}
