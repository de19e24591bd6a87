package dev.kindling.sshkey;

import dev.kindling.sshkey.KeyIntake.Reason;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The public key format of RFC 4716, which PuTTY's key generator saves. */
final class Ssh2Key {
    private static final Pattern BEGIN = Pattern.compile("BEGIN\\s+SSH2\\s+PUBLIC\\s+KEY");
    private static final Pattern END = Pattern.compile("END\\s+SSH2\\s+PUBLIC\\s+KEY");
    private static final Pattern DASHES = Pattern.compile("[\\u2010-\\u2015-]+");

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
        Matcher begin = BEGIN.matcher(text);
        Matcher end = END.matcher(text);
        if (!begin.find() || !end.find(begin.end())) {
            throw unreadable();
        }
        String block = DASHES.matcher(text.substring(begin.end(), end.start())).replaceAll(" ");
        try {
            return Optional.of(PublicKey.of(blob(KeyLine.words(block))));
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
