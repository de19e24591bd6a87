package dev.kindling.sshkey;

import dev.kindling.sshkey.KeyIntake.Reason;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The public key format of RFC 4716, which PuTTY's key generator saves. */
final class Ssh2Key {
    private static final String MARK = "SSH2\\s+PUBLIC\\s+KEY";
    private static final Pattern BEGIN = Pattern.compile("BEGIN\\s+" + MARK);
    private static final Pattern WHOLE =
            Pattern.compile(BEGIN + "[\\s\\u2010-\\u2015-]*(.*?)[\\s\\u2010-\\u2015-]*END\\s+" + MARK, Pattern.DOTALL);

    private Ssh2Key() {}

    /** The key, if the text holds such a block; empty if it does not. */
    static Optional<PublicKey> find(String text) throws UnsoundKeyException {
        long blocks = BEGIN.matcher(text).results().count();
        if (blocks == 0) {
            return Optional.empty();
        }
        if (blocks > 1 || KeyLine.startsIn(text)) {
            throw KeyLine.several();
        }
        Matcher block = WHOLE.matcher(text);
        if (!block.find()) {
            throw unreadable();
        }
        try {
            return Optional.of(PublicKey.of(blob(KeyLine.words(block.group(1)))));
        } catch (UnsoundKeyException e) {
            boolean broken = e.reason() == Reason.DAMAGED || e.reason() == Reason.TRUNCATED;
            throw broken ? unreadable() : e;
        }
    }

    /** Everything after the headers ({@code Comment: …}), which come first and never look like a blob's beginning. */
    private static String blob(List<String> words) {
        return String.join(
                "", words.stream().dropWhile(word -> !word.startsWith("AAAA")).toList());
    }

    private static UnsoundKeyException unreadable() {
        return new UnsoundKeyException(
                Reason.FOREIGN_FORMAT,
                "That is a key in the SSH2 format that PuTTY saves, and it is not whole; convert the file.");
    }
}
