package dev.kindling.workshop;

import dev.kindling.chat.Card;
import dev.kindling.chat.Destination;
import dev.kindling.chat.Invocation;
import dev.kindling.chat.InvocationId;
import dev.kindling.config.Flavour;
import dev.kindling.engine.MachineId;
import dev.kindling.outbox.Outbox;
import dev.kindling.outbox.OutboxMessage;
import dev.kindling.sandbox.Requester;
import dev.kindling.sandbox.Sandbox;
import dev.kindling.sandbox.SandboxState;
import dev.kindling.sandbox.SeatOutcome;
import dev.kindling.sandbox.SeatRequest;
import dev.kindling.sandbox.Seats;
import dev.kindling.sandbox.WorkshopTag;
import dev.kindling.sshkey.LoginResult;
import dev.kindling.store.DurableTask;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.TaskKind;
import dev.kindling.store.TaskQueue;
import dev.kindling.store.UnitOfWork;
import dev.kindling.store.WriteTransaction;
import dev.kindling.workshop.RehearsalStore.Rehearsal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tries a workshop out with a few real seats: they are made like its warm ones, logged in to over SSH with the throw-away key
 * that Kindling makes for each, measured and removed. They carry a tag of their own, so they never mix with the workshop's.
 * A restart goes on where it was, since sandboxes, keys and measured times are all on the disk.
 */
public final class Rehearsals implements DurableTask {
    public static final int USUAL = 5;
    public static final int MOST = 20;

    private static final TaskKind KIND =
            TaskKind.pausing("workshop-rehearsal", TaskKind.Lane.TIMER, Duration.ofSeconds(30));
    /** Part of what is measured, so short. */
    private static final Duration LOOK = Duration.ofMillis(250);

    private static final Duration STUCK = Duration.ofSeconds(30);
    /** Who has not let anybody in by then has failed. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    /** By themselves they go an hour after this, whatever happens here. */
    private static final Duration LIFE = Duration.ofMinutes(30);

    private static final Duration KEEP = Duration.ofHours(1);

    private final RehearsalStore store;
    private final WorkshopStore workshops;
    private final Seats sandboxes;
    private final Map<String, Flavour> flavours;
    private final GoNoGo check;
    private final TaskQueue queue;
    private final Outbox outbox;
    private final UnitOfWork work;
    private final InstantSource clock;

    Rehearsals(WorkshopFeature.Parts parts) {
        this.store = parts.rehearsals();
        this.workshops = parts.workshops();
        this.sandboxes = parts.machines().sandboxes();
        this.flavours = parts.machines().flavours();
        this.check = parts.check();
        this.queue = parts.queue();
        this.outbox = parts.outbox();
        this.work = parts.work();
        this.clock = parts.clock();
    }

    /** Begins one; its figures come into the answer to {@code invocation}. */
    public Answer ask(WriteTransaction tx, Workshop workshop, int wanted, Invocation invocation) {
        if (wanted < 1 || wanted > MOST) {
            return new Answer.Refused("How many seats?", "A rehearsal has 1 to " + MOST + " seats.");
        }
        if (workshop.state() == WorkshopState.REMOVING || workshop.state().closed()) {
            return new Answer.Refused(
                    workshop.name() + " is " + workshop.state().words(), "There is nothing to rehearse any more.");
        }
        if (store.runningFor(tx, workshop.slug()).isPresent()) {
            return new Answer.Refused(
                    "A rehearsal of " + workshop.name() + " runs already",
                    "Its figures come to who asked for it. Ask again when it is over.");
        }
        Flavour flavour = flavours.get(workshop.plan().flavour());
        if (flavour == null) {
            return new Answer.Refused(
                    "No go for " + workshop.name(),
                    "Its flavour " + workshop.plan().flavour() + " is no longer in kindling.yml; an operator can put"
                            + " it back.");
        }
        return begin(tx, workshop, flavour, wanted, invocation);
    }

    private Answer begin(WriteTransaction tx, Workshop workshop, Flavour flavour, int wanted, Invocation invocation) {
        Instant now = clock.instant();
        // A dot is in no workshop's id, so this can be no workshop's own tag.
        var tag = new WorkshopTag("rehearsal." + workshop.slug() + "." + now.getEpochSecond());
        var request = new SeatRequest(
                tag,
                "rehearsal",
                workshop.owner(),
                workshop.channel(),
                workshop.team(),
                flavour,
                now.plus(LIFE),
                requester(invocation.caller().id().toString(), invocation.id()),
                Optional.empty());
        List<SeatOutcome> outcomes = sandboxes.createAll(tx, Collections.nCopies(wanted, request));
        long begun = outcomes.stream()
                .filter(outcome -> outcome instanceof SeatOutcome.Begun)
                .count();
        if (begun == 0) {
            String why = outcomes.get(0) instanceof SeatOutcome.NoRoom no
                    ? "There is no room for even one seat now: " + no.why() + "."
                    : ((SeatOutcome.Refused) outcomes.get(0)).why();
            return new Answer.Refused("No go for " + workshop.name(), why);
        }
        var place = new Destination.ReplyTo(
                invocation.caller().id(), invocation.id(), invocation.origin().channel());
        store.insert(tx, new Rehearsal(tag, workshop.slug(), place, wanted, now));
        queue.schedule(tx, KIND, tag.value(), now);
        return new Answer.Begun(
                "Rehearsing " + workshop.name() + " with " + begun + " of " + wanted + " seats",
                "They are made, logged in to, measured and removed. The figures come here.");
    }

    /** Whether a rehearsal that this invocation asked for has not ended. */
    public boolean underWay(ReadTransaction tx, InvocationId invocation) {
        return store.running(tx, invocation);
    }

    private static Requester requester(String actor, InvocationId cause) {
        // No place for a reply: each of the operations would write into the one message.
        return new Requester(actor, cause, Optional.empty());
    }

    @Override
    public TaskKind kind() {
        return KIND;
    }

    @Override
    public Optional<Instant> run(String id) {
        var tag = new WorkshopTag(id);
        Optional<Rehearsal> found = work.read(tx -> store.running(tx, tag));
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Rehearsal rehearsal = found.get();
        for (Sandbox sandbox : work.read(tx -> toLogIn(tx, tag))) {
            logIn(rehearsal, sandbox);
        }
        return work.write(tx -> step(tx, rehearsal));
    }

    private List<Sandbox> toLogIn(ReadTransaction tx, WorkshopTag tag) {
        Map<MachineId, Duration> logins = store.logins(tx, tag);
        return sandboxes.warm(tx, tag).stream()
                .filter(sandbox -> !logins.containsKey(sandbox.id()))
                .toList();
    }

    private void logIn(Rehearsal rehearsal, Sandbox sandbox) {
        if (sandboxes.tryOwnKey(sandbox) instanceof LoginResult.LoggedIn) {
            Duration took = Duration.between(rehearsal.askedAt(), clock.instant());
            work.write(tx -> {
                store.loggedIn(tx, rehearsal.tag(), sandbox.id(), took);
                return true;
            });
        }
    }

    private Optional<Instant> step(WriteTransaction tx, Rehearsal rehearsal) {
        Instant now = clock.instant();
        List<Sandbox> all = sandboxes.ofWorkshop(tx, rehearsal.tag());
        Map<MachineId, Duration> logins = store.logins(tx, rehearsal.tag());
        boolean waiting = now.isBefore(rehearsal.askedAt().plus(PATIENCE))
                && all.stream()
                        .anyMatch(sandbox -> sandbox.state().live()
                                && sandbox.state() != SandboxState.REMOVING
                                && !logins.containsKey(sandbox.id()));
        if (waiting) {
            return Optional.of(now.plus(LOOK));
        }
        List<Sandbox> live =
                all.stream().filter(sandbox -> sandbox.state().live()).toList();
        List<Sandbox> toRemove = live.stream()
                .filter(sandbox -> sandbox.state() != SandboxState.REMOVING)
                .toList();
        if (!toRemove.isEmpty()) {
            var asker = rehearsal.replyTo();
            sandboxes.removeAll(
                    tx, requester(asker.to().toString(), asker.invocation()), toRemove, "the rehearsal is over");
            return Optional.of(now.plus(LOOK));
        }
        boolean busy =
                all.stream().anyMatch(sandbox -> sandboxes.underWay(tx, sandbox).isPresent());
        List<String> left = sandboxes.receipts(tx, rehearsal.tag()).stream()
                .flatMap(receipt -> receipt.left().stream())
                .distinct()
                .toList();
        boolean gone = live.isEmpty() && !busy;
        if (!gone && left.isEmpty()) {
            return Optional.of(now.plus(LOOK));
        }
        say(tx, rehearsal, all, logins, gone ? List.of() : left);
        if (!gone) {
            return Optional.of(now.plus(STUCK));
        }
        store.end(tx, rehearsal.tag(), now);
        return Optional.empty();
    }

    private void say(
            WriteTransaction tx,
            Rehearsal rehearsal,
            List<Sandbox> all,
            Map<MachineId, Duration> logins,
            List<String> left) {
        Optional<Workshop> workshop = workshops.find(tx, rehearsal.workshop());
        if (workshop.isEmpty()) {
            return;
        }
        Card card = RehearsalCard.of(
                workshop.get(), rehearsal.wanted(), all, logins.values(), left, check.of(tx, workshop.get()));
        var place = rehearsal.replyTo();
        outbox.send(tx, OutboxMessage.outcome(place, card, KEEP));
    }
}
