package dev.kindling.chat;

import java.util.Optional;

/**
 * One message on its way out.
 *
 * @param nonce the same at each attempt, so that a platform which can may drop a second delivery
 * @param earlier the platform's id of the message that this one replaces, when it was delivered before
 * @param fallback whether something else is said elsewhere when this one is refused
 */
public record OutgoingMessage(
        String nonce, Destination destination, Card card, Optional<String> earlier, boolean fallback) {
    public OutgoingMessage(String nonce, Destination destination, Card card, Optional<String> earlier) {
        this(nonce, destination, card, earlier, false);
    }
}
