package dev.kindling.chat.console;

import dev.kindling.chat.Card;
import dev.kindling.chat.InvocationId;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The console's history of messages. */
public interface ConsoleMessages {
    /**
     * A message that is not posted yet.
     *
     * @param nonce unique among all messages
     */
    record Draft(
            String nonce,
            ConsoleMessage.Kind kind,
            Optional<String> recipient,
            String channel,
            Optional<InvocationId> invocation,
            Card card) {}

    ConsoleMessage post(WriteTransaction tx, Draft draft, Instant now);

    /** Shows {@code card} in place of what the message showed; the message has to exist. */
    ConsoleMessage edit(WriteTransaction tx, long id, Card card, Instant now);

    Optional<ConsoleMessage> byId(ReadTransaction tx, long id);

    Optional<ConsoleMessage> byNonce(ReadTransaction tx, String nonce);

    /** What {@code person} sees that was posted or edited after {@code change}; oldest change first. */
    List<ConsoleMessage> changedAfter(ReadTransaction tx, String person, long change, int limit);

    /** The newest messages that {@code person} sees; oldest first. */
    List<ConsoleMessage> newest(ReadTransaction tx, String person, int limit);

    /** Number of the newest change; 0 when there is none. */
    long lastChange(ReadTransaction tx);
}
