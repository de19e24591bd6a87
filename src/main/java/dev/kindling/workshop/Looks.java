package dev.kindling.workshop;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.Block;
import dev.kindling.chat.Button;
import dev.kindling.chat.Card;
import dev.kindling.chat.Card.Tone;
import dev.kindling.sandbox.Outcome;
import dev.kindling.sandbox.Sandbox;
import dev.kindling.sandbox.SandboxKey;
import dev.kindling.store.WriteTransaction;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * A facilitator looks over a tenant's shoulder: only when the tenant says so by a button, for half an hour, with a key of the
 * facilitator's own that is then taken out and proven dead. Either of them can end it before.
 */
public final class Looks {
    private static final Duration LOOK = Duration.ofMinutes(30);
    /** Who asks wants to help now; a yes hours later would surprise both. */
    private static final Duration WORTH_ANSWERING = Duration.ofMinutes(30);

    private final LookStore store;
    private final SeatMachines machines;
    private final Workshops workshops;
    private final Staff staff;
    private final InstantSource clock;

    Looks(LookStore store, SeatMachines machines, Workshops workshops, Staff staff, InstantSource clock) {
        this.store = store;
        this.machines = machines;
        this.workshops = workshops;
        this.staff = staff;
        this.clock = clock;
    }

    /** Asks the tenant of a seat; {@code key} is the facilitator's. */
    public Answer ask(WriteTransaction tx, Workshop workshop, Seat seat, SandboxKey key, By by) {
        Optional<Sandbox> sandbox = machines.sandbox(tx, seat).filter(one -> !one.warm());
        if (!seat.claimed() || !seat.up() || sandbox.isEmpty()) {
            return new Answer.Refused(
                    "Seat " + seat.number() + " of " + workshop.name() + " has nobody to ask",
                    "One can look into a seat that is claimed and ready; /workshop roster shows which are.");
        }
        Optional<String> unable = machines.sandboxes().cannotLend(sandbox.get());
        if (unable.isPresent()) {
            return new Answer.Refused("That does not work on this host", unable.get());
        }
        Holder tenant = seat.holder().orElseThrow();
        Instant now = clock.instant();
        store.put(
                tx,
                new LookStore.Wish(workshop.slug(), seat.number(), sandbox.get().id(), key, now));
        String about = workshop.slug() + " " + seat.number() + " " + now.getEpochSecond();
        staff.direct(
                tx,
                workshop,
                tenant.id(),
                "look:" + seat.number() + ":" + now.getEpochSecond(),
                Card.of(
                                Tone.WARNING,
                                key.handle() + " asks to look into your sandbox",
                                new Block.Text(
                                        "They run " + workshop.name() + ". If you allow it they can log in to "
                                                + sandbox.get().name()
                                                + " with their own key for half an hour, and see and do what you can. You can stop it at any time."))
                        .withButtons(
                                Button.confirming("Allow", "workshop/look-allow", about),
                                Button.plain("Refuse", "workshop/look-refuse", about)),
                Optional.empty());
        workshops.note(tx, workshop.slug(), by, "look asked", "seat " + seat.number());
        return new Answer.Begun(
                tenant.handle() + " is asked",
                "When they allow it, the SSH details come to you by direct message; nobody else sees them.");
    }

    /** The tenant's answer; {@code stamp} is which question it answers. */
    public Answer answer(
            WriteTransaction tx, Workshop workshop, Seat seat, ActorId tenant, long stamp, boolean yes, By by) {
        Optional<LookStore.Wish> wish = store.find(tx, workshop.slug(), seat.number())
                .filter(one -> one.askedAt().getEpochSecond() == stamp)
                .filter(one -> clock.instant().isBefore(one.askedAt().plus(WORTH_ANSWERING)))
                .filter(one -> seat.machine().equals(Optional.of(one.machine())));
        Optional<Sandbox> sandbox =
                machines.sandbox(tx, seat).filter(one -> one.owner().equals(tenant));
        if (wish.isEmpty() || sandbox.isEmpty() || !seat.belongsTo(tenant)) {
            return new Answer.Refused(
                    "That question is over",
                    "It was answered, is too old, or is about another seat. They can ask again.");
        }
        SandboxKey key = wish.get().key();
        if (yes) {
            Outcome outcome = machines.sandboxes()
                    .lendKey(
                            tx,
                            by.requester(),
                            sandbox.get(),
                            key,
                            clock.instant().plus(LOOK));
            if (outcome instanceof Outcome.Refused no) {
                return new Answer.Refused("That does not work now", no.why());
            }
        } else {
            staff.direct(
                    tx,
                    workshop,
                    key.holder(),
                    "look-refused:" + seat.number() + ":" + stamp,
                    Card.of(
                            Tone.INFO,
                            "You may not look into seat " + seat.number() + " of " + workshop.name(),
                            new Block.Text("Its tenant would rather not.")),
                    Optional.empty());
        }
        store.remove(tx, workshop.slug(), seat.number());
        workshops.note(tx, workshop.slug(), by, yes ? "look allowed" : "look refused", "seat " + seat.number());
        return yes
                ? new Answer.Done(
                        key.handle() + " may look into your sandbox for half an hour",
                        "You hear when it is over and their key is proven dead.")
                : new Answer.Done("Nobody looks into your sandbox", key.handle() + " is told.");
    }

    /** Ends a look before its time, and forgets a question; holder and tenant hear when the key is proven dead. */
    public Answer stop(WriteTransaction tx, Workshop workshop, Seat seat, By by) {
        store.remove(tx, workshop.slug(), seat.number());
        Optional<Sandbox> sandbox = machines.sandbox(tx, seat);
        Optional<Outcome> outcome = sandbox.map(one -> machines.sandboxes().recallKey(tx, by.requester(), one));
        if (outcome.isPresent() && outcome.get() instanceof Outcome.Begun) {
            workshops.note(tx, workshop.slug(), by, "look stopped", "seat " + seat.number());
            return new Answer.Begun(
                    "The look into seat " + seat.number() + " is ending",
                    "The key is taken out, and a login with it is tried to prove it. You hear by direct message.");
        }
        return new Answer.Done("Nobody looks into seat " + seat.number(), "");
    }
}
