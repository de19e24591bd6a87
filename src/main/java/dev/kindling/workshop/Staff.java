package dev.kindling.workshop;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.Block;
import dev.kindling.chat.Card;
import dev.kindling.chat.Destination;
import dev.kindling.chat.InvocationId;
import dev.kindling.outbox.Outbox;
import dev.kindling.outbox.OutboxMessage;
import dev.kindling.store.WriteTransaction;
import dev.kindling.team.Directory;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Puts what there is to say about a workshop into the outbox, for the right eyes. */
final class Staff {
    private static final Duration KEEP = Duration.ofHours(24);

    private final Outbox outbox;
    private final Directory directory;

    Staff(Outbox outbox, Directory directory) {
        this.outbox = outbox;
        this.directory = directory;
    }

    /** Who made it, and the team's facilitators who are named one by one on its platform. */
    Set<ActorId> of(Workshop workshop) {
        Set<ActorId> staff = new LinkedHashSet<>();
        staff.add(workshop.owner());
        staff.addAll(directory.facilitators(
                workshop.team(), workshop.owner().platform(), workshop.owner().workspace()));
        return staff;
    }

    /** Tells each of them; a later word on the same occasion replaces the earlier. */
    void tell(WriteTransaction tx, Workshop workshop, String occasion, Card card) {
        for (ActorId person : of(workshop)) {
            direct(tx, workshop, person, occasion, card, Optional.empty());
        }
    }

    void direct(
            WriteTransaction tx,
            Workshop workshop,
            ActorId to,
            String occasion,
            Card card,
            Optional<InvocationId> cause) {
        direct(tx, workshop, to, occasion, card, cause, Optional.empty());
    }

    void direct(
            WriteTransaction tx,
            Workshop workshop,
            ActorId to,
            String occasion,
            Card card,
            Optional<InvocationId> cause,
            Optional<OutboxMessage.Fallback> fallback) {
        outbox.send(
                tx,
                new OutboxMessage(
                        "workshop:" + workshop.slug() + ":" + occasion + ":" + to,
                        new Destination.DirectMessage(to),
                        card,
                        OutboxMessage.Priority.NEWS,
                        KEEP,
                        cause,
                        fallback));
    }

    /** A message in the workshop's channel, where everybody reads; the same occasion again edits it. */
    void channel(WriteTransaction tx, Workshop workshop, String occasion, Card card) {
        channel(tx, workshop, occasion, card, Optional.empty());
    }

    /** A message in another channel of the workshop's platform; the same occasion again edits it. */
    void announce(WriteTransaction tx, Workshop workshop, String channel, String occasion, Card card) {
        var owner = workshop.owner();
        outbox.send(
                tx,
                new OutboxMessage(
                        "workshop:" + workshop.slug() + ":" + occasion,
                        new Destination.Channel(owner.platform(), owner.workspace(), channel),
                        card,
                        OutboxMessage.Priority.NEWS,
                        KEEP,
                        Optional.empty(),
                        toldToWhoMadeIt(workshop, channel)));
    }

    /** @param cause whoever waits for the end of that command's work waits for this message, too */
    void channel(WriteTransaction tx, Workshop workshop, String occasion, Card card, Optional<InvocationId> cause) {
        outbox.send(
                tx,
                new OutboxMessage(
                        "workshop:" + workshop.slug() + ":" + occasion,
                        workshop.place(),
                        card,
                        OutboxMessage.Priority.NEWS,
                        KEEP,
                        cause,
                        toldToWhoMadeIt(workshop, workshop.place().channel())));
    }

    /** A bot that was not invited into a channel would be silent there, and nobody would know why. */
    private static Optional<OutboxMessage.Fallback> toldToWhoMadeIt(Workshop workshop, String channel) {
        return Optional.of(new OutboxMessage.Fallback(
                new Destination.DirectMessage(workshop.owner()),
                Card.of(
                        Card.Tone.WARNING,
                        workshop.name() + ": I may not write in its channel",
                        new Block.Text("I have something to say in the channel with the id " + channel
                                + ", and am not let in. In Slack, type /invite @kindling there; in Discord, give me View"
                                + " Channel and Send Messages there. Then press Try again."))));
    }
}
