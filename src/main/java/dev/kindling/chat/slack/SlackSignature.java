package dev.kindling.chat.slack;

import dev.kindling.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tells Slack's requests from everybody else's: {@code v0=} and the HMAC-SHA256 of {@code v0:timestamp:body}, over the body
 * as it came. Bolt's own check takes timestamps from the future and does not compare in constant time. Thread-safe.
 */
final class SlackSignature {
    static final String TIMESTAMP_HEADER = "x-slack-request-timestamp";
    static final String SIGNATURE_HEADER = "x-slack-signature";

    /** How far Slack's clock and ours may be apart, in both directions; what is older is somebody's replay. */
    static final Duration TOLERANCE = Duration.ofMinutes(5);

    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;
    private final InstantSource clock;

    SlackSignature(Secret signingSecret, InstantSource clock) {
        this.key = new SecretKeySpec(signingSecret.reveal().getBytes(StandardCharsets.UTF_8), ALGORITHM);
        this.clock = clock;
    }

    /** What a signature is worth. */
    enum Verdict {
        /** Slack's, and of now. */
        RIGHT,
        /** Not made with our secret for this body and timestamp. */
        WRONG,
        /** Made with our secret, but too long ago or for a time to come. */
        NOT_OF_NOW
    }

    /**
     * @param timestamp seconds since 1970, as the header says it
     * @param signature as the header says it
     */
    Verdict check(String timestamp, String signature, byte[] body) {
        if (!timestamp.matches("[0-9]{1,12}")
                || !MessageDigest.isEqual(
                        of(timestamp, body).getBytes(StandardCharsets.UTF_8),
                        signature.getBytes(StandardCharsets.UTF_8))) {
            return Verdict.WRONG;
        }
        Duration apart = Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), clock.instant())
                .abs();
        return apart.compareTo(TOLERANCE) > 0 ? Verdict.NOT_OF_NOW : Verdict.RIGHT;
    }

    private String of(String timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(("v0:" + timestamp + ":").getBytes(StandardCharsets.UTF_8));
            return "v0=" + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }
}
