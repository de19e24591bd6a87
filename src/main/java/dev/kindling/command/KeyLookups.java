package dev.kindling.command;

import dev.kindling.chat.Block;
import dev.kindling.chat.Button;
import dev.kindling.chat.Card;
import dev.kindling.chat.Card.Tone;
import dev.kindling.chat.Destination;
import dev.kindling.chat.Input;
import dev.kindling.chat.Invocation;
import dev.kindling.chat.InvocationId;
import dev.kindling.chat.Reply;
import dev.kindling.command.KeyLookupStore.KeyLookup;
import dev.kindling.fault.KindlingException;
import dev.kindling.fault.ReferenceCode;
import dev.kindling.outbox.Outbox;
import dev.kindling.outbox.OutboxMessage;
import dev.kindling.sshkey.KeyIntake;
import dev.kindling.sshkey.PublicKey;
import dev.kindling.sshkey.PublishedKeys;
import dev.kindling.sshkey.Source;
import dev.kindling.store.DurableTask;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.TaskKind;
import dev.kindling.store.TaskQueue;
import dev.kindling.store.UnitOfWork;
import dev.kindling.units.Identifiers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fetches an account's published keys in a durable task and offers them as buttons. */
public final class KeyLookups implements DurableTask {
    private static final Logger log = LoggerFactory.getLogger(KeyLookups.class);
    private static final TaskKind KIND = TaskKind.pausing("key-lookup", TaskKind.Lane.TIMER, Duration.ZERO);
    private static final Duration KEEP = Duration.ofHours(1);

    private final KeyLookupStore store;
    private final PublishedKeys published;
    private final Set<Source> enabled;
    private final TaskQueue tasks;
    private final UnitOfWork work;
    private final Outbox outbox;
    private final InstantSource clock;
    private final RandomGenerator random;

    public KeyLookups(
            KeyLookupStore store,
            PublishedKeys published,
            Set<Source> enabled,
            TaskQueue tasks,
            UnitOfWork work,
            Outbox outbox,
            InstantSource clock,
            RandomGenerator random) {
        this.store = store;
        this.published = published;
        this.enabled = Set.copyOf(enabled);
        this.tasks = tasks;
        this.work = work;
        this.outbox = outbox;
        this.clock = clock;
        this.random = random;
    }

    /** What a person chose: the create that waited, and the key for it. */
    record Chosen(Map<String, String> values, PublicKey key) {}

    Reply begin(Call call, Wish wish) {
        KeyIntake.Published account = wish.published().orElseThrow();
        if (!enabled.contains(account.source())) {
            return Replies.refused(
                    "Keys from " + account.source().title() + " are switched off here",
                    "Paste the key itself: cat ~/.ssh/id_ed25519.pub. An operator can switch this on under key-sources in"
                            + " kindling.yml.");
        }
        Invocation asked = call.invocation();
        // Only the account's name is kept of what was typed.
        var kept = new Invocation(asked.id(), asked.caller(), asked.origin(), new Input.Typed(""), asked.receivedAt());
        var lookup = new KeyLookup(
                Identifiers.hex(random), account.source(), account.account(), kept, wish.values(), false, List.of());
        store.add(call.tx(), lookup, clock.instant());
        tasks.schedule(call.tx(), KIND, lookup.id(), clock.instant());
        return Replies.working(
                "Fetching the keys of " + account.account() + " at "
                        + account.source().title(),
                "A moment.");
    }

    @Override
    public TaskKind kind() {
        return KIND;
    }

    @Override
    public Optional<Instant> run(String id) {
        Optional<KeyLookup> found = work.read(tx -> store.find(tx, id)).filter(lookup -> !lookup.done());
        if (found.isEmpty()) {
            return Optional.empty();
        }
        KeyLookup lookup = found.get();
        List<PublicKey> keys = new ArrayList<>();
        Card card;
        try {
            keys.addAll(published.of(lookup.source(), lookup.account()));
            card = offer(lookup, keys);
        } catch (KindlingException e) {
            card = Card.of(Tone.REFUSAL, "No keys this way", new Block.Text(String.valueOf(e.getMessage())));
        } catch (RuntimeException e) {
            if (Thread.currentThread().isInterrupted()) {
                // Kindling is shutting down; the next start takes it up again.
                throw e;
            }
            card = trouble(e);
        }
        Card answer = card;
        work.write(tx -> {
            store.finish(tx, id, keys);
            outbox.send(tx, reply(lookup, answer));
            return true;
        });
        return Optional.empty();
    }

    /** Whoever asked shall not wait for ever because of a fault of ours. */
    private Card trouble(RuntimeException fault) {
        var reference = ReferenceCode.next(random);
        log.atError()
                .addKeyValue("reference", reference)
                .setCause(fault)
                .log("A look-up of published keys failed ({})", reference);
        return Card.of(
                Tone.FAULT,
                "The keys could not be fetched",
                new Block.Text(
                        "Something went wrong inside Kindling. Paste the key itself: cat ~/.ssh/id_ed25519.pub."),
                new Block.Note("Reference " + reference));
    }

    private static OutboxMessage reply(KeyLookup lookup, Card card) {
        Invocation asked = lookup.invocation();
        return new OutboxMessage(
                "reply:" + asked.id(),
                new Destination.ReplyTo(
                        asked.caller().id(), asked.id(), asked.origin().channel()),
                card,
                OutboxMessage.Priority.ANSWER,
                KEEP,
                Optional.of(asked.id()),
                Optional.empty());
    }

    private static Card offer(KeyLookup lookup, List<PublicKey> keys) {
        String who = lookup.account() + " at " + lookup.source().title();
        if (keys.isEmpty()) {
            return Card.of(
                    Tone.REFUSAL,
                    who + " publishes no key I can use",
                    new Block.Text("Paste the key itself: cat ~/.ssh/id_ed25519.pub."));
        }
        List<PublicKey> offered = keys.subList(0, Math.min(5, keys.size()));
        List<Button> buttons = new ArrayList<>();
        for (int i = 0; i < offered.size(); i++) {
            buttons.add(Button.plain("Use key " + (i + 1), "sandbox/create-with", lookup.id() + ":" + i));
        }
        List<Block.Fact> facts = new ArrayList<>();
        for (int i = 0; i < offered.size(); i++) {
            facts.add(new Block.Fact(
                    "Key " + (i + 1),
                    offered.get(i).type() + " " + offered.get(i).fingerprint()));
        }
        return Card.of(
                Tone.INFO,
                "Which key of " + who + "?",
                new Block.Facts(facts),
                new Block.Buttons(buttons),
                new Block.Note("Compare with: ssh-keygen -lf ~/.ssh/id_ed25519.pub. Choose only a key that is yours."));
    }

    /** The choice behind a button, if the caller is the one who was offered it. */
    Optional<Chosen> chosen(Call call, String argument) {
        String[] parts = argument.split(":", 2);
        if (parts.length != 2 || !parts[1].matches("[0-4]")) {
            return Optional.empty();
        }
        int index = Integer.parseInt(parts[1]);
        return store.find(call.tx(), parts[0])
                .filter(lookup ->
                        lookup.invocation().caller().id().equals(call.caller().id()))
                .filter(lookup -> index < lookup.keys().size())
                .map(lookup -> new Chosen(lookup.values(), lookup.keys().get(index)));
    }

    /** Whether a look-up that this invocation asked for is under way. */
    public boolean unfinished(ReadTransaction tx, InvocationId cause) {
        return store.unfinished(tx, cause);
    }
}
