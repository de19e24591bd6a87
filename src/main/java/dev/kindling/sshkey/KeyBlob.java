package dev.kindling.sshkey;

import java.math.BigInteger;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * Decides whether a blob is a sound public key. Stricter than MINA's parser (which takes trailing bytes, DSA and short
 * RSA) and never kinder than {@code ssh-keygen -lf}.
 */
final class KeyBlob {
    static final int SMALLEST_RSA_BITS = 3072;
    private static final int LARGEST_RSA_BITS = 16384;
    private static final int LONGEST_EXPONENT_BITS = 64; // OpenSSL and the JDK refuse longer ones for such keys
    private static final int ED25519_BYTES = 32;
    private static final Pattern PADDING = Pattern.compile("={1,2}$");

    /** Product of the odd primes below 1000: no RSA modulus has such a factor, most mistyped ones do. */
    private static final BigInteger SMALL_PRIMES = IntStream.range(3, 1000)
            .mapToObj(BigInteger::valueOf)
            .filter(n -> n.isProbablePrime(20))
            .reduce(BigInteger.ONE, BigInteger::multiply);

    private interface Body {
        void check(WireReader in) throws UnsoundKeyException;
    }

    private static final Map<String, Body> BODIES = Map.of(
            "ssh-ed25519", KeyBlob::ed25519,
            "ssh-rsa", KeyBlob::rsa,
            "ecdsa-sha2-nistp256", in -> ecdsa(in, Curve.NISTP256),
            "ecdsa-sha2-nistp384", in -> ecdsa(in, Curve.NISTP384),
            "ecdsa-sha2-nistp521", in -> ecdsa(in, Curve.NISTP521),
            "sk-ssh-ed25519@openssh.com",
                    in -> {
                        ed25519(in);
                        application(in);
                    },
            "sk-ecdsa-sha2-nistp256@openssh.com",
                    in -> {
                        ecdsa(in, Curve.NISTP256);
                        application(in);
                    });

    private KeyBlob() {}

    static boolean accepts(String type) {
        return BODIES.containsKey(type);
    }

    /** Checks that {@code blob} is one whole, canonical key and returns the type that is written inside it. */
    static String typeOf(String blob) throws UnsoundKeyException {
        byte[] wire = decode(blob);
        var in = new WireReader(wire);
        String type = in.text();
        Body body = BODIES.get(type);
        if (body == null) {
            throw KeyTypes.refusal(type);
        }
        body.check(in);
        in.end();
        if (!Base64.getEncoder().encodeToString(wire).equals(blob)) {
            // Left-over bits or missing '=': the last character was cut off or changed.
            throw new UnsoundKeyException(
                    KeyIntake.Reason.TRUNCATED, "The key is cut off: its last characters are missing or changed.");
        }
        return type;
    }

    /** Decodes what is there; missing padding and a lone last character are judged by the caller's comparison. */
    private static byte[] decode(String blob) throws UnsoundKeyException {
        String digits = PADDING.matcher(blob).replaceFirst("");
        int whole = digits.length() - (digits.length() % 4 == 1 ? 1 : 0);
        try {
            return Base64.getDecoder().decode(digits.substring(0, whole));
        } catch (IllegalArgumentException e) {
            throw WireReader.damaged("it holds characters that do not belong there");
        }
    }

    private static void ed25519(WireReader in) throws UnsoundKeyException {
        byte[] point = in.bytes();
        if (point.length != ED25519_BYTES || !Ed25519.validatePublicKeyFull(point, 0)) {
            throw WireReader.damaged("its number is not an ed25519 public key");
        }
    }

    private static void ecdsa(WireReader in, Curve curve) throws UnsoundKeyException {
        if (!in.text().equals(curve.sshName())) {
            throw WireReader.damaged("the curve named inside it is another one");
        }
        if (!curve.holds(in.bytes())) {
            throw WireReader.damaged("its point does not lie on the curve");
        }
    }

    private static void rsa(WireReader in) throws UnsoundKeyException {
        BigInteger exponent = in.positive();
        BigInteger modulus = in.positive();
        int bits = modulus.bitLength();
        if (bits < SMALLEST_RSA_BITS) {
            throw new UnsoundKeyException(
                    KeyIntake.Reason.WEAK,
                    "This RSA key has " + bits + " bits; " + SMALLEST_RSA_BITS + " is the least that is safe.");
        }
        boolean saneExponent = exponent.testBit(0)
                && exponent.compareTo(BigInteger.ONE) > 0
                && exponent.bitLength() <= LONGEST_EXPONENT_BITS;
        boolean saneModulus = bits <= LARGEST_RSA_BITS
                && modulus.testBit(0)
                && modulus.gcd(SMALL_PRIMES).equals(BigInteger.ONE);
        if (!saneExponent || !saneModulus) {
            throw WireReader.damaged("its numbers are not those of an RSA key");
        }
    }

    /** The relying party of a hardware key, {@code ssh:} unless its owner chose another. */
    private static void application(WireReader in) throws UnsoundKeyException {
        if (in.text().isEmpty()) {
            throw WireReader.damaged("the application of the security key is missing");
        }
    }
}
