package dev.kindling.web;

import dev.kindling.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The console's one password: checks it in constant time, slows down guessing per address, and keeps the sessions of
 * browsers, in memory only. Thread-safe.
 */
final class PasswordGate {
    /** Wrong passwords of one address before it has to wait. */
    static final int PATIENCE = 5;
    /** How long until an address may try again; one more try each. */
    static final Duration PENALTY = Duration.ofSeconds(15);

    static final Duration SESSION = Duration.ofHours(12);
    private static final int MOST_SESSIONS = 1_000;
    private static final int MOST_ADDRESSES = 10_000;

    private final Secret password;
    private final RandomGenerator random;
    private final InstantSource clock;
    private final Map<String, Instant> sessions = new LinkedHashMap<>();
    private final Map<String, Instant> debts = new HashMap<>();

    /** @param random must be cryptographically strong: session tokens come from it */
    PasswordGate(Secret password, RandomGenerator random, InstantSource clock) {
        this.password = password;
        this.random = random;
        this.clock = clock;
    }

    /** What a password was worth. */
    enum Verdict {
        RIGHT,
        WRONG,
        WAIT
    }

    synchronized Verdict tryPassword(String address, String candidate) {
        Instant now = clock.instant();
        debts.values().removeIf(until -> !until.isAfter(now));
        Instant debt = debts.getOrDefault(address, now);
        if (debt.isAfter(now.plus(PENALTY.multipliedBy(PATIENCE - 1))) || debts.size() >= MOST_ADDRESSES) {
            return Verdict.WAIT;
        }
        // Hashing first hides the length as well.
        if (MessageDigest.isEqual(hash(candidate), hash(password.reveal()))) {
            return Verdict.RIGHT;
        }
        debts.put(address, debt.plus(PENALTY));
        return Verdict.WRONG;
    }

    /** A fresh session's token, 256 bits in hexadecimal. */
    synchronized String open() {
        byte[] token = new byte[32];
        random.nextBytes(token);
        String text = HexFormat.of().formatHex(token);
        if (sessions.size() >= MOST_SESSIONS) {
            sessions.keySet().stream().findFirst().ifPresent(sessions::remove);
        }
        sessions.put(text, clock.instant().plus(SESSION));
        return text;
    }

    synchronized boolean isOpen(String token) {
        Instant now = clock.instant();
        sessions.values().removeIf(end -> !end.isAfter(now));
        return sessions.containsKey(token);
    }

    synchronized void close(String token) {
        sessions.remove(token);
    }

    /** The word after {@code Bearer} in an Authorization header. */
    static Optional<String> bearer(Optional<String> header) {
        return header.filter(value -> value.regionMatches(true, 0, "Bearer ", 0, 7))
                .map(value -> value.substring(7).strip());
    }

    private static byte[] hash(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
