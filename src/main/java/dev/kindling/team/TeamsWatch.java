package dev.kindling.team;

import dev.kindling.audit.AuditEvent;
import dev.kindling.audit.AuditLog;
import dev.kindling.chat.ActorId;
import dev.kindling.chat.Block;
import dev.kindling.chat.Card;
import dev.kindling.chat.Card.Tone;
import dev.kindling.config.ConfigFault;
import dev.kindling.config.ConfigReader;
import dev.kindling.config.TeamsConfig;
import dev.kindling.config.TeamsResult;
import dev.kindling.outbox.Outbox;
import dev.kindling.outbox.OutboxMessage;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.UnitOfWork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads {@code teams.yml} again when it has changed, so that somebody who was added on the day of the workshop need not wait
 * for a restart. A file with faults changes nothing: the teams from before stay. Either way the operators are told.
 */
public final class TeamsWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TeamsWatch.class);
    private static final Duration APART = Duration.ofSeconds(2);
    private static final Duration WORTH_TELLING = Duration.ofHours(20);
    private static final int MOST_LINES = 20;
    private static final String UNREADABLE = "unreadable";

    private final Parts parts;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "teams-watch");
        thread.setDaemon(true);
        return thread;
    });

    /** What the file was when it was last judged, and at the last look; by its content, for clocks and editors vary. */
    private String judged = "";

    private String seen = "";

    /**
     * What it takes.
     *
     * @param file {@code teams.yml}
     * @param flavours names of those that this Kindling runs with, the default first
     * @param operators whom to tell
     */
    public record Parts(
            Path file,
            List<String> flavours,
            ConfigReader reader,
            LiveTeams teams,
            Function<ReadTransaction, Collection<ActorId>> operators,
            Outbox outbox,
            AuditLog audit,
            UnitOfWork work,
            InstantSource clock) {}

    public TeamsWatch(Parts parts) {
        this.parts = parts;
    }

    public void start() {
        var unused = timer.scheduleWithFixedDelay(
                this::lookAgain, APART.toMillis(), APART.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void lookAgain() {
        try {
            look();
        } catch (RuntimeException e) {
            // The next look tries it once more: nothing was taken over.
            log.warn("A changed {} was not taken over", parts.file(), e);
        }
    }

    /** Judges the file when it is another one than before, and the same twice: one that is just being written is not. */
    void look() {
        String now = fingerprint();
        boolean settled = now.equals(seen);
        seen = now;
        if (settled && !now.equals(judged)) {
            judge(now);
            judged = now;
        }
    }

    private void judge(String fingerprint) {
        TeamsResult result = parts.reader().readTeams(parts.file(), parts.flavours());
        if (result instanceof TeamsResult.Read read) {
            takeOver(read.teams(), fingerprint);
        } else if (result instanceof TeamsResult.Faulty faulty) {
            refuse(faulty.faults(), fingerprint);
        }
    }

    private void takeOver(TeamsConfig next, String fingerprint) {
        List<String> changes = TeamsChange.between(parts.teams().get(), next);
        if (!changes.isEmpty()) {
            tell(fingerprint, "done", changes, Card.of(Tone.INFO, "teams.yml was read again", text(changes)));
            log.info("{} was read again: {}", parts.file(), String.join("; ", changes));
        }
        parts.teams().become(next);
    }

    private void refuse(List<ConfigFault> faults, String fingerprint) {
        List<String> lines = faults.stream().map(ConfigFault::toString).toList();
        Card card = Card.of(
                Tone.WARNING,
                "teams.yml has faults; the teams from before stay",
                text(lines),
                new Block.Note("It is read again as soon as it changes."));
        tell(fingerprint, "failed", lines, card);
        lines.forEach(line -> log.error("teams.yml was not taken over: {}", line));
    }

    private static Block text(List<String> lines) {
        String more = lines.size() > MOST_LINES ? "\nand " + (lines.size() - MOST_LINES) + " more" : "";
        return new Block.Text(lines.stream().limit(MOST_LINES).collect(Collectors.joining("\n")) + more);
    }

    private void tell(String fingerprint, String outcome, List<String> lines, Card card) {
        parts.work().write(tx -> {
            var now = parts.clock().instant();
            parts.audit()
                    .append(
                            tx,
                            AuditEvent.note(
                                    now,
                                    AuditEvent.KINDLING,
                                    "file",
                                    "read teams",
                                    "teams.yml",
                                    outcome,
                                    lines.stream().limit(MOST_LINES).collect(Collectors.joining("; "))));
            for (ActorId operator : parts.operators().apply(tx)) {
                parts.outbox()
                        .send(
                                tx,
                                OutboxMessage.news(
                                        "teams:" + now.toEpochMilli() + ":" + fingerprint + ":" + operator,
                                        operator,
                                        card,
                                        WORTH_TELLING));
            }
            return true;
        });
    }

    private String fingerprint() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(parts.file()));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (IOException e) {
            return UNREADABLE;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
