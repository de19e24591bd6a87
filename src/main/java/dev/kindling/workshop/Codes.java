package dev.kindling.workshop;

import dev.kindling.chat.ActorId;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * One-time codes that let people from outside the team claim a seat. Kept as hashes only; good for one person, until the
 * workshop ends. Nearly 100 bits each, so that nobody guesses one.
 */
public final class Codes {
    /** Without the letters and digits that people mistake for each other. */
    private static final String LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";

    private static final int LENGTH = 20;
    private static final int GROUP = 5;

    private final AdmissionStore admissions;
    private final Workshops workshops;
    private final InstantSource clock;
    private final RandomGenerator random;

    Codes(AdmissionStore admissions, Workshops workshops, InstantSource clock, RandomGenerator random) {
        this.admissions = admissions;
        this.workshops = workshops;
        this.clock = clock;
        this.random = random;
    }

    /** New codes; shown once, to whoever asked for them. */
    public List<String> issue(WriteTransaction tx, Workshop workshop, int count, ActorId to, By by) {
        List<String> codes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String code = next();
            admissions.addCode(tx, hash(code), workshop.slug(), to, clock.instant());
            codes.add(code);
        }
        workshops.note(tx, workshop.slug(), by, "access codes", count + " made");
        return codes;
    }

    /** Whether this may be a code, as people type it. */
    public static boolean looksLike(String text) {
        String plain = plain(text);
        return plain.length() == LENGTH && plain.chars().allMatch(letter -> LETTERS.indexOf(letter) >= 0);
    }

    /** The workshop that the code opens to that person, whom it is used up by; empty when it is wrong, used or over. */
    public Optional<Workshop> redeem(WriteTransaction tx, String text, ActorId person, By by) {
        Optional<AdmissionStore.Code> found = admissions.code(tx, hash(text));
        Optional<Workshop> workshop = found.flatMap(code -> workshops.store().find(tx, code.workshop()))
                .filter(one -> !one.state().closed() && one.state() != WorkshopState.REMOVING);
        if (found.isEmpty() || workshop.isEmpty()) {
            return Optional.empty();
        }
        Optional<ActorId> user = found.get().usedBy();
        if (user.isEmpty()) {
            admissions.admit(tx, found.get(), person, clock.instant());
            workshops.note(tx, workshop.get().slug(), by, "guest admitted", person.toString());
            return workshop;
        }
        return user.get().equals(person) ? workshop : Optional.empty();
    }

    public boolean guest(ReadTransaction tx, Workshop workshop, ActorId person) {
        return admissions.guest(tx, workshop.slug(), person);
    }

    private String next() {
        var code = new StringBuilder();
        for (int i = 0; i < LENGTH; i++) {
            if (i > 0 && i % GROUP == 0) {
                code.append('-');
            }
            code.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return code.toString();
    }

    private static String plain(String text) {
        return text.strip().toUpperCase(Locale.ROOT).replaceAll("[-\\s]", "");
    }

    static String hash(String text) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(plain(text).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
