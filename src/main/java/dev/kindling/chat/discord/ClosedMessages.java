package dev.kindling.chat.discord;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.Block;
import dev.kindling.chat.Button;
import dev.kindling.chat.Card;
import dev.kindling.chat.Delivery;
import dev.kindling.chat.Destination;
import dev.kindling.chat.InvocationId;
import dev.kindling.chat.OutgoingMessage;
import dev.kindling.outbox.RetryButton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * What happens when somebody's direct messages are closed (Discord 50007 and its kin). While an interaction of theirs is
 * young, they see what was meant for them there, alone. Later they are called in the channel where they asked, without a word
 * of what it is about; and whatever found no other way is mentioned with their next answer. Thread-safe.
 */
final class ClosedMessages {
    private static final int MOST_CALLS = 10_000;
    private static final String OPEN_THEM = "in the server's menu, Privacy Settings > Direct Messages";

    private final Messenger messenger;
    private final ReplyPlaces places;
    private final LongFunction<Optional<OutgoingMessage>> refused;
    private final Missed missed;
    private final Recent<InvocationId, Boolean> called = new Recent<>(MOST_CALLS);

    /** @param refused a message of the outbox that was refused, by its number */
    ClosedMessages(
            Messenger messenger, ReplyPlaces places, LongFunction<Optional<OutgoingMessage>> refused, Missed missed) {
        this.messenger = messenger;
        this.places = places;
        this.refused = refused;
        this.missed = missed;
    }

    /** A direct message was refused. The outbox may know another way; in any case they hear of it when they come back. */
    void refused(ActorId person, Card card) {
        missed.add(person, card.title());
    }

    /** A direct message arrived after all. */
    void arrived(ActorId person, Card card) {
        missed.arrived(person, card.title());
    }

    /**
     * An answer with a word about what could not be delivered meanwhile.
     *
     * @param shown to be told when somebody has seen it, or it is sure to be shown
     * @param unseen to be told when it went another way, without that word
     */
    record Noted(Card card, Runnable shown, Runnable unseen) {
        /** The same, with something more to do in either case. */
        Noted and(Runnable more) {
            return new Noted(
                    card,
                    () -> {
                        shown.run();
                        more.run();
                    },
                    () -> {
                        unseen.run();
                        more.run();
                    });
        }
    }

    /** The answer, with a word about what could not be delivered meanwhile. */
    Noted noted(ActorId person, Card answer) {
        List<String> titles = missed.take(person);
        return titles.isEmpty()
                ? new Noted(answer, () -> {}, () -> {})
                : new Noted(
                        answer.withText("Meanwhile I could not send you by direct message: "
                                + String.join("; ", titles) + ". Open your direct messages for this bot (" + OPEN_THEM
                                + "); /sandbox list shows how things stand."),
                        () -> missed.told(person, titles),
                        () -> missed.putBack(person, titles));
    }

    /** Whether this card is the outbox's fallback for a direct message that was refused. */
    static boolean isFallback(Card card) {
        return refusedNumber(card).isPresent();
    }

    private static Optional<Long> refusedNumber(Card card) {
        return card.buttons()
                .map(Button::action)
                .filter(action -> action.name().equals(RetryButton.ACTION)
                        && action.argument().matches("\\d{1,15}"))
                .map(action -> Long.parseLong(action.argument()))
                .findFirst();
    }

    /** Says it where they asked, to them alone if that can be; else calls them. */
    Delivery instead(Destination.ReplyTo reply, Card fallback) {
        Optional<ReplyPlace> place = places.alive(reply.to(), reply.invocation());
        if (place.isPresent()) {
            Delivery delivery = place.get().whisper(inPrivate(reply.to(), fallback));
            if (!(delivery instanceof Delivery.Refused)) {
                if (delivery instanceof Delivery.Delivered) {
                    missed.told(reply.to(), missed.take(reply.to()));
                }
                return delivery;
            }
        }
        return call(reply);
    }

    /** The message itself, since nobody else sees it there, with the button to try again. */
    private Card inPrivate(ActorId person, Card fallback) {
        Optional<Long> number = refusedNumber(fallback);
        Optional<Card> original = number.flatMap(id -> refused.apply(id))
                .filter(message -> message.destination() instanceof Destination.DirectMessage direct
                        && direct.to().equals(person))
                .map(OutgoingMessage::card);
        if (original.isEmpty() || number.isEmpty()) {
            return fallback;
        }
        Card card = original.get();
        List<Block> blocks = new ArrayList<>();
        blocks.add(
                new Block.Text("Your direct messages are closed to me, so here it is; only you see this message, and it"
                        + " goes away with the next start of Discord. To have it for longer, open them (" + OPEN_THEM
                        + ") and press the button."));
        blocks.addAll(card.blocks());
        return new Card(card.tone(), card.title(), blocks)
                .withButtons(Button.primary("Try my DM again", RetryButton.ACTION, Long.toString(number.get())));
    }

    /** Once for each asking: a channel is no place for news. */
    Delivery call(Destination.ReplyTo reply) {
        if (!called.add(reply.invocation(), true)) {
            return new Delivery.Delivered("called");
        }
        Delivery delivery = Deliveries.attempt(() -> messenger
                .call(
                        reply.channel(),
                        reply.to().user(),
                        "there is something only you may read, and your direct messages are closed to me. Open them ("
                                + OPEN_THEM + "), or type /sandbox show here: only you see what it answers.")
                .id());
        if (!(delivery instanceof Delivery.Delivered)) {
            called.remove(reply.invocation());
        }
        return delivery;
    }
}
