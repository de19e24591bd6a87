package dev.kindling;

import dev.kindling.command.Suggestions;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.sql.SqlWorkshopSeats;
import dev.kindling.store.sql.SqlWorkshops;
import dev.kindling.workshop.SeatStore;
import dev.kindling.workshop.WorkshopStore;
import dev.kindling.workshop.plan.WorkshopSlug;
import java.util.List;
import java.util.stream.Stream;

/** Workshops and seats, as they are offered to whoever types a command. */
final class KnownClasses implements Suggestions.Classes {
    private final WorkshopStore workshops = new SqlWorkshops();
    private final SeatStore seats = new SqlWorkshopSeats();

    @Override
    public List<Known> current(ReadTransaction tx) {
        return workshops.current(tx).stream()
                .map(workshop -> new Known(workshop.slug().text(), workshop.team()))
                .toList();
    }

    @Override
    public List<String> seats(ReadTransaction tx, String workshop) {
        return seats.of(tx, new WorkshopSlug(workshop)).stream()
                .flatMap(seat -> Stream.concat(
                        Stream.of(Integer.toString(seat.number())),
                        seat.holder().map(holder -> holder.handle()).stream()))
                .toList();
    }
}
