package dev.kindling.chat.discord;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * People to whom no direct message gets through although Discord does not say that it refuses them: it asks to wait again and
 * again (40003), breaks, or does not answer. After a while that counts as refused, where something else can be said in its
 * place: somebody waits for it. Thread-safe.
 */
final class Stubborn {
    private static final Duration ENOUGH = Duration.ofSeconds(30);
    private static final int MOST_PEOPLE = 10_000;

    private final InstantSource clock;
    private final Recent<ActorId, Instant> since = new Recent<>(MOST_PEOPLE);

    Stubborn(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * What an attempt counts as.
     *
     * @param begun when it began; one that hangs counts from then on, not from its end
     * @param instead whether something else is said when this is refused
     */
    Delivery judged(ActorId to, Instant begun, Delivery delivery, boolean instead) {
        if (delivery instanceof Delivery.Delivered || delivery instanceof Delivery.Refused) {
            since.remove(to);
            return delivery;
        }
        Instant first = since.of(to, () -> begun);
        return instead && Duration.between(first, clock.instant()).compareTo(ENOUGH) >= 0
                ? new Delivery.Refused("Discord has taken no message to them for " + ENOUGH.toSeconds() + " s")
                : delivery;
    }
}
