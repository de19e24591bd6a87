package dev.kindling.command.workshop;

import dev.kindling.command.Call;
import dev.kindling.workshop.Seat;
import dev.kindling.workshop.SeatBook;
import dev.kindling.workshop.Workshop;
import java.util.Locale;

/** Finds the seat that a facilitator means, by its number or by whose it is. */
final class SeatFinder {
    private final SeatBook seats;

    SeatFinder(SeatBook seats) {
        this.seats = seats;
    }

    /**
     * @param verb for the example in a refusal
     * @throws dev.kindling.command.CommandRouter.RefusedException when there is none
     */
    Seat find(Call call, Workshop workshop, String who, String verb) {
        String wanted = who.replaceAll("^<?@!?|>$", "").toLowerCase(Locale.ROOT);
        return seats.of(call.tx(), workshop.slug()).stream()
                .filter(seat -> Integer.toString(seat.number()).equals(wanted)
                        || seat.holder()
                                .filter(holder -> holder.handle().equalsIgnoreCase(wanted)
                                        || holder.id().user().equalsIgnoreCase(wanted))
                                .isPresent())
                .findFirst()
                .orElseThrow(() -> WorkshopFinder.refuse(
                        "There is no such seat in " + workshop.name(),
                        "Say its number or whose it is, such as /workshop " + verb + " 7; /workshop roster has both."));
    }
}
