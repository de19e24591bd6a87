package dev.kindling.chat.discord;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.InvocationId;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where the newest invocations are answered. In memory only: the addresses are secrets. What is not here any more, after a
 * restart for instance, is answered by direct message. Thread-safe.
 */
final class ReplyPlaces {
    private static final int MOST = 10_000;

    private final Recent<InvocationId, ReplyPlace> places = new Recent<>(MOST);
    private final Recent<ActorId, ReplyPlace> newest = new Recent<>(MOST);

    /** The place of that invocation; a redelivery finds the one of the first delivery. */
    ReplyPlace of(InvocationId invocation, Supplier<ReplyPlace> place) {
        ReplyPlace found = places.of(invocation, place);
        newest.put(found.user(), found);
        return found;
    }

    Optional<ReplyPlace> find(InvocationId invocation) {
        return places.get(invocation);
    }

    /** Where something can be shown to that person alone, if they did something a short time ago. */
    Optional<ReplyPlace> alive(ActorId person, InvocationId asked) {
        return newest.get(person)
                .filter(ReplyPlace::alive)
                .or(() -> places.get(asked).filter(place -> place.user().equals(person) && place.alive()));
    }
}
