package dev.kindling.chat.console;

import dev.kindling.chat.Card;
import dev.kindling.chat.ChatPlatform;
import dev.kindling.chat.Delivery;
import dev.kindling.chat.Destination;
import dev.kindling.chat.InvocationId;
import dev.kindling.chat.OutgoingMessage;
import dev.kindling.chat.Platform;
import dev.kindling.store.UnitOfWork;
import dev.kindling.store.WriteTransaction;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** The console as a chat service: a message is delivered when it is in the console's history. Thread-safe. */
public final class ConsolePlatform implements ChatPlatform {
    private final UnitOfWork unitOfWork;
    private final ConsoleMessages messages;
    private final ConsoleFeed feed;
    private final ConsoleFaults faults;
    private final InstantSource clock;

    public ConsolePlatform(
            UnitOfWork unitOfWork,
            ConsoleMessages messages,
            ConsoleFeed feed,
            ConsoleFaults faults,
            InstantSource clock) {
        this.unitOfWork = unitOfWork;
        this.messages = messages;
        this.feed = feed;
        this.faults = faults;
        this.clock = clock;
    }

    @Override
    public Platform platform() {
        return Platform.CONSOLE;
    }

    @Override
    public Connection connection() {
        return new Connection(true, "in this process");
    }

    @Override
    public Delivery deliver(OutgoingMessage message) {
        if (message.destination().platform() != Platform.CONSOLE) {
            throw new IllegalArgumentException("not for the console: " + message.destination());
        }
        if (message.destination() instanceof Destination.Channel channel
                && channel.channel().equals(ConsoleChat.DIRECT)) {
            // Everybody reads a channel; the conversation with Kindling alone is none.
            return new Delivery.Refused("a conversation with one person is no channel");
        }
        if (!waited(faults.settings().slow())) {
            return new Delivery.Failed("Kindling is stopping");
        }
        return faults.before(message.destination()).orElseGet(() -> {
            Delivery delivered = store(message);
            return faults.after().orElse(delivered);
        });
    }

    private Delivery store(OutgoingMessage message) {
        return unitOfWork.write(tx -> {
            ConsoleMessages.Draft draft = draft(message);
            Optional<ConsoleMessage> there = earlier(tx, message, draft).or(() -> messages.byNonce(tx, draft.nonce()));
            ConsoleMessage stored =
                    there.map(old -> show(tx, old, draft.card())).orElseGet(() -> post(tx, draft));
            return new Delivery.Delivered(Long.toString(stored.id()));
        });
    }

    /** The reply to an invocation, unless it is there already: then what it shows now counts, and stays. */
    ConsoleMessage postReply(WriteTransaction tx, InvocationId invocation, String person, String channel, Card card) {
        ConsoleMessages.Draft draft = reply(invocation, person, channel, card);
        return messages.byNonce(tx, draft.nonce()).orElseGet(() -> post(tx, draft));
    }

    private ConsoleMessage post(WriteTransaction tx, ConsoleMessages.Draft draft) {
        ConsoleMessage posted = messages.post(tx, draft, clock.instant());
        tx.afterCommit(() -> feed.changed(posted.recipient()));
        return posted;
    }

    private ConsoleMessage show(WriteTransaction tx, ConsoleMessage old, Card card) {
        if (old.card().equals(card)) {
            return old;
        }
        ConsoleMessage edited = messages.edit(tx, old.id(), card, clock.instant());
        tx.afterCommit(() -> feed.changed(edited.recipient()));
        return edited;
    }

    /** The message named as the one to replace, if it is there and goes to the same place. */
    private Optional<ConsoleMessage> earlier(
            WriteTransaction tx, OutgoingMessage message, ConsoleMessages.Draft draft) {
        return message.earlier()
                .filter(id -> id.matches("[0-9]{1,18}"))
                .flatMap(id -> messages.byId(tx, Long.parseLong(id)))
                .filter(old -> old.kind() == draft.kind()
                        && old.recipient().equals(draft.recipient())
                        && old.channel().equals(draft.channel()));
    }

    private static ConsoleMessages.Draft draft(OutgoingMessage message) {
        if (message.destination() instanceof Destination.DirectMessage dm) {
            return new ConsoleMessages.Draft(
                    message.nonce(),
                    ConsoleMessage.Kind.DM,
                    Optional.of(dm.to().user()),
                    ConsoleChat.DIRECT,
                    Optional.empty(),
                    message.card());
        } else if (message.destination() instanceof Destination.Channel channel) {
            return new ConsoleMessages.Draft(
                    message.nonce(),
                    ConsoleMessage.Kind.CHANNEL,
                    Optional.empty(),
                    channel.channel(),
                    Optional.empty(),
                    message.card());
        } else if (message.destination() instanceof Destination.ReplyTo reply) {
            return reply(reply.invocation(), reply.to().user(), reply.channel(), message.card());
        }
        throw new IllegalArgumentException("unknown kind of destination: " + message.destination());
    }

    private static ConsoleMessages.Draft reply(InvocationId invocation, String person, String channel, Card card) {
        return new ConsoleMessages.Draft(
                "reply:" + person + ":" + invocation,
                ConsoleMessage.Kind.REPLY,
                Optional.of(person),
                channel,
                Optional.of(invocation),
                card);
    }

    private static boolean waited(Duration pause) {
        try {
            Thread.sleep(pause.toMillis());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
