package dev.kindling.command.workshop;

import dev.kindling.chat.Button;
import dev.kindling.chat.Reply;
import dev.kindling.command.Call;
import dev.kindling.command.Help;
import dev.kindling.command.Replies;
import dev.kindling.command.Routes;
import dev.kindling.command.Verbs;
import dev.kindling.workshop.By;
import dev.kindling.workshop.Holder;
import dev.kindling.workshop.Seat;
import dev.kindling.workshop.Workshop;
import dev.kindling.workshop.WorkshopFeature;

/** {@code /workshop reset}: a clean disk for one seat. */
final class ResetVerb implements Verbs {
    private static final int PARTS = 3;

    private final WorkshopFeature feature;
    private final WorkshopFinder finder;
    private final SeatFinder seats;

    ResetVerb(WorkshopFeature feature, WorkshopFinder finder) {
        this.feature = feature;
        this.finder = finder;
        this.seats = new SeatFinder(feature.seats());
    }

    @Override
    public void register(Routes routes) {
        routes.typed(
                "workshop",
                "reset",
                new Help(
                        "reset <seat|person> [workshop]",
                        "a clean disk for one seat (facilitators)",
                        "Asks before it does that. Address, port, host key and the tenant's key stay; everything on the disk"
                                + " is lost. The tenant hears of it. Example: /workshop reset 7"),
                this::ask);
        routes.pressed("workshop/reset-yes", this::reset);
    }

    private Reply ask(Call call, String rest) {
        String[] words = rest.strip().split("\\s+", 2);
        Workshop workshop = finder.run(call, words.length > 1 ? words[1] : "", "workshop/status");
        if (words[0].isEmpty()) {
            return Replies.refused(
                    "Which seat?", "Say its number or whose it is: /workshop reset 7; /workshop roster has both.");
        }
        Seat seat = seats.find(call, workshop, words[0], "reset");
        String whose = seat.holder().filter(Holder::claimed).map(Holder::handle).orElse("nobody");
        return Replies.confirm(
                "Reset seat " + seat.number() + " of " + workshop.name() + "?",
                "It is " + whose + "'s. Everything on its disk is lost; address, port, host key and key stay.",
                Button.confirming(
                        "Reset it",
                        "workshop/reset-yes",
                        workshop.slug() + " " + seat.number() + " "
                                + feature.resets().version(seat)));
    }

    private Reply reset(Call call, String argument) {
        String[] parts = argument.split(" ");
        Workshop workshop = finder.runPressed(call, parts[0]);
        if (parts.length != PARTS) {
            throw WorkshopFinder.refuse("That button is from another time", "Say /workshop reset again.");
        }
        Seat seat = seats.find(call, workshop, parts[1], "reset");
        return WorkshopReplies.of(feature.resets()
                .reset(call.tx(), workshop, seat, parts[2], call.caller().handle(), By.caller(call.invocation())));
    }
}
