package dev.kindling.maintenance;

import dev.kindling.audit.AuditEvent;
import dev.kindling.audit.AuditLog;
import dev.kindling.chat.ActorId;
import dev.kindling.chat.Block;
import dev.kindling.chat.Card;
import dev.kindling.chat.Card.Tone;
import dev.kindling.chat.Destination;
import dev.kindling.chat.Invocation;
import dev.kindling.outbox.Outbox;
import dev.kindling.outbox.OutboxMessage;
import dev.kindling.sandbox.Sandbox;
import dev.kindling.sandbox.SandboxStore;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Closes Kindling to newcomers and opens it again, and tells everybody who has a sandbox or waits for one. */
public final class Maintenance {
    private static final Duration WORTH_TELLING = Duration.ofHours(6);

    private final DrainStore drains;
    private final SandboxStore sandboxes;
    private final Function<ReadTransaction, Collection<ActorId>> facilitators;
    private final StoodStill clocks;
    private final Outbox outbox;
    private final AuditLog audit;
    private final InstantSource clock;

    /** @param facilitators whose workshop is to come or under way */
    public Maintenance(
            DrainStore drains,
            SandboxStore sandboxes,
            Function<ReadTransaction, Collection<ActorId>> facilitators,
            StoodStill clocks,
            Outbox outbox,
            AuditLog audit,
            InstantSource clock) {
        this.drains = drains;
        this.sandboxes = sandboxes;
        this.facilitators = facilitators;
        this.clocks = clocks;
        this.outbox = outbox;
        this.audit = audit;
        this.clock = clock;
    }

    public Optional<Drain> current(ReadTransaction tx) {
        return drains.current(tx);
    }

    /**
     * No new sandbox from now on.
     *
     * @return how many people are told, or empty when it was drained before
     */
    public Optional<Integer> begin(WriteTransaction tx, Invocation invocation, String reason) {
        if (drains.current(tx).isPresent()) {
            return Optional.empty();
        }
        drains.begin(tx, new Drain(clock.instant(), invocation.caller().id().toString(), reason));
        note(tx, invocation, "drain", reason);
        String why = reason.isEmpty() ? "" : " The reason: " + reason;
        tellFacilitators(
                tx,
                invocation,
                Card.of(
                        Tone.WARNING,
                        "Kindling goes into maintenance: your workshop is paused",
                        new Block.Text(
                                "No seat is made until it ends, and none is taken by the clock. Seats that are there stay, and"
                                        + " can be claimed and used; they may become unreachable for a while." + why)));
        return Optional.of(tell(
                tx,
                invocation,
                Card.of(
                        Tone.WARNING,
                        "Kindling goes into maintenance",
                        new Block.Text(
                                "No new sandboxes are made until it ends. Yours lives on and its time stands still, but it may"
                                        + " become unreachable for a while: save what matters, with git push or scp."
                                        + why))));
    }

    /** @return how many people are told, or empty when it was not drained */
    public Optional<Integer> end(WriteTransaction tx, Invocation invocation) {
        Optional<Drain> drain = drains.current(tx);
        if (drain.isEmpty()) {
            return Optional.empty();
        }
        drains.end(tx);
        clocks.giveBack(tx, drain.get().since(), invocation);
        note(tx, invocation, "end of drain", "");
        tellFacilitators(
                tx,
                invocation,
                Card.of(
                        Tone.SUCCESS,
                        "The maintenance is over: your workshop goes on",
                        new Block.Text("Seats that are missing are made now. /workshop status shows how far it is.")));
        return Optional.of(
                tell(
                        tx,
                        invocation,
                        Card.of(
                                Tone.SUCCESS,
                                "The maintenance is over",
                                new Block.Text(
                                        "New sandboxes are made again, and who waits is served in turn. The end of yours has moved by"
                                                + " the time that the maintenance took; seats of workshops end with their workshop, and"
                                                + " what was left of a grace period is left still. /sandbox list says when."))));
    }

    private void note(WriteTransaction tx, Invocation invocation, String action, String detail) {
        audit.append(
                tx,
                AuditEvent.note(
                        clock.instant(),
                        invocation.caller().id().toString(),
                        invocation.id().value(),
                        action,
                        "host",
                        "done",
                        detail));
    }

    private int tell(WriteTransaction tx, Invocation invocation, Card card) {
        Set<ActorId> owners = sandboxes.live(tx).stream()
                .map(Sandbox::owner)
                .filter(owner -> !owner.equals(invocation.caller().id()))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        owners.forEach(owner -> send(tx, invocation, "", owner, card));
        return owners.size();
    }

    private void tellFacilitators(WriteTransaction tx, Invocation invocation, Card card) {
        new LinkedHashSet<>(facilitators.apply(tx)).forEach(person -> send(tx, invocation, "workshop:", person, card));
    }

    private void send(WriteTransaction tx, Invocation invocation, String about, ActorId person, Card card) {
        outbox.send(
                tx,
                new OutboxMessage(
                        "maintenance:" + about + invocation.id() + ":" + person,
                        new Destination.DirectMessage(person),
                        card,
                        OutboxMessage.Priority.NEWS,
                        WORTH_TELLING,
                        Optional.empty(),
                        Optional.empty()));
    }
}
