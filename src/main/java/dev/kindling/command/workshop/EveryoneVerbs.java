package dev.kindling.command.workshop;

import dev.kindling.chat.Button;
import dev.kindling.chat.Reply;
import dev.kindling.command.Call;
import dev.kindling.command.Help;
import dev.kindling.command.Replies;
import dev.kindling.command.Routes;
import dev.kindling.command.Verbs;
import dev.kindling.workshop.Answer;
import dev.kindling.workshop.By;
import dev.kindling.workshop.DuringStore;
import dev.kindling.workshop.Workshop;
import dev.kindling.workshop.WorkshopFeature;
import dev.kindling.workshop.plan.WorkshopSlug;
import java.util.Optional;

/** {@code /workshop message}, {@code pause} and {@code resume}: all seats at once. */
final class EveryoneVerbs implements Verbs {
    private static final int LONGEST = 1_500;

    private final WorkshopFeature feature;
    private final WorkshopFinder finder;

    EveryoneVerbs(WorkshopFeature feature, WorkshopFinder finder) {
        this.feature = feature;
        this.finder = finder;
    }

    @Override
    public void register(Routes routes) {
        routes.typed(
                "workshop",
                "message",
                new Help(
                        "message [workshop] text",
                        "a direct message to everyone with a seat",
                        "Shows it to you and asks first. At most " + LONGEST
                                + " characters. Example: /workshop message We go on at 14:00"),
                this::ask);
        routes.pressed("workshop/message", (call, argument) -> sayIt(finder.runPressed(call, argument)));
        routes.pressed("workshop/message-yes", this::send);
        all(
                routes,
                "pause",
                new Help(
                        "pause [workshop]",
                        "switch all its seats off, as over night",
                        "Disks, ports and keys are kept; the end stays as it is. What could not be switched off is named."),
                (call, workshop) -> feature.everyone().pause(call.tx(), workshop, by(call)));
        all(
                routes,
                "resume",
                new Help(
                        "resume [workshop]",
                        "switch all its seats on again",
                        "Same addresses, ports, host keys and disks. What could not be switched on is named."),
                (call, workshop) -> feature.everyone().resume(call.tx(), workshop, by(call)));
    }

    private interface OnAll {
        Answer handle(Call call, Workshop workshop);
    }

    private void all(Routes routes, String verb, Help help, OnAll handler) {
        String action = "workshop/" + verb;
        routes.typed(
                "workshop",
                verb,
                help,
                (call, rest) -> WorkshopReplies.of(handler.handle(call, finder.run(call, rest, action))));
        routes.pressed(
                action,
                (call, argument) -> WorkshopReplies.of(handler.handle(call, finder.runPressed(call, argument))));
    }

    private static By by(Call call) {
        return By.caller(call.invocation());
    }

    private Reply ask(Call call, String rest) {
        String[] words = rest.strip().split("\\s+", 2);
        boolean named = isWorkshop(call, words[0]);
        Workshop workshop = finder.run(call, named ? words[0] : "", "workshop/message");
        String text = named ? (words.length > 1 ? words[1].strip() : "") : rest.strip();
        if (text.isEmpty()) {
            return sayIt(workshop);
        }
        if (text.length() > LONGEST) {
            return Replies.refused(
                    "That is too long", "It has " + text.length() + " characters; at most " + LONGEST + " fit.");
        }
        int people = feature.everyone().people(call.tx(), workshop.slug());
        if (people == 0) {
            return Replies.refused("Nobody has a seat in " + workshop.name() + " yet", "There is nobody to write to.");
        }
        var draft = feature.everyone().draft(call.tx(), workshop, text);
        return Replies.confirm(
                "Send this to " + (people == 1 ? "1 person" : people + " people") + " of " + workshop.name() + "?",
                text,
                Button.confirming("Send it", "workshop/message-yes", draft.id()));
    }

    private static Reply sayIt(Workshop workshop) {
        return Replies.refused(
                "What shall they read?",
                "Write it behind the command: /workshop message " + workshop.slug() + " We go on at 14:00");
    }

    private boolean isWorkshop(Call call, String word) {
        try {
            return feature.workshops().find(call.tx(), new WorkshopSlug(word)).isPresent();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private Reply send(Call call, String argument) {
        Optional<DuringStore.Draft> draft = feature.everyone().draft(call.tx(), argument);
        if (draft.isEmpty()) {
            return Replies.refused(
                    "That message is gone", "It was sent already, or its workshop is over. Nothing was sent now.");
        }
        Workshop workshop = finder.runPressed(call, draft.get().workshop().text());
        int people = feature.everyone()
                .send(
                        call.tx(),
                        workshop,
                        draft.get(),
                        call.caller().handle(),
                        by(call),
                        call.invocation().id());
        return Replies.done("Sent to " + (people == 1 ? "1 person" : people + " people"), "By direct message.");
    }
}
