package dev.kindling.chat.discord;

import dev.kindling.chat.Delivery;
import dev.kindling.chat.OutgoingMessage;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Lets a delivery that takes long go on beside the others, since the outbox hands over one message after another: a person
 * whom Discord is slow about must not hold up fifty others. The outbox is told to ask again, and hears then how it went.
 * Thread-safe.
 */
final class Couriers {
    /** Discord's usual answer is there by then. */
    private static final Duration WORTH_WAITING = Duration.ofMillis(250);

    private static final Delivery ASK_AGAIN = new Delivery.RetryAfter(Duration.ofMillis(200));
    private static final int MOST = 10_000;

    private final Executor threads;
    private final Function<OutgoingMessage, Delivery> way;
    private final Recent<String, Trip> trips = new Recent<>(MOST);

    private record Trip(OutgoingMessage message, CompletableFuture<Delivery> end) {}

    /** @param way delivers a message and waits for how that went */
    Couriers(Executor threads, Function<OutgoingMessage, Delivery> way) {
        this.threads = threads;
        this.way = way;
    }

    /** Whether that message, or an older text of it, is on its way, or has ended there without anybody having asked. */
    boolean carries(OutgoingMessage message) {
        return trips.get(message.nonce()).isPresent();
    }

    /** Sends it off, or tells how it went. */
    Delivery deliver(OutgoingMessage message) {
        Optional<Trip> before = trips.get(message.nonce());
        if (before.isEmpty()) {
            return ended(begin(message), WORTH_WAITING).orElse(ASK_AGAIN);
        }
        Optional<Delivery> delivery = ended(before.get(), Duration.ZERO);
        if (delivery.isEmpty()) {
            return ASK_AGAIN;
        } else if (before.get().message().equals(message)) {
            return delivery.get();
        }
        return deliver(inPlaceOf(delivery.get(), message));
    }

    /** A newer text takes the place of the one that arrived meanwhile. */
    private static OutgoingMessage inPlaceOf(Delivery older, OutgoingMessage message) {
        return older instanceof Delivery.Delivered done && message.earlier().isEmpty()
                ? new OutgoingMessage(
                        message.nonce(),
                        message.destination(),
                        message.card(),
                        Optional.of(done.messageId()),
                        message.fallback())
                : message;
    }

    private Trip begin(OutgoingMessage message) {
        var trip = new Trip(message, new CompletableFuture<>());
        trips.put(message.nonce(), trip);
        try {
            threads.execute(() -> {
                try {
                    trip.end().complete(way.apply(message));
                } catch (RuntimeException | Error e) {
                    trip.end().complete(new Delivery.Failed(e.getClass().getSimpleName()));
                }
            });
        } catch (RejectedExecutionException e) {
            trip.end().complete(new Delivery.Failed("Kindling is stopping"));
        }
        return trip;
    }

    private Optional<Delivery> ended(Trip trip, Duration patience) {
        try {
            Delivery delivery = trip.end().get(patience.toMillis(), TimeUnit.MILLISECONDS);
            trips.remove(trip.message().nonce());
            return Optional.of(delivery);
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
