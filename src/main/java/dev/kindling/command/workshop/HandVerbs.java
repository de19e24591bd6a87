package dev.kindling.command.workshop;

import dev.kindling.chat.Block;
import dev.kindling.chat.Button;
import dev.kindling.chat.Card;
import dev.kindling.chat.Card.Tone;
import dev.kindling.chat.Reply;
import dev.kindling.command.Call;
import dev.kindling.command.Help;
import dev.kindling.command.Replies;
import dev.kindling.command.Routes;
import dev.kindling.command.Verbs;
import dev.kindling.workshop.By;
import dev.kindling.workshop.HandStore.Hand;
import dev.kindling.workshop.Seat;
import dev.kindling.workshop.Workshop;
import dev.kindling.workshop.WorkshopFeature;
import dev.kindling.workshop.WorkshopState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code /workshop hand} for people with a seat, and {@code /workshop hands} for their facilitators. */
final class HandVerbs implements Verbs {
    private static final int SHOWN = 10;

    private final WorkshopFeature feature;
    private final WorkshopFinder finder;

    HandVerbs(WorkshopFeature feature, WorkshopFinder finder) {
        this.feature = feature;
        this.finder = finder;
    }

    @Override
    public void register(Routes routes) {
        routes.typed(
                "workshop",
                "hand",
                new Help(
                        "hand [what you need]",
                        "raise your hand: a facilitator comes",
                        "Only the facilitators see it. Again changes what you said."),
                this::typed);
        routes.pressed("workshop/hand", (call, argument) -> raise(call, finder.attendPressed(call, argument), ""));
        routes.pressed("workshop/hand-down", (call, argument) -> lower(call, finder.attendPressed(call, argument)));
        routes.typed(
                "workshop",
                "hands",
                new Help(
                        "hands [workshop]",
                        "who raised a hand (facilitators)",
                        "First come first, with Taken and Done."),
                (call, rest) -> queue(call, finder.run(call, rest, "workshop/hands")));
        routes.pressed("workshop/hands", (call, argument) -> queue(call, finder.runPressed(call, argument)));
        routes.pressed("workshop/hand-taken", this::taken);
        routes.pressed("workshop/hand-done", this::done);
    }

    private Reply typed(Call call, String rest) {
        List<Workshop> mine = feature.workshops().current(call.tx()).stream()
                .filter(workshop -> seat(call, workshop).isPresent())
                .toList();
        String[] words = rest.strip().split("\\s+", 2);
        for (Workshop workshop : mine) {
            if (workshop.slug().text().equals(words[0])) {
                return raise(call, workshop, words.length > 1 ? words[1] : "");
            }
        }
        if (mine.size() > 1) {
            return Replies.refused(
                    "In which workshop?",
                    "You have seats in several; say its id first, such as /workshop hand "
                            + mine.get(0).slug() + " it does not compile.");
        }
        return mine.isEmpty() ? noSeat() : raise(call, mine.get(0), rest);
    }

    private static Reply noSeat() {
        return Replies.refused(
                "You have no seat in a workshop",
                "Hands are for people who claimed one. Press Claim my sandbox on its board first.");
    }

    private Optional<Seat> seat(Call call, Workshop workshop) {
        return feature.seats()
                .store()
                .heldBy(call.tx(), workshop.slug(), call.caller().id())
                .filter(Seat::claimed);
    }

    private Reply raise(Call call, Workshop workshop, String text) {
        Optional<Seat> seat = seat(call, workshop);
        if (seat.isEmpty()) {
            return noSeat();
        }
        if (workshop.state() != WorkshopState.OPEN && workshop.state() != WorkshopState.GRACE) {
            return Replies.refused(
                    workshop.name() + " is " + workshop.state().words(),
                    "No facilitator looks at hands now; " + workshop.handle() + " can help.");
        }
        int place = feature.hands().raise(call.tx(), workshop, seat.get(), text, By.caller(call.invocation()));
        return Replies.show(Card.of(
                        Tone.SUCCESS,
                        "Your hand is up in " + workshop.name(),
                        new Block.Text("You are number " + place + "; you hear when somebody comes. "
                                + (text.isBlank()
                                        ? "Say what it is about with /workshop hand and a few words."
                                        : "About: " + text.strip())))
                .withButtons(Button.plain(
                        "Lower hand", "workshop/hand-down", workshop.slug().text())));
    }

    private Reply lower(Call call, Workshop workshop) {
        seat(call, workshop)
                .ifPresent(seat -> feature.hands()
                        .down(
                                call.tx(),
                                workshop,
                                call.caller().id(),
                                call.caller().handle(),
                                By.caller(call.invocation())));
        return Replies.done("Your hand is down", "");
    }

    private Reply queue(Call call, Workshop workshop) {
        List<Hand> all = feature.hands().of(call.tx(), workshop);
        List<Block> blocks = new ArrayList<>();
        for (Hand hand : all.stream().limit(SHOWN).toList()) {
            Card card = feature.hands().card(workshop, hand);
            blocks.add(new Block.Text(card.title()));
            blocks.addAll(card.blocks());
        }
        if (all.size() > SHOWN) {
            blocks.add(new Block.Note((all.size() - SHOWN) + " more after these."));
        }
        String title = all.isEmpty()
                ? "No hand is up in "
                : all.size() == 1 ? "1 hand is up in " : all.size() + " hands are up in ";
        return Replies.show(new Card(Tone.INFO, title + workshop.name(), blocks));
    }

    private Reply taken(Call call, String argument) {
        Workshop workshop = finder.runPressed(call, slug(argument));
        String me = call.caller().handle();
        Optional<Hand> hand =
                feature.hands().take(call.tx(), workshop, which(argument), me, By.caller(call.invocation()));
        if (hand.isEmpty()) {
            return down();
        }
        String who = hand.get().takenBy().orElse(me);
        String whose = hand.get().handle() + ", seat " + hand.get().seat();
        return who.equals(me)
                ? Replies.show(feature.hands().card(workshop, hand.get()))
                : Replies.refused("Somebody was faster", who + " comes to " + whose + " already.");
    }

    private Reply done(Call call, String argument) {
        Workshop workshop = finder.runPressed(call, slug(argument));
        boolean was = feature.hands()
                .down(call.tx(), workshop, which(argument), call.caller().handle(), By.caller(call.invocation()));
        return was ? Replies.done("That hand is down", "/workshop hands shows the next ones.") : down();
    }

    private static Reply down() {
        return Replies.refused("That hand is down already", "/workshop hands shows those that are up.");
    }

    private static String slug(String argument) {
        return argument.split(" ", 2)[0];
    }

    private static String which(String argument) {
        return argument.substring(argument.indexOf(' ') + 1);
    }
}
