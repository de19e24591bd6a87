package dev.kindling.workshop;

import dev.kindling.chat.Caller;
import dev.kindling.chat.Gathering;
import dev.kindling.chat.Origin;
import dev.kindling.store.ReadTransaction;

/** Who may have a seat besides the workshop's team. */
public final class Admittance {
    private final Codes codes;
    private final SeatBook seats;
    private final GatheringStore gatherings;

    Admittance(Codes codes, SeatBook seats, GatheringStore gatherings) {
        this.codes = codes;
        this.seats = seats;
        this.gatherings = gatherings;
    }

    /**
     * Whether they came with a code, have a seat or were promised one, or belong to a group that is invited as a whole.
     *
     * @param caller as the platform described them just now
     * @param origin where they say or press it
     */
    public boolean admits(ReadTransaction tx, Workshop workshop, Caller caller, Origin origin) {
        return codes.guest(tx, workshop, caller.id())
                || seats.store().heldBy(tx, workshop.slug(), caller.id()).isPresent()
                || (workshop.sharesPlaceWith(caller.id())
                        && gatherings.allowed(tx, workshop.slug()).stream()
                                .anyMatch(group -> belongs(caller, origin, group)));
    }

    private static boolean belongs(Caller caller, Origin origin, Gathering group) {
        return switch (group.kind()) {
            case GROUP -> caller.groups().contains(group.id());
            // Only who is in a channel can press or write something there.
            case CHANNEL -> !origin.direct() && origin.channel().equals(group.id());
        };
    }
}
