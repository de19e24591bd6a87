package dev.kindling.outbox;

import dev.kindling.chat.Platform;
import dev.kindling.store.WriteTransaction;
import java.time.InstantSource;
import java.util.function.Consumer;

/** Where features put what they have to say; it leaves after the commit. */
public final class Outbox {
    private final OutboxStore store;
    private final InstantSource clock;
    private final Consumer<Platform> wake;

    /** @param wake tells the platform's worker that something is due */
    public Outbox(OutboxStore store, InstantSource clock, Consumer<Platform> wake) {
        this.store = store;
        this.clock = clock;
        this.wake = wake;
    }

    public void send(WriteTransaction tx, OutboxMessage message) {
        store.put(tx, message, clock.instant());
        tx.afterCommit(() -> wake.accept(message.to().platform()));
    }
}
