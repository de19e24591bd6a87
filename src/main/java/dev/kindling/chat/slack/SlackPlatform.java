package dev.kindling.chat.slack;

import dev.kindling.chat.Card;
import dev.kindling.chat.ChatPlatform;
import dev.kindling.chat.ConnectionHealth;
import dev.kindling.chat.Delivery;
import dev.kindling.chat.Destination;
import dev.kindling.chat.OutgoingMessage;
import dev.kindling.chat.Platform;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Slack as the outbox sees it. Thread-safe. */
final class SlackPlatform implements ChatPlatform {
    private final Messenger messenger;
    private final ReplyPlaces places;
    private final ConnectionHealth health;
    private final Consumer<String> somethingHappened;

    /** @param somethingHappened told of each person to whom something was said, as their App Home may look different now */
    SlackPlatform(
            Messenger messenger, ReplyPlaces places, ConnectionHealth health, Consumer<String> somethingHappened) {
        this.messenger = messenger;
        this.places = places;
        this.health = health;
        this.somethingHappened = somethingHappened;
    }

    @Override
    public Platform platform() {
        return Platform.SLACK;
    }

    @Override
    public Connection connection() {
        return health.connection();
    }

    @Override
    public Delivery deliver(OutgoingMessage message) {
        if (message.destination().platform() != Platform.SLACK) {
            throw new IllegalArgumentException("not for Slack: " + message.destination());
        }
        if (health.stopped()) {
            return new Delivery.Failed("Slack is off: " + health.connection().detail());
        }
        return send(message);
    }

    @Override
    public boolean canLookFor(OutgoingMessage message) {
        // What is shown to one person in a channel is in nobody's history.
        return !(message.destination() instanceof Destination.ReplyTo reply)
                || places.find(reply.invocation())
                        .map(ReplyPlace::isConversation)
                        .orElse(true);
    }

    @Override
    public void doubtful(OutgoingMessage message, Instant since) {
        if (message.destination() instanceof Destination.DirectMessage direct) {
            messenger.doubtful(message.nonce(), direct.to().user(), List.of(), since);
        } else if (message.destination() instanceof Destination.Channel channel) {
            messenger.doubtful(message.nonce(), channel.channel(), List.of(), since);
        } else if (message.destination() instanceof Destination.ReplyTo reply) {
            messenger.doubtful(
                    message.nonce(), reply.to().user(), List.of(ReplyPlace.nameOf(reply.invocation())), since);
        }
    }

    private Delivery send(OutgoingMessage message) {
        Card card = message.card();
        Optional<Posted> earlier = message.earlier().flatMap(Posted::ofId);
        if (message.destination() instanceof Destination.DirectMessage direct) {
            Delivery delivery =
                    postOrEdit(earlier, card, () -> messenger.direct(direct.to().user(), card, false, message.nonce()));
            somethingHappened.accept(direct.to().user());
            return delivery;
        } else if (message.destination() instanceof Destination.Channel channel) {
            Delivery delivery =
                    postOrEdit(earlier, card, () -> messenger.post(channel.channel(), card, message.nonce()));
            noteAccess(channel.channel(), delivery);
            return delivery;
        } else if (message.destination() instanceof Destination.ReplyTo reply) {
            Delivery delivery = reply(reply, earlier, card, message.nonce());
            somethingHappened.accept(reply.to().user());
            return delivery;
        }
        throw new IllegalArgumentException("unknown kind of destination: " + message.destination());
    }

    /** Nobody is asked about a channel, so that a bot which was not invited does not stay silent for ever. */
    private void noteAccess(String channel, Delivery delivery) {
        String about = "channel " + channel;
        if (delivery instanceof Delivery.Refused refused) {
            health.complain(
                    about,
                    "I may not write in the channel " + channel + " (" + refused.reason()
                            + "): type /invite @kindling there. What I had to say comes at its next change.");
        } else if (delivery instanceof Delivery.Delivered) {
            health.mended(about);
        }
    }

    private Delivery reply(Destination.ReplyTo reply, Optional<Posted> earlier, Card card, String nonce) {
        String user = reply.to().user();
        Delivery delivery = places.find(reply.invocation())
                .map(place -> place.update(card))
                .orElseGet(() -> postOrEdit(earlier, card, () -> messenger.direct(user, card, true, nonce)));
        if (delivery instanceof Delivery.Refused && !reply.channel().startsWith("D")) {
            // Direct messages are closed and the address is used up: say it where they asked, for their eyes only.
            return Deliveries.attempt(() -> {
                messenger.whisper(reply.channel(), user, card);
                return "whispered";
            });
        }
        return delivery;
    }

    /** Posts a message, as something new. */
    @FunctionalInterface
    private interface Post {
        Posted send() throws SlackFault;
    }

    private Delivery postOrEdit(Optional<Posted> earlier, Card card, Post post) {
        return Deliveries.attempt(() -> {
            if (earlier.isPresent()) {
                try {
                    messenger.edit(earlier.get(), card);
                    return earlier.get().id();
                } catch (SlackFault fault) {
                    if (!fault.says(Messenger.GONE)) {
                        throw fault;
                    }
                }
            }
            return post.send().id();
        });
    }
}
