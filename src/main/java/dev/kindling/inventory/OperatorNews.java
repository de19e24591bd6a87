package dev.kindling.inventory;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.Block;
import dev.kindling.chat.Card;
import dev.kindling.outbox.Outbox;
import dev.kindling.outbox.OutboxMessage;
import dev.kindling.store.UnitOfWork;
import dev.kindling.store.WriteTransaction;
import dev.kindling.team.Directory;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Tells people what they have to know about the inventory, by direct message; operators wherever they are known. */
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
            operators.forEach(operator -> send(tx, operator, occasion, card));
            return true;
        });
    }

    /** The same to one person, such as the owner of a sandbox. */
    void tell(ActorId person, String occasion, Card.Tone tone, String title, List<String> paragraphs) {
        var card = new Card(
                tone, title, paragraphs.stream().<Block>map(Block.Text::new).toList());
        work.write(tx -> {
            send(tx, person, occasion, card);
            return true;
        });
    }

    private void send(WriteTransaction tx, ActorId person, String occasion, Card card) {
        outbox.send(tx, OutboxMessage.news("inventory:" + occasion + ":" + person, person, card, WORTH_READING));
    }
}
