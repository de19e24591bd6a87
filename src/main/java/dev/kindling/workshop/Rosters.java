package dev.kindling.workshop;

import dev.kindling.chat.Block;
import dev.kindling.chat.Card;
import dev.kindling.chat.Card.Tone;
import dev.kindling.engine.MachineId;
import dev.kindling.sandbox.Sandbox;
import dev.kindling.store.ReadTransaction;
import dev.kindling.workshop.plan.Login;
import dev.kindling.workshop.plan.RosterCsv;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Who has which seat, as cards of a size that every platform takes; for facilitators' eyes only. */
public final class Rosters {
    private static final int ROWS = 20;
    /** Characters in one piece of CSV; Slack takes 3000 in a block. */
    private static final int PIECE = 2500;

    private final SeatBook seats;
    private final SeatMachines machines;
    private final WorkshopCards cards;
    private final String address;
    private final BooleanSupplier loginsKnown;

    /**
     * @param address what tenants connect to
     * @param loginsKnown whether the engine can tell who has logged in
     */
    public Rosters(
            SeatBook seats, SeatMachines machines, WorkshopCards cards, String address, BooleanSupplier loginsKnown) {
        this.seats = seats;
        this.machines = machines;
        this.cards = cards;
        this.address = address;
        this.loginsKnown = loginsKnown;
    }

    /** As tables, some rows to a card. */
    public List<Card> table(ReadTransaction tx, Workshop workshop) {
        Map<MachineId, Sandbox> all = machines.all(tx, workshop.slug());
        List<List<String>> rows = seats.of(tx, workshop.slug()).stream()
                .map(seat -> row(workshop, seat, all))
                .toList();
        List<Card> pages = new ArrayList<>();
        int count = (rows.size() + ROWS - 1) / ROWS;
        for (int page = 0; page < count; page++) {
            pages.add(Card.of(
                    Tone.INFO,
                    "Roster of " + workshop.name() + (count > 1 ? ", part " + (page + 1) + " of " + count : ""),
                    new Block.Table(
                            List.of("Seat", "Name", "State", "Address", "Key", "First login", "Last error"),
                            rows.subList(page * ROWS, Math.min(rows.size(), (page + 1) * ROWS)))));
        }
        return pages;
    }

    private List<String> row(Workshop workshop, Seat seat, Map<MachineId, Sandbox> all) {
        return List.of(
                Integer.toString(seat.number()),
                seat.holder().map(Holder::handle).orElse(""),
                seat.state().words(),
                address(seat, all),
                seat.holder().flatMap(Holder::fingerprint).orElse(""),
                seat.firstLogin()
                        .map(time -> cards.at(workshop, time))
                        .orElse(loginsKnown.getAsBoolean() ? "never" : "unknown"),
                error(seat));
    }

    /** As CSV, in pieces to put together again if it is long. */
    public List<Card> csv(ReadTransaction tx, Workshop workshop) {
        Map<MachineId, Sandbox> all = machines.all(tx, workshop.slug());
        String text = RosterCsv.write(
                seats.of(tx, workshop.slug()).stream()
                        .map(seat -> new RosterCsv.Row(
                                seat.holder().map(Holder::handle).orElse(""),
                                seat.state(),
                                address(seat, all),
                                seat.holder().flatMap(Holder::fingerprint).orElse(""),
                                login(seat),
                                error(seat)))
                        .toList(),
                workshop.plan().zone());
        List<String> pieces = pieces(text);
        List<Card> pages = new ArrayList<>();
        for (int page = 0; page < pieces.size(); page++) {
            pages.add(Card.of(
                    Tone.INFO,
                    "Roster of " + workshop.name() + " as CSV"
                            + (pieces.size() > 1 ? ", part " + (page + 1) + " of " + pieces.size() : ""),
                    new Block.Code("Save it as " + workshop.slug() + ".csv", pieces.get(page))));
        }
        return pages;
    }

    private static List<String> pieces(String text) {
        List<String> pieces = new ArrayList<>();
        var piece = new StringBuilder();
        for (String line : text.split("\r\n")) {
            if (piece.length() + line.length() > PIECE && !piece.isEmpty()) {
                pieces.add(piece.toString());
                piece.setLength(0);
            }
            piece.append(piece.isEmpty() ? "" : "\n").append(line);
        }
        pieces.add(piece.toString());
        return pieces;
    }

    private Login login(Seat seat) {
        return seat.firstLogin()
                .<Login>map(Login.At::new)
                .orElseGet(() -> loginsKnown.getAsBoolean() ? new Login.Never() : new Login.Unknown());
    }

    private String address(Seat seat, Map<MachineId, Sandbox> all) {
        return seat.machine()
                .flatMap(id -> Optional.ofNullable(all.get(id)))
                .filter(sandbox -> sandbox.state().live())
                .flatMap(Sandbox::port)
                .map(port -> address + ":" + port)
                .orElse("");
    }

    private static String error(Seat seat) {
        return seat.failure()
                .map(why -> why.reason() + " (" + why.reference() + ")")
                .or(seat::leftOver)
                .orElse("");
    }
}
