package dev.kindling.sshkey;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns what a person pasted into a {@link PublicKey}: silently repairs what chats and terminals do to keys on their
 * way, refuses everything else with the exact reason and one command to run instead. No answer repeats pasted text.
 */
public final class KeyIntake {
    /** Longest paste that is looked at, in characters. */
    public static final int LONGEST = 16 * 1024;

    private static final String SHOW_KEY = "cat ~/.ssh/id_ed25519.pub";
    private static final String NEW_KEY = "ssh-keygen -t ed25519";
    private static final String DERIVE_KEY = "ssh-keygen -y -f ~/.ssh/id_ed25519";

    private static final Pattern ACCOUNT = Pattern.compile("(?i)(github|gitlab)\\s*:\\s*@?(\\S*)");

    private KeyIntake() {}

    /** What became of a paste. */
    public sealed interface Result {}

    /** A sound key. Its comment is dropped. */
    public record Accepted(PublicKey key) implements Result {}

    /** No key. */
    public record Refused(Fault fault) implements Result {}

    /** The person named an account that publishes keys; see {@link PublishedKeys}. */
    public record Published(Source source, String account) implements Result {
        public Published {
            if (!source.allows(account)) {
                throw new IllegalArgumentException("not an account name of " + source.title());
            }
        }
    }

    /**
     * Why a paste is not taken.
     *
     * @param why one or two sentences for the person
     * @param instead the one command to run
     */
    public record Fault(Reason reason, String why, String instead) {}

    /** What is wrong with a paste. */
    public enum Reason {
        EMPTY(NEW_KEY),
        TOO_LONG(SHOW_KEY),
        /** Nothing of it may be kept; the key counts as leaked. */
        PRIVATE_KEY(NEW_KEY),
        OPTIONS(SHOW_KEY),
        SEVERAL_KEYS(SHOW_KEY),
        WEAK(NEW_KEY),
        UNKNOWN_TYPE(NEW_KEY),
        CERTIFICATE(DERIVE_KEY),
        TRUNCATED(SHOW_KEY),
        TRAILING_DATA(SHOW_KEY),
        DAMAGED(DERIVE_KEY),
        /** PEM or another format, which {@code ssh-keygen -i} converts. */
        FOREIGN_FORMAT("ssh-keygen -i -f key.pub"),
        FINGERPRINT(SHOW_KEY),
        /** The name of a file, or a command, instead of what it prints. */
        PATH(SHOW_KEY),
        /** A line of known_hosts: a server's key. */
        HOST_KEY(SHOW_KEY),
        /** Words before the key that are neither a prompt nor {@code user@host}. */
        EXTRA_TEXT(SHOW_KEY),
        BAD_ACCOUNT(SHOW_KEY),
        NO_KEY(NEW_KEY);

        private final String instead;

        Reason(String instead) {
            this.instead = instead;
        }

        /** The command that helps most people who get this refusal. */
        String instead() {
            return instead;
        }
    }

    /** Never throws, whatever is pasted. */
    public static Result read(String pasted) {
        if (PasteGuard.looksPrivate(pasted)) {
            String why = "Stop: " + PasteGuard.WARNING + ". Kindling kept nothing of it. Make a new key and paste the"
                    + " line from the file that ends in .pub.";
            return refused(Reason.PRIVATE_KEY, why);
        }
        if (pasted.length() > LONGEST) {
            return refused(Reason.TOO_LONG, "That is far longer than any public key; paste one line.");
        }
        String text = PastedText.tidy(pasted);
        Matcher account = ACCOUNT.matcher(Decoration.strip(text));
        if (account.matches()) {
            return published(account);
        }
        return readKey(text);
    }

    private static Result published(Matcher match) {
        Source source = Source.valueOf(match.group(1).toUpperCase(Locale.ROOT));
        String account = match.group(2);
        if (source.allows(account)) {
            return new Published(source, account);
        }
        return refused(Reason.BAD_ACCOUNT, "That is not an account name " + source.title() + " could have.");
    }

    private static Result readKey(String text) {
        try {
            Optional<PublicKey> ssh2 = Ssh2Key.find(text);
            return new Accepted(ssh2.isPresent() ? ssh2.get() : KeyLine.read(text));
        } catch (UnsoundKeyException e) {
            return new Refused(e.fault());
        }
    }

    private static Refused refused(Reason reason, String why) {
        return new Refused(new Fault(reason, why, reason.instead()));
    }
}
