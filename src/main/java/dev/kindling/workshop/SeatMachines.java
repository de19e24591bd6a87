package dev.kindling.workshop;

import dev.kindling.config.Flavour;
import dev.kindling.engine.MachineId;
import dev.kindling.sandbox.Outcome;
import dev.kindling.sandbox.Sandbox;
import dev.kindling.sandbox.SandboxState;
import dev.kindling.sandbox.SandboxStore;
import dev.kindling.sandbox.SeatEvidence;
import dev.kindling.sandbox.SeatOutcome;
import dev.kindling.sandbox.SeatReceipt;
import dev.kindling.sandbox.SeatRequest;
import dev.kindling.sandbox.Seats;
import dev.kindling.sandbox.WorkshopTag;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import dev.kindling.workshop.plan.WorkshopSlug;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The sandboxes behind the seats. Touches the database only, but for {@link #logins}; machines follow in durable tasks.
 */
public final class SeatMachines {
    private final Seats sandboxes;
    private final SandboxStore rows;
    private final Map<String, Flavour> flavours;
    private final DuringStore during;
    private final Predicate<ReadTransaction> maintenance;
    /** What the engine said when it was asked last; it is the same for all its machines. */
    private volatile boolean loginsKnown;

    /**
     * @param flavours of the configuration, by name
     * @param maintenance whether the clocks of sandboxes stand still
     */
    public SeatMachines(
            Seats sandboxes,
            SandboxStore rows,
            Map<String, Flavour> flavours,
            DuringStore during,
            Predicate<ReadTransaction> maintenance) {
        this.maintenance = maintenance;
        this.sandboxes = sandboxes;
        this.rows = rows;
        this.flavours = Map.copyOf(flavours);
        this.during = during;
    }

    /** What came of asking for a machine. */
    sealed interface Made {
        /** It is being made. */
        record Begun(MachineId machine) implements Made {}

        /** There is no room now, or never; in words. */
        record NoRoom(String why) implements Made {}
    }

    /**
     * What is known of logins.
     *
     * @param known false where the engine cannot tell
     */
    record Logins(boolean known, Optional<SeatEvidence> seen) {
        static final Logins UNKNOWN = new Logins(false, Optional.empty());
    }

    private static WorkshopTag tag(WorkshopSlug slug) {
        return new WorkshopTag(slug.text());
    }

    /** The sandboxes of the feature, for what goes beyond this class. */
    public Seats sandboxes() {
        return sandboxes;
    }

    /** The flavours of the configuration, by name. */
    Map<String, Flavour> flavours() {
        return flavours;
    }

    /** Makes a machine for each seat: with its holder's key when it is claimed, else warm and nobody's. */
    List<Made> make(WriteTransaction tx, Workshop workshop, List<Seat> seats, By by) {
        Flavour flavour = flavours.get(workshop.plan().flavour());
        if (flavour == null) {
            return seats.stream()
                    .<Made>map(seat -> new Made.NoRoom(
                            "the flavour " + workshop.plan().flavour() + " is no longer in kindling.yml"))
                    .toList();
        }
        return sandboxes
                .createAll(
                        tx,
                        seats.stream()
                                .map(seat -> request(workshop, seat, flavour, by))
                                .toList())
                .stream()
                .map(SeatMachines::made)
                .toList();
    }

    private static SeatRequest request(Workshop workshop, Seat seat, Flavour flavour, By by) {
        return new SeatRequest(
                tag(workshop.slug()),
                workshop.slug().text(),
                workshop.owner(),
                workshop.channel(),
                workshop.team(),
                flavour,
                workshop.plan().removalStart(),
                by.requester(),
                tenant(seat));
    }

    private static Optional<SeatRequest.Tenant> tenant(Seat seat) {
        return seat.holder()
                .flatMap(holder -> holder.key().map(key -> new SeatRequest.Tenant(holder.id(), holder.handle(), key)));
    }

    private static Made made(SeatOutcome outcome) {
        if (outcome instanceof SeatOutcome.Begun begun) {
            return new Made.Begun(begun.sandbox().id());
        }
        return new Made.NoRoom(
                outcome instanceof SeatOutcome.NoRoom no ? no.why() : ((SeatOutcome.Refused) outcome).why());
    }

    /** Forgets who kept what, and the tenants' keys of machines that failed, which are kept for another try; after the last removal. */
    void forgetKeys(WriteTransaction tx, WorkshopSlug slug) {
        during.forget(tx, slug);
        all(tx, slug).keySet().forEach(machine -> rows.removeKeys(tx, machine, Optional.empty()));
    }

    /** Whether the seat's machine is warm and may be handed over now. */
    boolean canBeGiven(ReadTransaction tx, Sandbox sandbox) {
        return sandbox.warm()
                && sandbox.state() == SandboxState.READY
                && sandboxes.underWay(tx, sandbox).isEmpty();
    }

    /**
     * Hands the seat's warm machine to its holder.
     *
     * @return why not, in words for them; empty when it is on its way
     */
    Optional<String> give(WriteTransaction tx, Seat seat, Sandbox warm, By by) {
        var outcome = sandboxes.claim(tx, by.requester(), warm, tenant(seat).orElseThrow());
        return outcome instanceof Outcome.Refused refused ? Optional.of(refused.why()) : Optional.empty();
    }

    /**
     * Has every machine of the workshop removed that is not removed yet, a few at a time; those that their tenants keep only
     * when their own time has come and no maintenance keeps them from it, or when the workshop is called off.
     */
    void removeAll(WriteTransaction tx, Workshop workshop, By by, String why, Instant now) {
        boolean off = workshop.outcome().filter(WorkshopState.CANCELLED::equals).isPresent();
        Map<MachineId, Instant> kept = off ? Map.of() : kept(tx, workshop.slug());
        boolean standingStill = maintenance.test(tx);
        List<Sandbox> live = sandboxes.ofWorkshop(tx, tag(workshop.slug())).stream()
                .filter(sandbox -> sandbox.state().live() && sandbox.state() != SandboxState.REMOVING)
                .filter(sandbox -> !kept.getOrDefault(sandbox.id(), now).isAfter(now))
                .filter(sandbox -> !standingStill || !kept.containsKey(sandbox.id()))
                .toList();
        if (!live.isEmpty()) {
            sandboxes.removeAll(tx, by.requester(), live, why);
        }
    }

    /** Moves the end of all machines: by themselves they go only some time after it, whatever happens to the workshop. */
    void keepUntil(WriteTransaction tx, Workshop workshop, Instant removal) {
        sandboxes.moveEnds(tx, tag(workshop.slug()), removal);
        Map<MachineId, Instant> kept = kept(tx, workshop.slug());
        sandboxes.ofWorkshop(tx, tag(workshop.slug())).stream()
                .filter(sandbox -> sandbox.state().live()
                        && kept.getOrDefault(sandbox.id(), removal).isAfter(removal))
                .forEach(sandbox -> sandboxes.moveEnd(
                        tx, By.kindling("kept-seat").requester(), sandbox, kept.getOrDefault(sandbox.id(), removal)));
    }

    /** Until when tenants keep their machines, whatever the workshop's end. */
    public Map<MachineId, Instant> kept(ReadTransaction tx, WorkshopSlug slug) {
        return during.kept(tx, slug);
    }

    void keep(WriteTransaction tx, Workshop workshop, Sandbox sandbox, By by, Instant until) {
        during.keep(tx, workshop.slug(), sandbox.id(), until);
        sandboxes.moveEnd(tx, by.requester(), sandbox, until);
    }

    /** How many are switched off, by a pause or by their tenants. */
    public int off(ReadTransaction tx, WorkshopSlug slug) {
        return sandboxes.counts(tx, tag(slug)).getOrDefault(SandboxState.STOPPED, 0);
    }

    /** Every machine that the workshop ever had. */
    Map<MachineId, Sandbox> all(ReadTransaction tx, WorkshopSlug slug) {
        Map<MachineId, Sandbox> all = new HashMap<>();
        sandboxes.ofWorkshop(tx, tag(slug)).forEach(sandbox -> all.put(sandbox.id(), sandbox));
        return all;
    }

    /** The seat's machine, whatever has become of it. */
    public Optional<Sandbox> sandbox(ReadTransaction tx, Seat seat) {
        return seat.machine().flatMap(id -> find(tx, id));
    }

    Optional<Sandbox> find(ReadTransaction tx, MachineId machine) {
        return rows.find(tx, machine);
    }

    /** What removals have left so far, by machine; a machine of which nothing is left is not there. */
    Map<MachineId, String> leftOvers(ReadTransaction tx, WorkshopSlug slug) {
        Map<MachineId, String> left = new HashMap<>();
        for (SeatReceipt receipt : sandboxes.receipts(tx, tag(slug))) {
            if (!receipt.left().isEmpty()) {
                left.put(receipt.sandbox().id(), String.join("; ", receipt.left()));
            }
        }
        return left;
    }

    /** What was removed, for the receipt. */
    List<SeatReceipt> receipts(ReadTransaction tx, WorkshopSlug slug) {
        return new ArrayList<>(sandboxes.receipts(tx, tag(slug)));
    }

    /** Whether the engine can tell who has logged in; not known before it was asked, so no until then. */
    public boolean loginsKnown() {
        return loginsKnown;
    }

    /** Asks the engine who has logged in to these; not inside a transaction. */
    Map<MachineId, Logins> logins(List<Sandbox> asked) {
        Map<MachineId, SeatEvidence> seen = sandboxes.evidence(asked);
        if (!asked.isEmpty()) {
            loginsKnown = !seen.isEmpty();
        }
        Map<MachineId, Logins> logins = new HashMap<>();
        asked.forEach(sandbox -> logins.put(
                sandbox.id(),
                Optional.ofNullable(seen.get(sandbox.id()))
                        .map(evidence -> new Logins(true, Optional.of(evidence)))
                        .orElse(Logins.UNKNOWN)));
        return logins;
    }
}
