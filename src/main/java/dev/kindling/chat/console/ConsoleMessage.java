package dev.kindling.chat.console;

import dev.kindling.chat.Card;
import dev.kindling.chat.InvocationId;
import java.time.Instant;
import java.util.Optional;

/**
 * One message in the console's history.
 *
 * @param change number of the newest change of this message among all changes of all messages; grows
 * @param recipient the person who sees it; empty when everybody does ({@link Kind#CHANNEL})
 * @param channel where it is shown: {@link ConsoleChat#DIRECT} or the name of a channel
 * @param invocation what a {@link Kind#REPLY} answers
 * @param revision 1 when posted, one more with each edit
 */
public record ConsoleMessage(
        long id,
        long change,
        Kind kind,
        Optional<String> recipient,
        String channel,
        Optional<InvocationId> invocation,
        Card card,
        int revision,
        Instant createdAt,
        Instant updatedAt) {
    /** What sort of message. */
    public enum Kind {
        /** For one person, in their conversation with Kindling. */
        DM,
        /** For everybody. */
        CHANNEL,
        /** The answer to an invocation, seen by the caller only, where they called. */
        REPLY
    }
}
