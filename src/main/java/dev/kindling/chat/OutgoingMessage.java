package dev.kindling.chat;

import java.util.Optional;

/**
 * One message on its way out.
 *
 * @param nonce the same at each attempt, so that a platform which can may drop a second delivery
 * @param earlier the platform's id of the message that this one replaces, when it was delivered before
 */
public record OutgoingMessage(String nonce, Destination destination, Card card, Optional<String> earlier) {}
