package dev.kindling.workshop.plan;

import java.time.Duration;
import java.time.Instant;

/**
 * One reminder that a workshop ends.
 *
 * @param before how long before the end it is meant to come
 * @param due when it comes: earlier than that where it would fall into a break or a night
 */
public record Reminder(ReminderId id, Duration before, Instant due) {}
