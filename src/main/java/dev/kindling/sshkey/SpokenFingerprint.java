package dev.kindling.sshkey;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A fingerprint to read aloud: the first 80 bits of the key's SHA256, sixteen bits a word. A word is consonant, vowel,
 * consonant, vowel, consonant; a consonant stands for four bits, a vowel for two, most significant first
 * ("proquints", arXiv:0901.4016). The same key always gives the same words, such as {@code lusab babad gutih tugad kovin}.
 */
final class SpokenFingerprint {
    private static final String CONSONANTS = "bdfghjklmnprstvz";
    private static final String VOWELS = "aiou";
    private static final int WORDS = 5;

    private SpokenFingerprint() {}

    static String of(PublicKey key) {
        String digest = key.fingerprint().substring("SHA256:".length());
        var bits = ByteBuffer.wrap(Base64.getDecoder().decode(digest)).asShortBuffer();
        return IntStream.range(0, WORDS).mapToObj(i -> word(bits.get(i))).collect(Collectors.joining(" "));
    }

    /** @param bits sixteen of them */
    static String word(int bits) {
        return "" + consonant(bits >> 12) + vowel(bits >> 10) + consonant(bits >> 6) + vowel(bits >> 4)
                + consonant(bits);
    }

    private static char consonant(int bits) {
        return CONSONANTS.charAt(bits & 0xf);
    }

    private static char vowel(int bits) {
        return VOWELS.charAt(bits & 0x3);
    }
}
