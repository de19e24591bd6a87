package dev.kindling.sshkey;

import java.util.Locale;

/** What to say about key types that Kindling does not take. */
final class KeyTypes {
    private static final String ACCEPTED =
            "Kindling takes ed25519, ECDSA, RSA from " + KeyBlob.SMALLEST_RSA_BITS + " bits, and security keys (sk-…).";

    private KeyTypes() {}

    static UnsoundKeyException refusal(String type) {
        String name = type.toLowerCase(Locale.ROOT);
        if (name.contains("-cert-v0")) {
            return new UnsoundKeyException(
                    KeyIntake.Reason.CERTIFICATE,
                    "That is a certificate (its file ends in -cert.pub); paste the public key it was made for.");
        }
        if (name.equals("ssh-dss")) {
            return new UnsoundKeyException(
                    KeyIntake.Reason.WEAK, "DSA keys are too weak, and current OpenSSH refuses them. " + ACCEPTED);
        }
        return new UnsoundKeyException(
                KeyIntake.Reason.UNKNOWN_TYPE, "That is no key type Kindling knows. " + ACCEPTED);
    }
}
