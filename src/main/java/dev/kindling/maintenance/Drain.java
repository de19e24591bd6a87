package dev.kindling.maintenance;

import java.time.Instant;

/**
 * Kindling makes no new sandboxes; those that are there live on.
 *
 * @param actor who began it, as the audit writes it
 * @param reason for tenants to read; may be empty
 */
public record Drain(Instant since, String actor, String reason) {}
