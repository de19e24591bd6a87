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
import java.util.Optional;
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
        work.write(tx -> {
            tell(tx, Optional.empty(), occasion, tone, title, paragraphs);
            return true;
        });
    }

    /**
     * The same together with what it tells of.
     *
     * @param owner of the sandbox that it is about, who is told as well
     */
    void tell(
            WriteTransaction tx,
            Optional<ActorId> owner,
            String occasion,
            Card.Tone tone,
            String title,
            List<String> paragraphs) {
        var card = new Card(
                tone, title, paragraphs.stream().<Block>map(Block.Text::new).toList());
        Set<ActorId> people = new LinkedHashSet<>();
        ActorId console = ActorId.console("-");
        people.addAll(directory.operators(console.platform(), console.workspace()));
        store.workspaces(tx).forEach(place -> people.addAll(directory.operators(place.platform(), place.id())));
        owner.ifPresent(people::add);
        people.forEach(person -> send(tx, person, occasion, card));
    }

    private void send(WriteTransaction tx, ActorId person, String occasion, Card card) {
        outbox.send(tx, OutboxMessage.news("inventory:" + occasion + ":" + person, person, card, WORTH_READING));
    }
}
