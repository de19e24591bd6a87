package dev.kindling.sandbox;

import dev.kindling.store.WriteTransaction;

/** Passes on to the workshops what becomes of their sandboxes. */
final class SeatNews {
    private volatile SeatListener listener = (tx, sandbox, news) -> {};

    void listen(SeatListener workshops) {
        listener = workshops;
    }

    void tell(WriteTransaction tx, Sandbox sandbox, SeatListener.News news) {
        if (sandbox.seat()) {
            listener.heard(tx, sandbox, news);
        }
    }
}
