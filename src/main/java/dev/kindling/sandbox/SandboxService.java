package dev.kindling.sandbox;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.Caller;
import dev.kindling.chat.Card;
import dev.kindling.chat.Invocation;
import dev.kindling.engine.MachineId;
import dev.kindling.sshkey.PublicKey;
import dev.kindling.store.WriteTransaction;
import dev.kindling.units.HostPort;
import dev.kindling.units.Spans;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What people ask for, decided and written down in the caller's transaction: rows, port lease, audit and task together.
 * Touches the database only; the machines follow in durable tasks. Who may ask is checked before, by the command.
 */
public final class SandboxService {
    private final SandboxStore sandboxes;
    private final OperationStore operationStore;
    private final PortPool ports;
    private final Admission admission;
    private final WaitList waitList;
    private final Lifecycle lifecycle;
    private final Operations operations;
    private final Expiry expiry;
    private final Announcer announcer;
    private final SandboxCards cards;
    private final Duration longestLife;
    private final InstantSource clock;
    private final RandomGenerator random;

    SandboxService(
            SandboxStore sandboxes,
            OperationStore operationStore,
            PortPool ports,
            Admission admission,
            WaitList waitList,
            Lifecycle lifecycle,
            Operations operations,
            Expiry expiry,
            Announcer announcer,
            SandboxCards cards,
            Duration longestLife,
            InstantSource clock,
            RandomGenerator random) {
        this.sandboxes = sandboxes;
        this.operationStore = operationStore;
        this.ports = ports;
        this.admission = admission;
        this.waitList = waitList;
        this.lifecycle = lifecycle;
        this.operations = operations;
        this.expiry = expiry;
        this.announcer = announcer;
        this.cards = cards;
        this.longestLife = longestLife;
        this.clock = clock;
        this.random = random;
    }

    public SandboxCards cards() {
        return cards;
    }

    /** Creates a sandbox for the caller, or puts them on the wait-list. */
    public Outcome create(WriteTransaction tx, Invocation invocation, CreateRequest request) {
        return create(tx, invocation, request, Optional.empty());
    }

    /** The same with a name that is taken if it is free. */
    Outcome create(WriteTransaction tx, Invocation invocation, CreateRequest request, Optional<String> name) {
        var caller = invocation.caller();
        Optional<String> refusal = admission.refusal(tx, caller.id(), request.team());
        if (refusal.isPresent()) {
            return new Outcome.Refused(refusal.get());
        }
        var room = room(tx, request);
        if (room instanceof Admission.Room.Never never) {
            return new Outcome.Refused(never.why());
        }
        Optional<HostPort> port =
                room instanceof Admission.Room.Free free ? Optional.of(free.port()) : Optional.empty();
        Sandbox sandbox = insert(tx, invocation, caller, request, name, port, Requester.of(invocation));
        if (port.isEmpty()) {
            var full = (Admission.Room.Full) room;
            return new Outcome.Waiting(
                    sandbox,
                    waitList.place(tx, sandbox, full.teamOnly()),
                    full.why(),
                    waitList.latest(tx, sandbox, full.teamOnly()));
        }
        return new Outcome.Begun(sandbox);
    }

    /**
     * Creates a sandbox for somebody else, by the rules that hold for them. Nobody waits on another one's word: where there is
     * no room now it is refused.
     */
    Outcome createFor(
            WriteTransaction tx, Invocation invocation, Caller owner, CreateRequest request, Optional<String> name) {
        Optional<String> refusal = admission
                .refusal(tx, owner.id(), request.team())
                .map(why -> "To " + owner.id().spoken() + " this applies: " + why);
        if (refusal.isPresent()) {
            return new Outcome.Refused(refusal.get());
        }
        var room = room(tx, request);
        if (room instanceof Admission.Room.Never never) {
            return new Outcome.Refused(never.why());
        }
        if (room instanceof Admission.Room.Full full) {
            return new Outcome.Refused("There is no room just now: " + full.why() + ".");
        }
        var port = Optional.of(((Admission.Room.Free) room).port());
        var requester = new Requester(invocation.caller().id().toString(), invocation.id(), Optional.empty());
        return new Outcome.Begun(insert(tx, invocation, owner, request, name, port, requester));
    }

    private Admission.Room room(WriteTransaction tx, CreateRequest request) {
        var room = admission.room(tx, request.team().name(), request.team().sandboxes(), request.flavour());
        return room instanceof Admission.Room.Free && waitList.somebodyIsAhead(tx)
                ? new Admission.Room.Full("others asked before you", false)
                : room;
    }

    private Sandbox insert(
            WriteTransaction tx,
            Invocation invocation,
            Caller owner,
            CreateRequest request,
            Optional<String> name,
            Optional<HostPort> port,
            Requester requester) {
        var sandbox = new Sandbox(
                MachineId.next(random),
                name.filter(wished -> sandboxes.named(tx, wished).isEmpty())
                        .orElseGet(() -> sandboxes.takeName(tx, owner.id(), owner.handle())),
                owner.id(),
                owner.handle(),
                request.team().name(),
                request.flavour(),
                port.isPresent() ? SandboxState.REQUESTED : SandboxState.WAITING,
                port,
                Optional.empty(),
                Lifespan.of(request.life()),
                Optional.empty(),
                clock.instant(),
                invocation.origin().channel(),
                invocation.id(),
                Optional.empty());
        sandboxes.insert(tx, sandbox, List.of(new SandboxKey(request.key(), owner.id(), owner.handle())));
        lifecycle.born(tx, sandbox, requester.actor());
        flagSharedKey(tx, sandbox, request.key(), owner);
        port.ifPresent(free -> {
            ports.lease(tx, free, sandbox.id());
            operations.start(tx, sandbox, OperationKind.PROVISION, requester);
        });
        return sandbox;
    }

    /** Tells those who look after the team when the key that {@code holder} brings is somebody else's too. */
    private void flagSharedKey(WriteTransaction tx, Sandbox sandbox, PublicKey key, Caller holder) {
        flagSharedKey(tx, sandbox, key, holder.id(), holder.handle());
    }

    void flagSharedKey(WriteTransaction tx, Sandbox sandbox, PublicKey key, ActorId holder, String handle) {
        List<String> others = sandboxes.otherHolders(tx, key, holder);
        if (!others.isEmpty()) {
            lifecycle.note(
                    tx,
                    sandbox,
                    "key used by two people",
                    holder.toString(),
                    sandbox.cause().value(),
                    "done",
                    key.fingerprint() + " also used by " + String.join(", ", others));
            announcer.tellStaff(
                    tx,
                    sandbox,
                    "same-key",
                    cards.sameKey(sandbox, handle, key.fingerprint(), others),
                    false,
                    sandbox.cause());
        }
    }

    /** Stops, starts or resets a sandbox. */
    public Outcome operate(WriteTransaction tx, Invocation invocation, Sandbox sandbox, OperationKind kind) {
        return operate(tx, Requester.of(invocation), sandbox, kind);
    }

    /** The same for whoever asks, such as for a whole workshop. */
    Outcome operate(WriteTransaction tx, Requester requester, Sandbox sandbox, OperationKind kind) {
        Optional<String> busy = busy(tx, sandbox);
        if (busy.isPresent()) {
            return new Outcome.Refused(busy.get());
        }
        SandboxState state = sandbox.state();
        switch (kind) {
            case STOP -> {
                if (state == SandboxState.STOPPED) {
                    return new Outcome.Done(sandbox, sandbox.name() + " is stopped already.");
                }
                if (state != SandboxState.READY) {
                    return notNow(sandbox);
                }
            }
            case START -> {
                if (state == SandboxState.READY) {
                    return new Outcome.Done(sandbox, sandbox.name() + " is running already.");
                }
                if (state != SandboxState.STOPPED) {
                    return notNow(sandbox);
                }
                move(tx, sandbox.because(Optional.empty()), SandboxState.BOOTING, requester, "start asked for");
            }
            case RESET -> {
                if (state != SandboxState.READY && state != SandboxState.STOPPED) {
                    return notNow(sandbox);
                }
                move(tx, sandbox.because(Optional.empty()), SandboxState.PROVISIONING, requester, "reset asked for");
            }
            default -> throw new IllegalArgumentException(kind + " is not asked for by people");
        }
        operations.start(tx, sandbox, kind, requester);
        return new Outcome.Begun(sandbox);
    }

    private Sandbox move(WriteTransaction tx, Sandbox sandbox, SandboxState next, Requester requester, String detail) {
        return lifecycle.move(
                tx, sandbox, next, requester.actor(), requester.cause().value(), detail);
    }

    Optional<String> busy(WriteTransaction tx, Sandbox sandbox) {
        return operationStore
                .unfinished(tx, sandbox.id())
                .map(operation -> sandbox.name() + " is " + operation.kind().words()
                        + " just now. Try again when that has ended; you will be told.");
    }

    private static Outcome notNow(Sandbox sandbox) {
        return new Outcome.Refused(
                sandbox.name() + " is " + sandbox.state().words() + "; that can be done when it is ready or stopped.");
    }

    /** Begins the removal, whatever is being done to the sandbox now. */
    public Outcome remove(WriteTransaction tx, Sandbox sandbox, Requester requester, String why) {
        if (sandbox.state() == SandboxState.REMOVING) {
            return new Outcome.Done(sandbox, sandbox.name() + " is being removed already.");
        }
        if (!sandbox.state().live()) {
            return new Outcome.Done(
                    sandbox, sandbox.name() + " is " + sandbox.state().words() + " already.");
        }
        if (sandbox.state() == SandboxState.WAITING) {
            sandboxes.removeKeys(tx, sandbox.id(), Optional.empty());
            Sandbox gone = move(tx, sandbox, SandboxState.REMOVED, requester, "left the wait-list");
            return new Outcome.Done(gone, "You have left the wait-list.");
        }
        operationStore.supersede(tx, sandbox.id(), clock.instant());
        Sandbox removing = move(tx, sandbox, SandboxState.REMOVING, requester, why);
        operations.start(tx, removing, OperationKind.REMOVE, requester);
        return new Outcome.Begun(removing);
    }

    /** Moves the end of a sandbox, at most to the cap. */
    public Outcome extend(WriteTransaction tx, Invocation invocation, Sandbox sandbox, Duration by) {
        if (sandbox.seat()) {
            return new Outcome.Refused(
                    sandbox.name() + " belongs to a workshop and ends with it. Ask the facilitator for more time,"
                            + " or keep yours a little longer: /workshop keep.");
        }
        var span = sandbox.lifespan();
        if (span.readyAt().isEmpty() || span.expiresAt().isEmpty()) {
            return new Outcome.Refused(sandbox.name() + " is " + sandbox.state().words()
                    + "; its time starts to count when it is ready, so there is nothing to extend yet.");
        }
        if (sandbox.state() == SandboxState.REMOVING) {
            return new Outcome.Refused(sandbox.name() + " is being removed; that cannot be taken back.");
        }
        Instant now = clock.instant();
        Instant cap = span.readyAt().get().plus(longestLife);
        Instant wished = span.expiresAt().get().plus(by);
        Instant end = wished.isAfter(cap) ? cap : wished;
        if (!end.isAfter(span.expiresAt().get())) {
            return new Outcome.Refused(
                    sandbox.name() + " ends on " + cards.when(span.expiresAt().get())
                            + " and has reached the longest life of " + Spans.spoken(longestLife)
                            + ". Save your work before, then make a fresh one; how long they live at most is the operators'"
                            + " to say.");
        }
        Sandbox extended = sandbox.living(span.until(end, now));
        sandboxes.update(tx, extended);
        lifecycle.note(
                tx,
                extended,
                "extend",
                invocation.caller().id().toString(),
                invocation.id().value(),
                "done",
                "until " + end);
        expiry.watch(tx, extended);
        String capped = wished.isAfter(cap)
                ? " That is the cap: a sandbox lives " + Spans.spoken(longestLife) + " at most."
                : "";
        return new Outcome.Done(extended, sandbox.name() + " lives until " + cards.when(end) + "." + capped);
    }

    /** Sends the SSH details to {@code reader}, who owns the sandbox or has it shared with them. */
    public Outcome show(WriteTransaction tx, Invocation invocation, Sandbox sandbox) {
        if (sandbox.hostKey().isEmpty()
                || (sandbox.state() != SandboxState.READY && sandbox.state() != SandboxState.STOPPED)) {
            return new Outcome.Refused(
                    sandbox.name() + " is " + sandbox.state().words() + "; there are no details to show yet.");
        }
        if (operationStore
                .unfinished(tx, sandbox.id())
                .filter(operation -> operation.kind() == OperationKind.CLAIM)
                .isPresent()) {
            return new Outcome.Refused(
                    sandbox.name() + " is being handed over to you; its details come by direct message in a moment.");
        }
        announcer.details(
                tx,
                sandbox,
                sandboxes.keys(tx, sandbox.id()),
                invocation.caller().id(),
                invocation.id().value(),
                invocation.id(),
                Requester.of(invocation).replyTo());
        return new Outcome.Done(
                sandbox, "The details of " + sandbox.name() + " come in a direct message of their own.");
    }

    /** Makes {@code key} the owner's only key, or adds it. Keys of people it is shared with stay. */
    public Outcome changeKey(
            WriteTransaction tx, Invocation invocation, Sandbox sandbox, PublicKey key, boolean add, boolean inPlace) {
        Optional<String> busy = busy(tx, sandbox);
        if (busy.isPresent()) {
            return new Outcome.Refused(busy.get());
        }
        if (sandbox.state() != SandboxState.READY && sandbox.state() != SandboxState.STOPPED) {
            return notNow(sandbox);
        }
        var caller = invocation.caller();
        if (!add) {
            sandboxes.removeKeys(tx, sandbox.id(), Optional.of(caller.id()));
        }
        sandboxes.addKey(tx, sandbox.id(), new SandboxKey(key, caller.id(), caller.handle()), clock.instant());
        lifecycle.note(
                tx,
                sandbox,
                add ? "add key" : "replace key",
                caller.id().toString(),
                invocation.id().value(),
                "done",
                key.fingerprint());
        flagSharedKey(tx, sandbox, key, caller);
        if (!inPlace) {
            return new Outcome.Done(sandbox, "");
        }
        operations.start(tx, sandbox, OperationKind.REKEY, Requester.of(invocation));
        return new Outcome.Begun(sandbox);
    }

    /** Offers a sandbox to a teammate, who is asked for a key by direct message. */
    public Outcome share(WriteTransaction tx, Invocation invocation, Sandbox sandbox, ActorId person, Card invitation) {
        sandboxes.offer(tx, sandbox.id(), person, clock.instant());
        lifecycle.note(
                tx,
                sandbox,
                "share",
                invocation.caller().id().toString(),
                invocation.id().value(),
                "done",
                "with " + person.spoken());
        announcer.invite(tx, sandbox, person, invitation, invocation);
        return new Outcome.Done(sandbox, "I have asked them for their key by direct message.");
    }

    /** Asks the owner to add somebody's key by hand, where the engine cannot. */
    public void askOwnerToAdd(WriteTransaction tx, Invocation invocation, Sandbox sandbox, Card card) {
        announcer.askOwner(tx, sandbox, card, invocation.id());
    }
}
