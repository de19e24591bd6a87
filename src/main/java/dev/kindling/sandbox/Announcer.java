package dev.kindling.sandbox;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.Block;
import dev.kindling.chat.Card;
import dev.kindling.chat.Destination;
import dev.kindling.chat.Invocation;
import dev.kindling.chat.InvocationId;
import dev.kindling.outbox.Outbox;
import dev.kindling.outbox.OutboxMessage;
import dev.kindling.outbox.OutboxMessage.Priority;
import dev.kindling.store.WriteTransaction;
import dev.kindling.team.Directory;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Puts what there is to say about a sandbox into the outbox, for the right eyes. */
final class Announcer {
    private static final Duration KEEP_ANSWER = Duration.ofHours(1);
    private static final Duration KEEP_DETAILS = Duration.ofHours(24);

    private static final Set<String> ABOUT_SEATS = Set.of("leftovers", "same-key");

    private final Outbox outbox;
    private final SandboxCards cards;
    private final Directory directory;

    Announcer(Outbox outbox, SandboxCards cards, Directory directory) {
        this.outbox = outbox;
        this.cards = cards;
        this.directory = directory;
    }

    /** Where the asking itself was answered. */
    Destination.ReplyTo replyTo(Sandbox sandbox) {
        return new Destination.ReplyTo(sandbox.owner(), sandbox.cause(), sandbox.channel());
    }

    /** Replaces the one progress message of an operation. */
    void progress(WriteTransaction tx, Operation operation, Card card) {
        operation
                .replyTo()
                .ifPresent(place -> outbox.send(
                        tx,
                        new OutboxMessage(
                                "reply:" + place.invocation(),
                                place,
                                card,
                                Priority.ANSWER,
                                KEEP_ANSWER,
                                Optional.of(operation.cause()),
                                Optional.empty())));
    }

    /** Sends the SSH details to the owner alone. */
    void details(
            WriteTransaction tx,
            Sandbox sandbox,
            List<SandboxKey> keys,
            ActorId to,
            String occasion,
            InvocationId cause,
            Optional<Destination.ReplyTo> replyTo) {
        direct(
                tx,
                to,
                "details:" + sandbox.id() + ":" + occasion,
                cards.details(sandbox, keys),
                cause,
                replyTo.map(place -> new OutboxMessage.Fallback(place, cards.notDelivered(sandbox))));
    }

    /** A direct message to somebody about their sandbox. */
    void tell(WriteTransaction tx, Sandbox sandbox, ActorId to, String occasion, Card card, Operation operation) {
        direct(tx, to, occasion + ":" + sandbox.id() + ":" + operation.id(), card, operation.cause(), Optional.empty());
    }

    private void direct(
            WriteTransaction tx,
            ActorId to,
            String key,
            Card card,
            InvocationId cause,
            Optional<OutboxMessage.Fallback> fallback) {
        if (Seats.isNobody(to)) {
            return;
        }
        outbox.send(
                tx,
                new OutboxMessage(
                        key,
                        new Destination.DirectMessage(to),
                        card,
                        Priority.ANSWER,
                        KEEP_DETAILS,
                        Optional.of(cause),
                        fallback));
    }

    /** A warning about the end; when direct messages are closed, the channel hears of it without any detail. */
    void expirySoon(WriteTransaction tx, Sandbox sandbox, Instant end, Duration before, boolean late) {
        Card card = cards.expiresSoon(sandbox, end, late);
        var channel = new Destination.Channel(
                sandbox.owner().platform(), sandbox.owner().workspace(), sandbox.channel());
        outbox.send(
                tx,
                new OutboxMessage(
                        "expiry:" + sandbox.id() + ":" + end.toEpochMilli() + ":" + before.toSeconds(),
                        new Destination.DirectMessage(sandbox.owner()),
                        card,
                        Priority.NEWS,
                        before,
                        Optional.empty(),
                        Optional.of(new OutboxMessage.Fallback(
                                channel,
                                Card.of(
                                        Card.Tone.WARNING,
                                        sandbox.handle() + ": I cannot send you direct messages",
                                        new Block.Text(card.title() + "."))))));
    }

    void yourTurn(WriteTransaction tx, Sandbox sandbox, Operation operation) {
        progress(tx, operation, cards.making(sandbox));
        direct(
                tx,
                sandbox.owner(),
                "turn:" + sandbox.id(),
                Card.of(
                        Card.Tone.PROGRESS,
                        "It is your turn: making " + sandbox.name(),
                        new Block.Text("A place became free. The SSH details follow here.")),
                sandbox.cause(),
                Optional.empty());
    }

    /** Tells the owner that the machine went off by itself. */
    void off(WriteTransaction tx, Sandbox sandbox, Card card, Failure failure, InvocationId cause) {
        direct(tx, sandbox.owner(), "off:" + failure.reference(), card, cause, Optional.empty());
    }

    /** Tells the owner that Kindling is starting the sandbox again after a restart of the host. */
    void comingBack(WriteTransaction tx, Sandbox sandbox, Card card, InvocationId cause) {
        direct(tx, sandbox.owner(), "back:" + cause, card, cause, Optional.empty());
    }

    /** Asks somebody for the key with which they join a sandbox; who shares it hears when that cannot be sent. */
    void invite(WriteTransaction tx, Sandbox sandbox, ActorId person, Card card, Invocation sharing) {
        direct(
                tx,
                person,
                "share:" + sandbox.id() + ":" + person,
                card,
                sharing.id(),
                Optional.of(new OutboxMessage.Fallback(
                        new Destination.DirectMessage(sharing.caller().id()), cards.notInvited(sandbox))));
    }

    /** Asks the owner to do something by hand. */
    void askOwner(WriteTransaction tx, Sandbox sandbox, Card card, InvocationId cause) {
        direct(tx, sandbox.owner(), "by-hand:" + cause, card, cause, Optional.empty());
    }

    /** Tells the team's facilitators, and the operators if asked, except the owner. */
    void tellStaff(
            WriteTransaction tx,
            Sandbox sandbox,
            String occasion,
            Card card,
            boolean operatorsToo,
            InvocationId cause) {
        if (sandbox.seat() && !ABOUT_SEATS.contains(occasion)) {
            // The workshop's board tells the facilitators; two hundred messages would not.
            return;
        }
        var owner = sandbox.owner();
        Set<ActorId> staff =
                new LinkedHashSet<>(directory.facilitators(sandbox.team(), owner.platform(), owner.workspace()));
        if (operatorsToo) {
            staff.addAll(directory.operators(owner.platform(), owner.workspace()));
        }
        staff.remove(owner);
        for (ActorId person : staff) {
            direct(tx, person, occasion + ":" + sandbox.id() + ":" + person, card, cause, Optional.empty());
        }
    }
}
