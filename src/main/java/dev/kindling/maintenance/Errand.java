package dev.kindling.maintenance;

import dev.kindling.chat.Destination;

/**
 * Something that an operator asked for and that takes longer than an answer may.
 *
 * @param id of the invocation that asked
 * @param kind which {@link ErrandRunner} does it
 * @param argument of that runner
 * @param actor who asked, as the audit writes it
 */
public record Errand(String id, String kind, String argument, String actor, Destination.ReplyTo replyTo) {}
