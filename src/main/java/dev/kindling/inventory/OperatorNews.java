package dev.kindling.inventory;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.Block;
import dev.kindling.chat.Card;
import dev.kindling.chat.Destination;
import dev.kindling.outbox.Outbox;
import dev.kindling.outbox.OutboxMessage;
import dev.kindling.store.UnitOfWork;
import dev.kindling.team.Directory;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Tells the operators what they have to know about the inventory, by direct message wherever they are known. */
final class OperatorNews {
    private static final Duration WORTH_READING = Duration.ofHours(24);

    private final UnitOfWork work;
    private final InventoryStore store;
    private final Directory directory;
    private final Outbox outbox;

    OperatorNews(UnitOfWork work, InventoryStore store, Directory directory, Outbox outbox) {
        this.work = work;
        this.store = store;
        this.directory = directory;
        this.outbox = outbox;
    }

    /** @param occasion the same occasion again changes the message instead of sending another */
    void tell(String occasion, Card.Tone tone, String title, List<String> paragraphs) {
        var card = new Card(
                tone, title, paragraphs.stream().<Block>map(Block.Text::new).toList());
        work.write(tx -> {
            Set<ActorId> operators = new LinkedHashSet<>();
            ActorId console = ActorId.console("-");
            operators.addAll(directory.operators(console.platform(), console.workspace()));
            store.workspaces(tx).forEach(place -> operators.addAll(directory.operators(place.platform(), place.id())));
            for (ActorId operator : operators) {
                outbox.send(
                        tx,
                        new OutboxMessage(
                                "inventory:" + occasion + ":" + operator,
                                new Destination.DirectMessage(operator),
                                card,
                                OutboxMessage.Priority.NEWS,
                                WORTH_READING,
                                Optional.empty(),
                                Optional.empty()));
            }
            return true;
        });
    }
}
