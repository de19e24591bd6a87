package dev.kindling.testing;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.Card;
import dev.kindling.chat.ChatPlatform;
import dev.kindling.chat.Delivery;
import dev.kindling.chat.Destination;
import dev.kindling.chat.OutgoingMessage;
import dev.kindling.chat.Platform;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A chat service that keeps what it is given, edits included, and can be told to refuse direct messages. Thread-safe. */
public final class RecordingChat implements ChatPlatform {
    /** One delivery: a new message, or an edit of the one with the same id. */
    public record Delivered(String id, Destination to, Card card) {}

    private final List<Consumer<Delivered>> watchers = new CopyOnWriteArrayList<>();
    private final List<Delivered> deliveries = new ArrayList<>();
    private final Set<String> closed = ConcurrentHashMap.newKeySet();
    private int next = 1;

    @Override
    public Platform platform() {
        return Platform.CONSOLE;
    }

    @Override
    public Connection connection() {
        return new Connection(true, "a recording");
    }

    /** From now on this person takes no direct messages. */
    public void closeDirectMessagesOf(String person) {
        closed.add(person);
    }

    public void openDirectMessagesOf(String person) {
        closed.remove(person);
    }

    @Override
    public synchronized Delivery deliver(OutgoingMessage message) {
        if (message.destination() instanceof Destination.DirectMessage direct
                && closed.contains(direct.to().user())) {
            return new Delivery.Refused("closed");
        }
        String id = message.earlier().orElseGet(() -> "m" + next++);
        var delivered = new Delivered(id, message.destination(), message.card());
        deliveries.add(delivered);
        watchers.forEach(watcher -> watcher.accept(delivered));
        return new Delivery.Delivered(id);
    }

    /** Has somebody told of each delivery, which is cheaper than asking again and again. */
    public void watch(Consumer<Delivered> watcher) {
        watchers.add(watcher);
    }

    /** Every delivery and edit, in order. */
    public synchronized List<Delivered> all() {
        return List.copyOf(deliveries);
    }

    /** The messages as they stand now, oldest first. */
    public synchronized List<Delivered> standing() {
        Map<String, Delivered> now = new LinkedHashMap<>();
        deliveries.forEach(delivered -> now.put(delivered.id(), delivered));
        return List.copyOf(now.values());
    }

    public List<Card> directMessagesTo(String person) {
        var to = new Destination.DirectMessage(ActorId.console(person));
        return cards(standing().stream().filter(message -> message.to().equals(to)));
    }

    /** What everybody in the channel reads. */
    public List<Card> inChannel(String channel) {
        return cards(standing().stream()
                .filter(message -> message.to() instanceof Destination.Channel place
                        && place.channel().equals(channel)));
    }

    /** The newest text of the reply to an invocation, if an outgoing message replaced it. */
    public Optional<Card> replyTo(String invocation) {
        return all().stream()
                .filter(message -> message.to() instanceof Destination.ReplyTo place
                        && place.invocation().value().equals(invocation))
                .reduce((older, newer) -> newer)
                .map(Delivered::card);
    }

    private static List<Card> cards(Stream<Delivered> messages) {
        return messages.map(Delivered::card).toList();
    }
}
