package dev.kindling;

import dev.kindling.chat.ActorId;
import dev.kindling.command.Suggestions;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.sql.SqlWorkshopSeats;
import dev.kindling.store.sql.SqlWorkshops;
import dev.kindling.workshop.SeatStore;
import dev.kindling.workshop.WorkshopStore;
import dev.kindling.workshop.plan.WorkshopSlug;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Workshops and seats, as they are offered to whoever types a command. */
final class KnownClasses implements Suggestions.Classes {
    private final WorkshopStore workshops = new SqlWorkshops();
    private final SeatStore seats = new SqlWorkshopSeats();
    private final Optional<Path> plans;

    /** @param plans directory of the operators' plans */
    KnownClasses(Optional<Path> plans) {
        this.plans = plans;
    }

    @Override
    public List<Known> current(ReadTransaction tx) {
        return workshops.current(tx).stream()
                .map(workshop -> new Known(workshop.slug().text(), workshop.team()))
                .toList();
    }

    @Override
    public boolean attends(ReadTransaction tx, ActorId person, String workshop) {
        return seats.of(tx, new WorkshopSlug(workshop)).stream()
                .anyMatch(seat -> seat.holder()
                        .filter(holder -> holder.id().equals(person))
                        .isPresent());
    }

    @Override
    public List<String> plans() {
        return plans.filter(Files::isDirectory).map(KnownClasses::named).orElse(List.of());
    }

    private static List<String> named(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".yml"))
                    .map(name -> name.substring(0, name.length() - ".yml".length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            // It is only an aid; create itself says what is wrong.
            return List.of();
        }
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
