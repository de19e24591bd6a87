package dev.kindling.command.workshop;

import dev.kindling.chat.Block;
import dev.kindling.chat.Card;
import dev.kindling.chat.Card.Tone;
import dev.kindling.chat.Destination;
import dev.kindling.chat.Reply;
import dev.kindling.command.Call;
import dev.kindling.command.Help;
import dev.kindling.command.Replies;
import dev.kindling.command.Routes;
import dev.kindling.command.Verbs;
import dev.kindling.outbox.Outbox;
import dev.kindling.outbox.OutboxMessage;
import dev.kindling.sandbox.SandboxState;
import dev.kindling.workshop.Rosters;
import dev.kindling.workshop.Seat;
import dev.kindling.workshop.SeatTally;
import dev.kindling.workshop.Workshop;
import dev.kindling.workshop.WorkshopFeature;
import dev.kindling.workshop.plan.BoardText;
import dev.kindling.workshop.plan.SeatState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** {@code /workshop status} and {@code roster}. */
final class StatusVerbs implements Verbs {
    private static final int TROUBLES_SHOWN = 10;
    private static final Duration KEEP = Duration.ofHours(1);

    private final WorkshopFeature feature;
    private final WorkshopFinder finder;
    private final Rosters rosters;
    private final Outbox outbox;
    private final UnaryOperator<String> pageAddress;

    /** @param pageAddress the whole address of a page, from its path */
    StatusVerbs(
            WorkshopFeature feature,
            WorkshopFinder finder,
            Rosters rosters,
            Outbox outbox,
            UnaryOperator<String> pageAddress) {
        this.feature = feature;
        this.finder = finder;
        this.rosters = rosters;
        this.outbox = outbox;
        this.pageAddress = pageAddress;
    }

    @Override
    public void register(Routes routes) {
        routes.typed(
                "workshop",
                "status",
                new Help(
                        "status [workshop]",
                        "how a workshop is",
                        "Tenants see their own seat; facilitators see every seat that needs them, and the next steps."),
                (call, rest) -> status(call, finder.known(call, rest, "workshop/status")));
        routes.pressed(
                "workshop/status", (call, argument) -> status(call, finder.known(call, argument, "workshop/status")));
        routes.typed(
                "workshop",
                "roster",
                new Help(
                        "roster [csv] [workshop]",
                        "who has which seat, by direct message (facilitators)",
                        "Name, state, address, key fingerprint, first login and last error of every seat; csv for a"
                                + " spreadsheet."),
                this::roster);
        routes.pressed("workshop/roster", this::roster);
    }

    private Reply status(Call call, Workshop workshop) {
        List<Seat> all = feature.seats().of(call.tx(), workshop.slug());
        if (!finder.runs(call, workshop)) {
            return own(call, workshop, all);
        }
        Card card = feature.cards().desk(workshop, SeatTally.of(all));
        List<Block> blocks = new ArrayList<>();
        card.blocks().stream()
                .filter(block -> !(block instanceof Block.Buttons))
                .forEach(blocks::add);
        List<Seat> troubles = all.stream()
                .filter(seat -> seat.state() == SeatState.FAILED || seat.state() == SeatState.WRONG_KEY)
                .toList();
        if (!troubles.isEmpty()) {
            blocks.add(new Block.Table(
                    List.of("Seat", "Whose", "State", "Why"),
                    troubles.stream()
                            .limit(TROUBLES_SHOWN)
                            .map(StatusVerbs::trouble)
                            .toList()));
        }
        if (troubles.size() > TROUBLES_SHOWN) {
            blocks.add(new Block.Note(
                    (troubles.size() - TROUBLES_SHOWN) + " more: /workshop roster " + workshop.slug() + "."));
        }
        int off = feature.machines().off(call.tx(), workshop.slug());
        if (off > 0) {
            blocks.add(new Block.Note(BoardText.seats(off) + " switched off; /workshop resume " + workshop.slug()
                    + " switches them on."));
        }
        int waiting = feature.admissions().waiting(call.tx(), workshop.slug()).size();
        if (waiting > 0) {
            blocks.add(new Block.Note(waiting + " on the wait-list."));
        }
        if (!workshop.state().closed()) {
            blocks.add(new Block.Code(
                    "For the room's screen (names nobody)",
                    pageAddress.apply(feature.boardPages().path(call.tx(), workshop.slug()))));
        }
        card.blocks().stream().filter(Block.Buttons.class::isInstance).forEach(blocks::add);
        return Replies.show(new Card(card.tone(), card.title(), blocks));
    }

    private static List<String> trouble(Seat seat) {
        return List.of(
                Integer.toString(seat.number()),
                seat.holder().map(holder -> holder.handle()).orElse("nobody's"),
                seat.state().words(),
                seat.failure()
                        .map(why -> why.reason() + " (" + why.reference() + ")")
                        .orElse("a key that is not theirs was tried"));
    }

    private Reply own(Call call, Workshop workshop, List<Seat> all) {
        String seat = all.stream()
                .filter(one -> one.belongsTo(call.caller().id()))
                .findFirst()
                .map(one -> "Your seat is number " + one.number()
                        + (one.claimed() ? ", " + state(call, one) + "." : ", not claimed yet."))
                .orElse("You have no seat in it.");
        return Replies.show(Card.of(
                Tone.INFO,
                workshop.name() + " is " + workshop.state().words(),
                new Block.Text(seat),
                new Block.Note("Its facilitators see more.")));
    }

    private String state(Call call, Seat seat) {
        return feature.machines()
                .sandbox(call.tx(), seat)
                .filter(sandbox -> sandbox.state() == SandboxState.STOPPED)
                .map(off -> "switched off for now")
                .orElse(seat.state().words());
    }

    private Reply roster(Call call, String rest) {
        List<String> words = new ArrayList<>(
                List.of(rest.strip().isEmpty() ? new String[0] : rest.strip().split("\\s+")));
        boolean csv = words.removeIf(word -> word.toLowerCase(Locale.ROOT).equals("csv"));
        Workshop workshop = finder.run(call, String.join(" ", words), "workshop/roster");
        List<Card> pages = csv ? rosters.csv(call.tx(), workshop) : rosters.table(call.tx(), workshop);
        for (int page = 0; page < pages.size(); page++) {
            outbox.send(
                    call.tx(),
                    new OutboxMessage(
                            "roster:" + call.invocation().id() + ":" + page,
                            new Destination.DirectMessage(call.caller().id()),
                            pages.get(page),
                            OutboxMessage.Priority.ANSWER,
                            KEEP,
                            Optional.of(call.invocation().id()),
                            Optional.empty()));
        }
        return Replies.done(
                "The roster of " + workshop.name() + " comes in a direct message of its own",
                "It names people and addresses, so it goes to you alone.");
    }
}
