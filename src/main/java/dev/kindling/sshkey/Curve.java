package dev.kindling.sshkey;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.util.Arrays;

/**
 * One of the three NIST curves of SSH. All are of prime order, so a point on the curve is a point of the group.
 *
 * @param sshName its name inside a key blob
 */
record Curve(String sshName, BigInteger prime, BigInteger a, BigInteger b) {
    static final Curve NISTP256 = named("nistp256", "secp256r1");
    static final Curve NISTP384 = named("nistp384", "secp384r1");
    static final Curve NISTP521 = named("nistp521", "secp521r1");

    private static final int UNCOMPRESSED = 4;

    private static Curve named(String sshName, String standardName) {
        try {
            var parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec(standardName));
            var curve = parameters.getParameterSpec(ECParameterSpec.class).getCurve();
            return new Curve(sshName, ((ECFieldFp) curve.getField()).getP(), curve.getA(), curve.getB());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java lacks the curve " + standardName, e);
        }
    }

    /** Whether these bytes are an uncompressed point, with coordinates that OpenSSH accepts. */
    boolean holds(byte[] encoded) {
        int width = (prime.bitLength() + 7) / 8;
        if (encoded.length != 1 + 2 * width || encoded[0] != UNCOMPRESSED) {
            return false;
        }
        var x = new BigInteger(1, Arrays.copyOfRange(encoded, 1, 1 + width));
        var y = new BigInteger(1, Arrays.copyOfRange(encoded, 1 + width, encoded.length));
        return sane(x) && sane(y) && satisfiesEquation(x, y);
    }

    /** OpenSSH refuses coordinates that are suspiciously small or equal to p - 1 (sshkey_ec_validate_public). */
    private boolean sane(BigInteger coordinate) {
        return coordinate.bitLength() > prime.bitLength() / 2
                && coordinate.compareTo(prime.subtract(BigInteger.ONE)) < 0;
    }

    private boolean satisfiesEquation(BigInteger x, BigInteger y) {
        var right = x.multiply(x).add(a).multiply(x).add(b).mod(prime);
        return y.multiply(y).mod(prime).equals(right);
    }
}
