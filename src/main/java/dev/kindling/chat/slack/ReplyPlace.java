package dev.kindling.chat.slack;

import dev.kindling.chat.Card;
import dev.kindling.chat.Delivery;
import dev.kindling.chat.InvocationId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

/**
 * Where the answers to one invocation are shown, privately: one message that is edited where Slack allows it. When a
 * place closes (its address is used up or too old), the next answer goes by direct message. Thread-safe.
 */
final class ReplyPlace {
    private static final String SHOWN = "shown";
    private static final Duration ACK_ARRIVES = Duration.ofMillis(300);
    private static final Set<String> CANNOT_BE_EDITED = Set.of(
            "message_not_found",
            "cant_update_message",
            "edit_window_closed",
            "channel_not_found",
            "is_inactive",
            "msg_too_long");

    /** How an answer gets there first. */
    sealed interface Way {
        /** At the address of the interaction. */
        record Respond(ResponseUrl address) implements Way {}

        /** Written into the conversation that the person has with Kindling alone. */
        record Direct() implements Way {}

        /** Shown to the one person in a channel. */
        record Whisper(String channel) implements Way {}
    }

    private final String name;
    private final Messenger messenger;
    private final InstantSource clock;
    private final String user;
    private final Way way;
    private Optional<Posted> posted = Optional.empty();
    private boolean answered;
    private boolean newerShown;
    private Instant settled = Instant.MAX;

    /** @param name of its own, by which what is said there is recognised */
    ReplyPlace(String name, Messenger messenger, InstantSource clock, String user, Way way) {
        this.name = name;
        this.messenger = messenger;
        this.clock = clock;
        this.user = user;
        this.way = way;
    }

    /** The name of the place where that invocation is answered. */
    static String nameOf(InvocationId invocation) {
        return "reply:" + invocation;
    }

    /** Whether answers stand in the conversation with the person, where they can be found again. */
    synchronized boolean isConversation() {
        return posted.isPresent() || way instanceof Way.Direct;
    }

    Way way() {
        return way;
    }

    /** The acknowledgement leaves now; what it shows is there soon and can be replaced then. */
    synchronized void acknowledged(boolean showsAnswer) {
        settled = showsAnswer ? clock.instant().plus(ACK_ARRIVES) : clock.instant();
    }

    /** Shows the immediate answer, unless it or something newer stands there already. */
    synchronized Delivery first(Card card) {
        if (answered || newerShown) {
            return new Delivery.Delivered(id());
        }
        Delivery delivery = attempt(card, true);
        answered = delivery instanceof Delivery.Delivered;
        return delivery;
    }

    /** Shows what came of it, in place of what was shown. */
    synchronized Delivery update(Card card) {
        Instant now = clock.instant();
        if (now.isBefore(settled)) {
            Duration wait = settled.equals(Instant.MAX) ? ACK_ARRIVES : Duration.between(now, settled);
            return new Delivery.RetryAfter(wait);
        }
        Delivery delivery = attempt(card, false);
        newerShown |= delivery instanceof Delivery.Delivered;
        return delivery;
    }

    private Delivery attempt(Card card, boolean first) {
        return Deliveries.attempt(() -> {
            show(card, first);
            return id();
        });
    }

    private String id() {
        return posted.map(Posted::id).orElse(SHOWN);
    }

    private void show(Card card, boolean first) throws SlackFault {
        boolean step = !first && card.tone() == Card.Tone.PROGRESS;
        if (posted.isPresent()) {
            edit(posted.get(), card);
        } else if (way instanceof Way.Respond respond && respond.address().open(clock.instant())) {
            if (!step || (respond.address().replaces() && respond.address().hasRoomForProgress())) {
                respond(respond.address(), card);
            }
        } else if (way instanceof Way.Whisper whisper) {
            if (!step) {
                whisper(whisper.channel(), card);
            }
        } else {
            posted = Optional.of(messenger.direct(user, card, true, name));
        }
    }

    private void edit(Posted message, Card card) throws SlackFault {
        try {
            messenger.edit(message, card);
        } catch (SlackFault fault) {
            if (!fault.says(CANNOT_BE_EDITED)) {
                throw fault;
            }
            posted = Optional.of(messenger.direct(user, card, true, name));
        }
    }

    private void respond(ResponseUrl address, Card card) throws SlackFault {
        try {
            messenger.respond(address.url(), card, address.replaces());
            address.used();
        } catch (SlackFault fault) {
            if (fault.kind() != SlackFault.Kind.REFUSED) {
                throw fault;
            }
            address.spent();
            posted = Optional.of(messenger.direct(user, card, true, name));
        }
    }

    private void whisper(String channel, Card card) throws SlackFault {
        try {
            messenger.whisper(channel, user, card);
        } catch (SlackFault fault) {
            if (fault.kind() != SlackFault.Kind.REFUSED || fault.tokenIsDead()) {
                throw fault;
            }
            posted = Optional.of(messenger.direct(user, card, true, name));
        }
    }
}
