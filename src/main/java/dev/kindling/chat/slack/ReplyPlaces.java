package dev.kindling.chat.slack;

import dev.kindling.chat.Input;
import dev.kindling.chat.InvocationId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where the newest invocations are answered. In memory only: the addresses are secrets. What is not here any more, after a
 * restart for instance, is answered by direct message. Thread-safe.
 */
final class ReplyPlaces {
    private static final int MOST = 10_000;

    private final Messenger messenger;
    private final InstantSource clock;
    private final Map<InvocationId, ReplyPlace> places = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<InvocationId, ReplyPlace> eldest) {
            return size() > MOST;
        }
    };

    ReplyPlaces(Messenger messenger, InstantSource clock) {
        this.messenger = messenger;
        this.clock = clock;
    }

    /** Where that is answered; a redelivery finds the place of the first delivery. */
    synchronized ReplyPlace of(Incoming incoming) {
        return places.computeIfAbsent(
                incoming.id(),
                id -> new ReplyPlace(ReplyPlace.nameOf(id), messenger, clock, incoming.user(), way(incoming)));
    }

    private ReplyPlace.Way way(Incoming incoming) {
        return switch (incoming.message()) {
            case COMMAND, PRIVATE_MESSAGE -> respond(incoming, true);
            case SHARED_MESSAGE -> respond(incoming, false);
            case MENTION -> new ReplyPlace.Way.Whisper(incoming.origin().channel());
            case DIRECT -> incoming.input() instanceof Input.Submitted ? whereTheFormWasAskedFor(incoming) : direct();
        };
    }

    private ReplyPlace.Way respond(Incoming incoming, boolean replaces) {
        Instant now = clock.instant();
        return incoming.responseUrl()
                .<ReplyPlace.Way>map(url -> new ReplyPlace.Way.Respond(new ResponseUrl(url, replaces, now)))
                .orElseGet(ReplyPlaces::direct);
    }

    private static ReplyPlace.Way direct() {
        return new ReplyPlace.Way.Direct();
    }

    private ReplyPlace.Way whereTheFormWasAskedFor(Incoming form) {
        return form.openedBy().flatMap(this::find).map(ReplyPlace::way).orElseGet(ReplyPlaces::direct);
    }

    synchronized Optional<ReplyPlace> find(InvocationId invocation) {
        return Optional.ofNullable(places.get(invocation));
    }
}
