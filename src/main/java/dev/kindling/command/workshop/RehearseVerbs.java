package dev.kindling.command.workshop;

import dev.kindling.chat.Reply;
import dev.kindling.command.Call;
import dev.kindling.command.Help;
import dev.kindling.command.Routes;
import dev.kindling.command.Verbs;
import dev.kindling.workshop.Rehearsals;
import dev.kindling.workshop.Workshop;
import dev.kindling.workshop.WorkshopFeature;
import java.util.ArrayList;
import java.util.List;

/** {@code /workshop rehearse}. */
final class RehearseVerbs implements Verbs {
    private final WorkshopFeature feature;
    private final WorkshopFinder finder;

    RehearseVerbs(WorkshopFeature feature, WorkshopFinder finder) {
        this.feature = feature;
        this.finder = finder;
    }

    @Override
    public void register(Routes routes) {
        routes.typed(
                "workshop",
                "rehearse",
                new Help(
                        "rehearse [seats] [workshop]",
                        "make a few real seats, log in, measure, remove (facilitators)",
                        "Says go or no-go with the time from request to login. " + Rehearsals.USUAL
                                + " seats if you do not say, at most " + Rehearsals.MOST + "."),
                this::rehearse);
        routes.pressed(
                "workshop/rehearse",
                (call, argument) -> rehearse(call, finder.runPressed(call, argument), Rehearsals.USUAL));
    }

    private Reply rehearse(Call call, String rest) {
        int seats = Rehearsals.USUAL;
        List<String> other = new ArrayList<>();
        for (String word : rest.strip().split("\\s+")) {
            if (word.matches("\\d{1,4}")) {
                seats = Integer.parseInt(word);
            } else {
                other.add(word);
            }
        }
        return rehearse(call, finder.run(call, String.join(" ", other), "workshop/rehearse"), seats);
    }

    private Reply rehearse(Call call, Workshop workshop, int seats) {
        return WorkshopReplies.of(feature.rehearsals().ask(call.tx(), workshop, seats, call.invocation()));
    }
}
