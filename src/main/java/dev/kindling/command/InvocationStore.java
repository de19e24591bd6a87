package dev.kindling.command;

import dev.kindling.chat.Invocation;
import dev.kindling.chat.InvocationId;
import dev.kindling.chat.Reply;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import java.time.Instant;
import java.util.Optional;

/** Invocations that were answered, so that a redelivery finds the same answer. */
public interface InvocationStore {
    Optional<Reply> answered(ReadTransaction tx, InvocationId id);

    void remember(WriteTransaction tx, Invocation invocation, String verb, Reply reply);

    /** Forgets answers from before {@code time}. */
    int forgetBefore(WriteTransaction tx, Instant time);
}
