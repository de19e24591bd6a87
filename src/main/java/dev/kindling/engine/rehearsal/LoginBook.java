package dev.kindling.engine.rehearsal;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kindling.engine.LoginEvidence;
import dev.kindling.engine.LoginEvidence.KeyUse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which keys logged in to a machine and which were refused, in {@code logins.json} beside its record, so that a restart does
 * not turn "was here" into "never came". Goes with the machine's disk. Thread-safe.
 */
final class LoginBook {
    static final String FILE = "logins.json";

    private static final Logger LOG = LoggerFactory.getLogger(LoginBook.class);
    /** A machine on the internet is knocked at all day; the book stays small and is not written at every knock. */
    private static final int KEYS = 32;

    private static final Duration WRITE_EVERY = Duration.ofSeconds(5);

    private final Path folder;
    private final InstantSource clock;
    private final ObjectMapper mapper = new ObjectMapper();
    private final Map<String, KeyUse> loggedIn = new LinkedHashMap<>();
    private final Map<String, KeyUse> refused = new LinkedHashMap<>();
    private Instant written = Instant.EPOCH;

    /** The file's form. */
    record Page(List<Line> loggedIn, List<Line> refused) {}

    /** One key in the file; times in ISO 8601. */
    record Line(String fingerprint, String first, String last) {
        static Line of(KeyUse use) {
            return new Line(
                    use.fingerprint(), use.first().toString(), use.last().toString());
        }

        KeyUse use() {
            return new KeyUse(fingerprint, Instant.parse(first), Instant.parse(last));
        }
    }

    private LoginBook(Path folder, InstantSource clock) {
        this.folder = folder;
        this.clock = clock;
    }

    /** Goes on with what is on disk; a book that cannot be read begins anew. */
    static LoginBook open(Path folder, InstantSource clock) {
        var book = new LoginBook(folder, clock);
        try {
            Page page = book.mapper.readValue(folder.resolve(FILE).toFile(), Page.class);
            page.loggedIn().forEach(line -> book.loggedIn.put(line.fingerprint(), line.use()));
            page.refused().forEach(line -> book.refused.put(line.fingerprint(), line.use()));
        } catch (java.io.FileNotFoundException | NoSuchFileException e) {
            LOG.debug("No logins so far in {}", folder);
        } catch (IOException | RuntimeException e) {
            LOG.warn("The logins in {} cannot be read: {}", folder, e.toString());
        }
        return book;
    }

    synchronized void loggedIn(String fingerprint) {
        note(loggedIn, fingerprint);
    }

    synchronized void refused(String fingerprint) {
        note(refused, fingerprint);
    }

    synchronized LoginEvidence evidence() {
        return new LoginEvidence(List.copyOf(loggedIn.values()), List.copyOf(refused.values()));
    }

    private void note(Map<String, KeyUse> uses, String fingerprint) {
        Instant now = clock.instant();
        KeyUse before = uses.get(fingerprint);
        if (before == null && uses.size() == KEYS) {
            uses.values().stream()
                    .min(Comparator.comparing(KeyUse::last))
                    .ifPresent(oldest -> uses.remove(oldest.fingerprint()));
        }
        uses.put(fingerprint, new KeyUse(fingerprint, before == null ? now : before.first(), now));
        if (before == null || !now.isBefore(written.plus(WRITE_EVERY))) {
            write();
            written = now;
        }
    }

    /** Not forced to the disk: what a power cut takes is a time of day, not a tenant's work. */
    private void write() {
        try {
            Path draft = folder.resolve(FILE + ".new");
            Files.deleteIfExists(draft);
            Files.createFile(draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(
                    draft,
                    mapper.writeValueAsBytes(new Page(
                            loggedIn.values().stream().map(Line::of).toList(),
                            refused.values().stream().map(Line::of).toList())));
            Files.move(
                    draft, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.warn("The logins in {} cannot be written: {}", folder, e.toString());
        }
    }
}
