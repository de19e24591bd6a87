package dev.kindling.sshkey;

import dev.kindling.sshkey.KeyIntake.Reason;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds the one key in tidied text of the form {@code type blob comment}, with the blob possibly in pieces. */
final class KeyLine {
    private static final String GAP = "[\\s>|]*";

    /** A word that looks like a key type, followed by the beginning that every blob has. */
    private static final Pattern START = Pattern.compile(
            "(?<![A-Za-z0-9@._-])((?:sk-)?(?:ssh|ecdsa|rsa|x509v3|webauthn)-[A-Za-z0-9@._-]+)\\s" + GAP
                    + String.join(GAP, "A", "A", "A", "A") + "(?=[A-Za-z0-9+/\\s>|])",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]*={0,2}");
    private static final int LONGEST_BLOB = 4096;

    /**
     * A last piece like this is more likely the comment of a key whose end was cut off. Only ed25519 needs it: other
     * blobs end in padding, which no comment has. Of shorter pieces the check of the point stops fifteen in sixteen.
     */
    private static final Pattern WORD = Pattern.compile("[A-Z]?[a-z]{4,}[0-9]{0,3}");

    private KeyLine() {}

    static PublicKey read(String text) throws UnsoundKeyException {
        Matcher start = START.matcher(text);
        if (!start.find()) {
            throw NotAKey.explain(text);
        }
        String type = start.group(1);
        int afterType = start.end(1);
        Preamble.check(text.substring(0, start.start()));
        if (start.find()) {
            throw several();
        }
        if (!KeyBlob.accepts(type)) {
            throw KeyTypes.refusal(type);
        }
        PublicKey key = join(words(text.substring(afterType)));
        if (!key.type().equals(type)) {
            throw WireReader.damaged("its first word does not fit what follows");
        }
        return key;
    }

    static boolean startsIn(String text) {
        return START.matcher(text).find();
    }

    static UnsoundKeyException several() {
        return new UnsoundKeyException(
                Reason.SEVERAL_KEYS, "That is more than one key; paste the one you want to log in with.");
    }

    static List<String> words(String text) {
        return Stream.of(text.split("\\s+"))
                .map(Decoration::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /** Adds piece to piece until the key is whole: its own length fields say where it ends and the comment begins. */
    private static PublicKey join(List<String> words) throws UnsoundKeyException {
        var blob = new StringBuilder();
        for (int i = 0; i < words.size() && blob.length() < LONGEST_BLOB; i++) {
            String piece = words.get(i);
            if (!BASE64.matcher(piece).matches()) {
                if (i == 0) {
                    throw WireReader.damaged("it holds characters that do not belong there");
                }
                break;
            }
            blob.append(piece);
            if (isWhole(blob.toString(), i)) {
                boolean last = i == words.size() - 1;
                if ((i > 0 && last && WORD.matcher(piece).matches()) || !lookWrapped(words.subList(0, i + 1))) {
                    break;
                }
                return PublicKey.of(blob.toString());
            }
        }
        throw new UnsoundKeyException(
                Reason.TRUNCATED, "The key is cut off: its end is missing. Copy the whole line, as one line.");
    }

    /**
     * Whether pieces may be the lines of one wrapped key: all between the first and the last are of one length, which the
     * first, behind the key's type, and the last do not exceed. Otherwise words of a comment would mend a key that was cut off.
     */
    private static boolean lookWrapped(List<String> pieces) {
        if (pieces.size() < 3) {
            return true;
        }
        int width = pieces.get(1).length();
        return pieces.get(0).length() <= width
                && pieces.subList(1, pieces.size() - 1).stream().allMatch(piece -> piece.length() == width)
                && pieces.get(pieces.size() - 1).length() <= width;
    }

    /** A piece that makes the key too long was not part of it; in the first one it is glued to the key. */
    private static boolean isWhole(String blob, int piece) throws UnsoundKeyException {
        try {
            KeyBlob.typeOf(blob);
            return true;
        } catch (UnsoundKeyException e) {
            if (e.reason() == Reason.TRUNCATED || (piece > 0 && e.reason() == Reason.TRAILING_DATA)) {
                return false;
            }
            throw e;
        }
    }
}
