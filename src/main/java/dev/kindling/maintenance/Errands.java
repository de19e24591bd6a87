package dev.kindling.maintenance;

import dev.kindling.chat.Block;
import dev.kindling.chat.Card;
import dev.kindling.chat.Card.Tone;
import dev.kindling.chat.Destination;
import dev.kindling.chat.Invocation;
import dev.kindling.chat.InvocationId;
import dev.kindling.fault.KindlingException;
import dev.kindling.fault.ReferenceCode;
import dev.kindling.outbox.Outbox;
import dev.kindling.outbox.OutboxMessage;
import dev.kindling.store.DurableTask;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.TaskKind;
import dev.kindling.store.TaskQueue;
import dev.kindling.store.UnitOfWork;
import dev.kindling.store.WriteTransaction;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does in a durable task what operators asked for, and answers where they asked. */
public final class Errands implements DurableTask {
    private static final Logger log = LoggerFactory.getLogger(Errands.class);
    private static final TaskKind KIND = TaskKind.pausing("errand", TaskKind.Lane.ENGINE, Duration.ZERO);
    private static final Duration KEEP = Duration.ofHours(1);

    private final ErrandStore store;
    private final Map<String, ErrandRunner> runners;
    private final UnitOfWork work;
    private final TaskQueue tasks;
    private final Outbox outbox;
    private final InstantSource clock;
    private final RandomGenerator random;

    /** @param runners by the kind of errand */
    public Errands(
            ErrandStore store,
            Map<String, ErrandRunner> runners,
            UnitOfWork work,
            TaskQueue tasks,
            Outbox outbox,
            InstantSource clock,
            RandomGenerator random) {
        this.store = store;
        this.runners = Map.copyOf(runners);
        this.work = work;
        this.tasks = tasks;
        this.outbox = outbox;
        this.clock = clock;
        this.random = random;
    }

    /** Writes down what was asked for; the answer follows where the invocation came from. */
    public void ask(WriteTransaction tx, Invocation invocation, String kind, String argument) {
        var caller = invocation.caller().id();
        var errand = new Errand(
                invocation.id().value(),
                kind,
                argument,
                caller.toString(),
                new Destination.ReplyTo(
                        caller, invocation.id(), invocation.origin().channel()));
        store.add(tx, errand, clock.instant());
        tasks.schedule(tx, KIND, errand.id(), clock.instant());
    }

    @Override
    public TaskKind kind() {
        return KIND;
    }

    @Override
    public Optional<Instant> run(String id) {
        Optional<Errand> errand = work.read(tx -> store.unfinished(tx, id));
        if (errand.isPresent()) {
            Card answer = answer(errand.get());
            work.write(tx -> {
                store.finish(tx, id);
                outbox.send(tx, reply(errand.get(), answer));
                return true;
            });
        }
        return Optional.empty();
    }

    private Card answer(Errand errand) {
        ErrandRunner runner = runners.get(errand.kind());
        if (runner == null) {
            return Card.of(
                    Tone.REFUSAL, "This Kindling does not know how to do that any more", new Block.Text("Ask again."));
        }
        try {
            return runner.run(errand);
        } catch (RuntimeException e) {
            if (Thread.currentThread().isInterrupted()) {
                // Kindling is shutting down; the next start takes it up again.
                throw e;
            }
            var reference = ReferenceCode.next(random);
            log.atError()
                    .addKeyValue("reference", reference)
                    .setCause(e)
                    .log("An errand ({}) failed ({})", errand.kind(), reference);
            String why = e instanceof KindlingException
                    ? String.valueOf(e.getMessage())
                    : "Something went wrong inside Kindling.";
            return Card.of(
                    Tone.FAULT, "That did not work", new Block.Text(why), new Block.Note("Reference " + reference));
        }
    }

    private static OutboxMessage reply(Errand errand, Card card) {
        return new OutboxMessage(
                "reply:" + errand.id(),
                errand.replyTo(),
                card,
                OutboxMessage.Priority.ANSWER,
                KEEP,
                Optional.of(errand.replyTo().invocation()),
                Optional.empty());
    }

    /** Whether an errand of this invocation is under way. */
    public boolean underWay(ReadTransaction tx, InvocationId cause) {
        return store.unfinished(tx, cause);
    }
}
