package dev.kindling.chat.discord;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.Card;
import dev.kindling.chat.ChatPlatform;
import dev.kindling.chat.Delivery;
import dev.kindling.chat.Destination;
import dev.kindling.chat.OutgoingMessage;
import dev.kindling.chat.Platform;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;

/** Discord as the outbox sees it. Thread-safe. */
final class DiscordPlatform implements ChatPlatform {
    private static final int MOST_DOUBTS = 10_000;

    private final Messenger messenger;
    private final ReplyPlaces places;
    private final ClosedMessages closed;
    private final DiscordHealth health;
    private final InstantSource clock;
    private final ChannelPace pace = new ChannelPace();
    private final Stubborn stubborn;
    private final Couriers couriers;

    /** Since when a message may be there already, by its nonce. */
    private final Recent<String, Instant> doubts = new Recent<>(MOST_DOUBTS);

    /**
     * @param threads for deliveries that take long
     */
    DiscordPlatform(
            Messenger messenger,
            ReplyPlaces places,
            ClosedMessages closed,
            DiscordHealth health,
            Executor threads,
            InstantSource clock) {
        this.messenger = messenger;
        this.places = places;
        this.closed = closed;
        this.health = health;
        this.clock = clock;
        this.stubborn = new Stubborn(clock);
        this.couriers = new Couriers(threads, this::send);
    }

    @Override
    public Platform platform() {
        return Platform.DISCORD;
    }

    @Override
    public Connection connection() {
        return health.connection();
    }

    @Override
    public Delivery deliver(OutgoingMessage message) {
        if (message.destination().platform() != Platform.DISCORD) {
            throw new IllegalArgumentException("not for Discord: " + message.destination());
        }
        if (health.stopped()) {
            return new Delivery.Failed("Discord is off: " + health.connection().detail());
        }
        if (couriers.carries(message)) {
            return couriers.deliver(message);
        }
        return pace.wait(place(message.destination()))
                .<Delivery>map(Delivery.RetryAfter::new)
                .orElseGet(() -> couriers.deliver(message));
    }

    /** Messages to people: in a conversation with one person, the bot can read what it has said. */
    @Override
    public boolean canLookFor(OutgoingMessage message) {
        return message.destination() instanceof Destination.DirectMessage;
    }

    /** Discord itself drops a copy for some minutes only. */
    @Override
    public void doubtful(OutgoingMessage message, Instant since) {
        doubts.put(message.nonce(), since);
    }

    private static String place(Destination destination) {
        if (destination instanceof Destination.Channel channel) {
            return channel.channel();
        } else if (destination instanceof Destination.DirectMessage direct) {
            return "to " + direct.to().user();
        } else if (destination instanceof Destination.ReplyTo reply) {
            return "reply " + reply.to().user();
        }
        throw new IllegalArgumentException("unknown kind of destination: " + destination);
    }

    private Delivery send(OutgoingMessage message) {
        Optional<Posted> earlier = message.earlier().flatMap(Posted::ofId);
        Card card = message.card();
        if (message.destination() instanceof Destination.DirectMessage direct) {
            return direct(direct.to(), message, earlier);
        } else if (message.destination() instanceof Destination.Channel channel) {
            return Deliveries.attempt(() -> postOrEdit(channel.channel(), card, earlier, message.nonce()));
        } else if (message.destination() instanceof Destination.ReplyTo reply) {
            return ClosedMessages.isFallback(card)
                    ? closed.instead(reply, card)
                    : reply(reply, card, earlier, message.nonce());
        }
        throw new IllegalArgumentException("unknown kind of destination: " + message.destination());
    }

    private Delivery direct(ActorId to, OutgoingMessage message, Optional<Posted> earlier) {
        Card card = message.card();
        Instant begun = clock.instant();
        Delivery attempt = Deliveries.attempt(() -> directOrEdit(to, card, earlier, message.nonce()));
        // While the whole of Discord is away, nothing said elsewhere would arrive either.
        Delivery delivery = stubborn.judged(
                to, begun, attempt, message.fallback() && health.connection().up());
        if (delivery instanceof Delivery.Refused) {
            closed.refused(to, card);
        } else if (delivery instanceof Delivery.Delivered) {
            closed.arrived(to, card);
        }
        return delivery;
    }

    private Delivery reply(Destination.ReplyTo reply, Card card, Optional<Posted> earlier, String nonce) {
        Delivery delivery = places.find(reply.invocation())
                .map(place -> place.update(card))
                .orElseGet(() -> Deliveries.attempt(() -> directOrEdit(reply.to(), card, earlier, nonce)));
        if (delivery instanceof Delivery.Refused && card.tone() != Card.Tone.PROGRESS) {
            closed.refused(reply.to(), card);
            Delivery said = closed.instead(reply, card);
            return said instanceof Delivery.Delivered ? said : delivery;
        }
        return delivery;
    }

    private String directOrEdit(ActorId to, Card card, Optional<Posted> earlier, String nonce) throws DiscordFault {
        if (earlier.isPresent()) {
            try {
                messenger.editDirect(to.user(), to.workspace(), earlier.get(), card);
                return earlier.get().id();
            } catch (DiscordFault fault) {
                if (!Messenger.gone(fault)) {
                    throw fault;
                }
            }
        }
        Optional<Instant> doubt = doubts.get(nonce);
        Optional<Posted> there =
                doubt.isPresent() ? messenger.find(to.user(), to.workspace(), card, doubt.get()) : Optional.empty();
        Posted posted = there.isPresent()
                ? there.get()
                : messenger.direct(to.user(), to.workspace(), card, fresh(nonce, earlier));
        doubts.remove(nonce);
        return posted.id();
    }

    private String postOrEdit(String channel, Card card, Optional<Posted> earlier, String nonce) throws DiscordFault {
        if (earlier.isPresent()) {
            try {
                messenger.edit(earlier.get(), card);
                return earlier.get().id();
            } catch (DiscordFault fault) {
                if (!Messenger.gone(fault)) {
                    throw fault;
                }
            }
        }
        return messenger.post(channel, card, fresh(nonce, earlier)).id();
    }

    /** In place of a message that was deleted; under its nonce, Discord would take the new one for a copy of it. */
    private static String fresh(String nonce, Optional<Posted> earlier) {
        return earlier.map(gone -> nonce + " instead of " + gone.id()).orElse(nonce);
    }
}
