package dev.kindling.chat.slack;

import dev.kindling.chat.InvocationId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where the newest invocations are answered. In memory only: the addresses are secrets. What is not here any more, after a
 * restart for instance, is answered by direct message. Thread-safe.
 */
final class ReplyPlaces {
    private static final int MOST = 10_000;

    private final Map<InvocationId, ReplyPlace> places = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<InvocationId, ReplyPlace> eldest) {
            return size() > MOST;
        }
    };

    /** The place of that invocation; a redelivery finds the one of the first delivery. */
    synchronized ReplyPlace of(InvocationId invocation, Supplier<ReplyPlace> place) {
        return places.computeIfAbsent(invocation, id -> place.get());
    }

    synchronized Optional<ReplyPlace> find(InvocationId invocation) {
        return Optional.ofNullable(places.get(invocation));
    }
}
