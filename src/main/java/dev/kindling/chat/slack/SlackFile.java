package dev.kindling.chat.slack;

import dev.kindling.chat.Card;
import java.util.Optional;

/**
 * A file that somebody sent in a direct message; a public key perhaps.
 *
 * @param url where Slack keeps it; empty when the event does not say
 * @param size in bytes; 0 when the event does not say
 */
record SlackFile(String id, String name, String url, long size) {
    /** What came of reading it: its text, or why not. */
    record Reading(String text, Optional<Card> refusal) {}
}
