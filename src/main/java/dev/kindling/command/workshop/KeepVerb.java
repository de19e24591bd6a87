package dev.kindling.command.workshop;

import dev.kindling.chat.Reply;
import dev.kindling.command.Call;
import dev.kindling.command.Help;
import dev.kindling.command.Replies;
import dev.kindling.command.Routes;
import dev.kindling.command.Verbs;
import dev.kindling.units.Spans;
import dev.kindling.workshop.By;
import dev.kindling.workshop.Workshop;
import dev.kindling.workshop.WorkshopFeature;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code /workshop keep}, and the buttons <b>Keep mine until …</b> under a reminder. */
final class KeepVerb implements Verbs {
    private static final Duration USUAL = Duration.ofHours(1);
    private static final Pattern PRESSED = Pattern.compile("([a-z0-9-]{1,60})@(\\d{1,12})");

    private final WorkshopFeature feature;
    private final WorkshopFinder finder;

    KeepVerb(WorkshopFeature feature, WorkshopFinder finder) {
        this.feature = feature;
        this.finder = finder;
    }

    @Override
    public void register(Routes routes) {
        routes.typed(
                "workshop",
                "keep",
                new Help(
                        "keep [workshop] [span]",
                        "keep your own seat after the workshop's end",
                        "So long after its end, by " + Spans.spoken(USUAL)
                                + " if you do not say, at most by what its plan allows and the host can carry. Example:"
                                + " /workshop keep 2h"),
                this::typed);
        routes.pressed("workshop/keep", this::pressed);
    }

    private Reply typed(Call call, String rest) {
        String[] words = rest.strip().split("\\s+");
        String last = words[words.length - 1];
        String name = rest.strip();
        Duration span = USUAL;
        try {
            span = Spans.parse(last);
            name = name.substring(0, name.length() - last.length());
        } catch (IllegalArgumentException e) {
            // No span: all of it is the workshop's name.
            span = USUAL;
        }
        Workshop workshop = finder.attend(call, name, "workshop/keep");
        return keep(call, workshop, workshop.plan().end().plus(span));
    }

    private Reply pressed(Call call, String argument) {
        Matcher parts = PRESSED.matcher(argument);
        if (!parts.matches()) {
            // From the question which of several workshops is meant.
            Workshop workshop = finder.attendPressed(call, argument);
            return keep(call, workshop, workshop.plan().end().plus(USUAL));
        }
        Workshop workshop = finder.attendPressed(call, parts.group(1));
        return keep(call, workshop, Instant.ofEpochSecond(Long.parseLong(parts.group(2))));
    }

    private Reply keep(Call call, Workshop workshop, Instant until) {
        return workshop.state().closed()
                ? Replies.refused(workshop.name() + " is " + workshop.state().words(), "There is nothing left to keep.")
                : WorkshopReplies.of(feature.keepMine()
                        .keep(call.tx(), workshop, call.caller().id(), By.caller(call.invocation()), until));
    }
}
