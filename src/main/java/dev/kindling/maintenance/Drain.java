package dev.kindling.maintenance;

import dev.kindling.chat.ActorId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Kindling makes no new sandboxes; those that are there live on.
 *
 * @param actor who began it, as the audit writes it
 * @param reason for tenants to read; may be empty
 */
public record Drain(Instant since, String actor, String reason) {
    private static final DateTimeFormatter WHEN =
            DateTimeFormatter.ofPattern("EEE d MMM HH:mm 'UTC'", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    /** {@code Sun 22 Nov 17:40 UTC, by olga: new disks}. */
    public String spoken() {
        return WHEN.format(since) + ", by " + ActorId.spoken(actor) + (reason.isEmpty() ? "" : ": " + reason);
    }
}
