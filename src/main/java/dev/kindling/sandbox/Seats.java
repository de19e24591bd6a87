package dev.kindling.sandbox;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.Invocation;
import dev.kindling.engine.LoginEvidence;
import dev.kindling.engine.MachineId;
import dev.kindling.sshkey.LoginResult;
import dev.kindling.sshkey.PublicKey;
import dev.kindling.store.DurableTask;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Sandboxes of workshops. What is asked for is decided and written down in the caller's transaction; the machines follow in
 * durable tasks, and a {@link SeatListener} hears how each ends. Who may ask is checked before, by the workshop.
 *
 * <p>A seat's sandbox differs from a person's own: it counts against its team and the host, not against its person; its end
 * is set by the workshop, which warns people and removes it (whatever is left an hour after its end goes by itself); the
 * facilitators read about trouble on the board and not in messages.
 */
public final class Seats {
    private static final String NOBODY = "workshop/";
    /** What the owner of a seat is called that was given back. */
    static final String FREE = "free";

    private final SeatParts parts;
    private final Machines machines;
    private final SeatNews news;
    private final SeatAdmission admission;
    private final SeatHandover handover;
    private final LentKeys lentKeys;
    private final SeatRemovals removals;

    Seats(SeatParts parts, SeatNews news, Machines machines) {
        this.parts = parts;
        this.machines = machines;
        this.news = news;
        this.admission = new SeatAdmission(parts);
        this.handover = new SeatHandover(parts, admission);
        this.lentKeys = new LentKeys(parts);
        this.removals = new SeatRemovals(parts);
    }

    /** The owner of a workshop's warm seats, on the platform and in the workspace of {@code somebody}. */
    public static ActorId nobody(ActorId somebody, WorkshopTag workshop) {
        return new ActorId(somebody.platform(), somebody.workspace(), NOBODY + workshop);
    }

    /** Whether that is the owner of warm seats; no platform gives a user such an id. */
    public static boolean isNobody(ActorId actor) {
        return actor.user().startsWith(NOBODY);
    }

    List<DurableTask> tasks() {
        return List.of(lentKeys, removals);
    }

    SeatRemovals removals() {
        return removals;
    }

    /** Sets who hears the news; before the task workers start. */
    public void listen(SeatListener listener) {
        news.listen(listener);
    }

    /** Makes one seat's sandbox: warm, or its tenant's at once. */
    public SeatOutcome create(WriteTransaction tx, SeatRequest request) {
        return admission.create(tx, List.of(request)).get(0);
    }

    /** Makes many of one team; the outcomes are in the order of the requests. A hundred take some tens of milliseconds. */
    public List<SeatOutcome> createAll(WriteTransaction tx, List<SeatRequest> requests) {
        return admission.create(tx, requests);
    }

    /**
     * Hands a warm seat to the caller. When it is done they have the details by direct message, Kindling's own key is proven
     * dead, and the listener hears {@code CLAIMED}; when it does not work out, {@code CLAIM_FAILED}.
     */
    public Outcome claim(WriteTransaction tx, Invocation invocation, Sandbox warm, PublicKey key) {
        var caller = invocation.caller();
        return claim(tx, Requester.of(invocation), warm, new SeatRequest.Tenant(caller.id(), caller.handle(), key));
    }

    /** Hands a warm seat to somebody, such as to the next one on the workshop's wait-list. */
    public Outcome claim(WriteTransaction tx, Requester requester, Sandbox warm, SeatRequest.Tenant tenant) {
        return handover.claim(tx, requester, warm, tenant);
    }

    /** Takes a seat away from a no-show: clean disk, new host key, new bootstrap key, then warm again; same name and port. */
    public Outcome release(WriteTransaction tx, Requester requester, Sandbox sandbox) {
        return handover.release(tx, requester, sandbox);
    }

    /**
     * Tries again where a seat failed. {@code Begun} holds the sandbox that takes the place: for a failed one a new sandbox
     * with the same tenant, key and end; for one that is off, itself.
     */
    public SeatOutcome retrySeat(WriteTransaction tx, Requester requester, Sandbox sandbox) {
        return handover.retry(tx, requester, sandbox);
    }

    /** Every sandbox that the workshop ever had, oldest first. */
    public List<Sandbox> ofWorkshop(ReadTransaction tx, WorkshopTag workshop) {
        return parts.sandboxes().ofWorkshop(tx, workshop);
    }

    /** Seats that can be claimed now, oldest first. */
    public List<Sandbox> warm(ReadTransaction tx, WorkshopTag workshop) {
        return ofWorkshop(tx, workshop).stream()
                .filter(sandbox -> sandbox.warm() && sandbox.state() == SandboxState.READY)
                .filter(sandbox ->
                        parts.operationStore().unfinished(tx, sandbox.id()).isEmpty())
                .toList();
    }

    /** One that can be claimed now. Claim it in the same transaction, then nobody else gets it. */
    public Optional<Sandbox> nextWarm(ReadTransaction tx, WorkshopTag workshop) {
        return ofWorkshop(tx, workshop).stream()
                .filter(sandbox -> sandbox.warm() && sandbox.state() == SandboxState.READY)
                .filter(sandbox ->
                        parts.operationStore().unfinished(tx, sandbox.id()).isEmpty())
                .findFirst();
    }

    /** Logs in to a warm seat over SSH with Kindling's own throw-away key. Asks the machine: not inside a transaction. */
    public LoginResult tryOwnKey(Sandbox warm) {
        return machines.logInWithOwnKey(warm);
    }

    /** How many of the workshop's sandboxes are in each state. */
    public Map<SandboxState, Integer> counts(ReadTransaction tx, WorkshopTag workshop) {
        return parts.sandboxes().countsOf(tx, workshop);
    }

    /** What is being done to the sandbox now, such as {@code CLAIM}. */
    public Optional<OperationKind> underWay(ReadTransaction tx, Sandbox sandbox) {
        return parts.operationStore().unfinished(tx, sandbox.id()).map(Operation::kind);
    }

    /** Moves the end of all live sandboxes of a workshop; says how many. The workshop writes the audit and checks the cap. */
    public int moveEnds(WriteTransaction tx, WorkshopTag workshop, Instant end) {
        int moved = parts.sandboxes().moveEnds(tx, workshop, end, parts.clock().instant());
        ofWorkshop(tx, workshop).stream()
                .filter(sandbox -> sandbox.state().live())
                .forEach(sandbox -> parts.expiry().watch(tx, sandbox));
        return moved;
    }

    /** Moves the end of one, such as for "keep mine until". */
    public Sandbox moveEnd(WriteTransaction tx, Requester requester, Sandbox sandbox, Instant end) {
        Sandbox moved =
                sandbox.living(sandbox.lifespan().until(end, parts.clock().instant()));
        parts.sandboxes().update(tx, moved);
        parts.lifecycle()
                .note(tx, moved, "extend", requester.actor(), requester.cause().value(), "done", "until " + end);
        parts.expiry().watch(tx, moved);
        return moved;
    }

    /**
     * Lets somebody log in besides the tenant, until {@code until} or {@link #recallKey}. The holder gets the details by
     * direct message. Needs an engine that changes keys in a running machine, and the tenant's consent, which is asked before.
     */
    public Outcome lendKey(WriteTransaction tx, Requester requester, Sandbox sandbox, SandboxKey key, Instant until) {
        return lentKeys.lend(tx, requester, sandbox, key, until);
    }

    /** Why no key can ever be lent to this sandbox, in words; empty when it can. */
    public Optional<String> cannotLend(Sandbox sandbox) {
        return lentKeys.unable(sandbox);
    }

    /** Takes a lent key out before its time; holder and tenant are told when a login with it was refused. */
    public Outcome recallKey(WriteTransaction tx, Requester requester, Sandbox sandbox) {
        return lentKeys.recall(tx, requester, sandbox);
    }

    /** Until when somebody may look in, if anybody may. */
    public Optional<Instant> lentUntil(ReadTransaction tx, Sandbox sandbox) {
        return parts.rows().lent(tx, sandbox.id()).map(SeatStore.LentKey::until);
    }

    /**
     * What the machine saw of its tenant's logins; empty when the engine cannot know. Asks the engine: not inside a
     * transaction. A warm seat has no tenant, so nothing was seen of them.
     */
    public Optional<SeatEvidence> evidence(Sandbox sandbox) {
        return Optional.ofNullable(evidence(List.of(sandbox)).get(sandbox.id()));
    }

    /** The same of many; those of which the engine cannot know are left out. */
    public Map<MachineId, SeatEvidence> evidence(List<Sandbox> sandboxes) {
        Map<MachineId, LoginEvidence> seen = new LinkedHashMap<>();
        sandboxes.forEach(
                sandbox -> parts.engine().evidence(sandbox.id()).ifPresent(logins -> seen.put(sandbox.id(), logins)));
        if (seen.isEmpty()) {
            return Map.of();
        }
        return parts.work().read(tx -> {
            Map<MachineId, SeatEvidence> evidence = new LinkedHashMap<>();
            seen.forEach((machine, logins) -> evidence.put(
                    machine, evidence(logins, Set.copyOf(parts.rows().notTheTenants(tx, machine)))));
            return evidence;
        });
    }

    private static SeatEvidence evidence(LoginEvidence seen, Set<String> others) {
        Optional<Instant> first = theTenants(seen.loggedIn(), others).stream()
                .map(LoginEvidence.KeyUse::first)
                .min(Instant::compareTo);
        Optional<SeatEvidence.WrongKey> wrong = theTenants(seen.refused(), others).stream()
                .max(java.util.Comparator.comparing(LoginEvidence.KeyUse::last))
                .map(key -> new SeatEvidence.WrongKey(key.fingerprint(), key.last()));
        return new SeatEvidence(first, wrong);
    }

    private static List<LoginEvidence.KeyUse> theTenants(List<LoginEvidence.KeyUse> seen, Set<String> others) {
        return seen.stream().filter(key -> !others.contains(key.fingerprint())).toList();
    }

    /** A clean disk on the same port with the same host key and keys; the tenant gets the details again. */
    public Outcome reset(WriteTransaction tx, Requester requester, Sandbox sandbox) {
        return parts.service().operate(tx, requester, sandbox, OperationKind.RESET);
    }

    /** Stops every one that runs; disks are kept. */
    public BulkResult pauseAll(WriteTransaction tx, Requester requester, List<Sandbox> sandboxes) {
        return all(tx, requester, sandboxes, OperationKind.STOP);
    }

    /** Starts every one that is stopped; their tenants get no message of their own. */
    public BulkResult resumeAll(WriteTransaction tx, Requester requester, List<Sandbox> sandboxes) {
        return all(tx, requester, sandboxes, OperationKind.START);
    }

    private BulkResult all(WriteTransaction tx, Requester requester, List<Sandbox> sandboxes, OperationKind kind) {
        List<Sandbox> begun = new ArrayList<>();
        List<Sandbox> already = new ArrayList<>();
        Map<Sandbox, String> refused = new LinkedHashMap<>();
        // No place for a reply: two hundred operations would all write into the one message.
        var quiet = new Requester(requester.actor(), requester.cause(), Optional.empty());
        for (Sandbox sandbox : sandboxes) {
            Outcome outcome = parts.service().operate(tx, quiet, sandbox, kind);
            if (outcome instanceof Outcome.Begun) {
                begun.add(sandbox);
            } else if (outcome instanceof Outcome.Refused no) {
                refused.put(sandbox, no.why());
            } else {
                already.add(sandbox);
            }
        }
        return new BulkResult(begun, already, refused);
    }

    /** Removes them a few at a time, in this order; says how many there are to remove. Their receipts: {@link #receipts}. */
    public int removeAll(WriteTransaction tx, Requester requester, List<Sandbox> sandboxes, String why) {
        return removals.ask(tx, requester, sandboxes, why);
    }

    /** Spares those whose removal has not begun; says how many. */
    public int cancelRemovals(WriteTransaction tx, WorkshopTag workshop) {
        return removals.cancel(tx, workshop);
    }

    /** How many removals have not begun. */
    public int removalsWaiting(ReadTransaction tx, WorkshopTag workshop) {
        return parts.rows().queuedRemovals(tx, workshop);
    }

    /** What the removals took away and what they left so far. */
    public List<SeatReceipt> receipts(ReadTransaction tx, WorkshopTag workshop) {
        Map<String, Sandbox> byId = ofWorkshop(tx, workshop).stream()
                .collect(Collectors.toMap(sandbox -> sandbox.id().value(), sandbox -> sandbox));
        return parts.rows().receipts(tx, workshop).stream()
                .flatMap(row -> Optional.ofNullable(byId.get(row.sandbox().value())).stream()
                        .map(sandbox -> new SeatReceipt(sandbox, row.removed(), row.left())))
                .toList();
    }

    /** How long the last operations of a kind took from being asked for to done, newest first; for forecasts. */
    public List<Duration> lastDurations(ReadTransaction tx, OperationKind kind, int count) {
        return parts.operationStore().lastDurations(tx, kind, count);
    }

    /** The same with the times themselves: when many were made at once, what counts is the distance of their ends. */
    public List<OperationTiming> lastTimings(ReadTransaction tx, OperationKind kind, int count) {
        return parts.operationStore().lastTimings(tx, kind, count);
    }
}
