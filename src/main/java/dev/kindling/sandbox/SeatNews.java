package dev.kindling.sandbox;

import dev.kindling.chat.InvocationId;
import dev.kindling.store.WriteTransaction;
import java.util.Optional;

/** Passes on to the workshops what becomes of their sandboxes. */
final class SeatNews {
    private volatile SeatListener listener = (tx, sandbox, news, cause) -> {};

    void listen(SeatListener workshops) {
        listener = workshops;
    }

    void tell(WriteTransaction tx, Sandbox sandbox, SeatListener.News news) {
        tell(tx, sandbox, news, Optional.empty());
    }

    void tell(WriteTransaction tx, Sandbox sandbox, SeatListener.News news, Optional<InvocationId> cause) {
        if (sandbox.seat()) {
            listener.heard(tx, sandbox, news, cause);
        }
    }
}
