package dev.kindling.command.workshop;

import dev.kindling.chat.Button;
import dev.kindling.chat.Reply;
import dev.kindling.command.Call;
import dev.kindling.command.Help;
import dev.kindling.command.Replies;
import dev.kindling.command.Routes;
import dev.kindling.command.Verbs;
import dev.kindling.units.Spans;
import dev.kindling.workshop.Answer;
import dev.kindling.workshop.By;
import dev.kindling.workshop.SeatTally;
import dev.kindling.workshop.Workshop;
import dev.kindling.workshop.WorkshopFeature;
import dev.kindling.workshop.WorkshopState;
import dev.kindling.workshop.plan.BoardText;
import java.time.Duration;
import java.time.InstantSource;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code /workshop prepare}, {@code open}, {@code extend}, {@code retry}, {@code end} and {@code cancel}. */
final class PhaseVerbs implements Verbs {
    private static final Duration USUAL_EXTENSION = Duration.ofMinutes(30);
    private static final Pattern EXTEND = Pattern.compile(
            "(?:(.*?)\\s*)?(?:by\\s+)?(\\d[\\d\\s]*[a-zA-Z]\\w*(?:\\s+\\d+\\s*[a-zA-Z]\\w*)*)?", Pattern.DOTALL);

    private static final int LONGEST_EXTEND = 200;

    private final WorkshopFeature feature;
    private final WorkshopFinder finder;
    private final InstantSource clock;

    PhaseVerbs(WorkshopFeature feature, WorkshopFinder finder, InstantSource clock) {
        this.feature = feature;
        this.finder = finder;
        this.clock = clock;
    }

    @Override
    public void register(Routes routes) {
        both(
                routes,
                "prepare",
                new Help(
                        "prepare [workshop]",
                        "boot its warm seats now",
                        "Happens by itself at the lead time before the start. Checks first whether the host can carry it."),
                (call, workshop) -> refusable(
                        feature.service().prepare(call.tx(), workshop, by(call), false), workshop, "prepare-anyway"));
        routes.pressed(
                "workshop/prepare-anyway",
                (call, argument) -> WorkshopReplies.of(
                        feature.service().prepare(call.tx(), finder.runPressed(call, argument), by(call), true)));
        both(
                routes,
                "open",
                new Help(
                        "open [workshop]",
                        "let people claim their seats",
                        "Happens by itself at the start. The board in the channel gets its button Claim my sandbox."),
                (call, workshop) -> refusable(
                        feature.service().open(call.tx(), workshop, by(call), false), workshop, "open-anyway"));
        routes.pressed(
                "workshop/open-anyway",
                (call, argument) -> WorkshopReplies.of(
                        feature.service().open(call.tx(), finder.runPressed(call, argument), by(call), true)));
        both(
                routes,
                "retry",
                new Help(
                        "retry [workshop]",
                        "make failed seats anew, and no others",
                        "Seats keep their number and whom they belong to."),
                (call, workshop) -> WorkshopReplies.of(feature.service().retry(call.tx(), workshop, by(call))));
        routes.typed(
                "workshop",
                "extend",
                new Help(
                        "extend [workshop] [by]",
                        "let a workshop end later",
                        "By " + Spans.spoken(USUAL_EXTENSION)
                                + " if you do not say, at most by what its plan allows and the host can carry. Example:"
                                + " /workshop extend 1h"),
                this::extend);
        routes.pressed(
                "workshop/extend",
                (call, argument) -> extendBy(call, finder.runPressed(call, argument), USUAL_EXTENSION));
        both(
                routes,
                "end",
                new Help(
                        "end [workshop]",
                        "end it: a grace period, then removal",
                        "Asks before it does that. All seats are removed, one by one; the receipt comes into the channel."),
                this::askEnd);
        routes.pressed(
                "workshop/end-yes",
                (call, argument) -> WorkshopReplies.of(
                        feature.service().end(call.tx(), finder.runPressed(call, argument), by(call))));
        both(
                routes,
                "cancel",
                new Help(
                        "cancel [workshop]",
                        "call it off, also in the middle of its preparation",
                        "Asks before it does that. Whatever was made is removed at once."),
                this::askCancel);
        routes.pressed(
                "workshop/cancel-yes",
                (call, argument) -> WorkshopReplies.of(
                        feature.service().cancel(call.tx(), finder.runPressed(call, argument), by(call))));
    }

    private interface OnWorkshop {
        Reply handle(Call call, Workshop workshop);
    }

    private void both(Routes routes, String verb, Help help, OnWorkshop handler) {
        String action = "workshop/" + verb;
        routes.typed("workshop", verb, help, (call, rest) -> handler.handle(call, finder.run(call, rest, action)));
        routes.pressed(action, (call, argument) -> handler.handle(call, finder.runPressed(call, argument)));
    }

    private static By by(Call call) {
        return By.caller(call.invocation());
    }

    private static Reply refusable(Answer answer, Workshop workshop, String anyway) {
        boolean noGo = answer instanceof Answer.Refused && workshop.state() == WorkshopState.PLANNED;
        if (!noGo) {
            return WorkshopReplies.of(answer);
        }
        return Replies.confirm(
                answer.title(),
                answer.text() + "\nSeats for which there is no room stay empty, and are made when there is.",
                Button.plain(
                        "Do it anyway", "workshop/" + anyway, workshop.slug().text()));
    }

    private Reply extend(Call call, String rest) {
        Matcher words = EXTEND.matcher(rest.strip());
        String name = rest.strip();
        Duration span = USUAL_EXTENSION;
        // A long text holds no time span, and trying all of it for one takes long.
        if (name.length() <= LONGEST_EXTEND && words.matches() && words.group(2) != null) {
            try {
                span = Spans.parse(words.group(2));
                name = words.group(1) == null ? "" : words.group(1);
            } catch (IllegalArgumentException e) {
                // Part of a name, such as "git 2nd".
                name = rest.strip();
            }
        }
        return extendBy(call, finder.run(call, name, "workshop/extend"), span);
    }

    private Reply extendBy(Call call, Workshop workshop, Duration span) {
        return WorkshopReplies.of(feature.service().extend(call.tx(), workshop, by(call), span));
    }

    private Reply askEnd(Call call, Workshop workshop) {
        var tally = tally(call, workshop);
        Duration grace = workshop.plan().ending().grace();
        String when =
                workshop.state() == WorkshopState.GRACE || grace.isZero() ? "at once" : "after " + Spans.spoken(grace);
        return Replies.confirm(
                "End " + workshop.name() + "?",
                "Its " + BoardText.seats(tally.seats()) + " (" + tally.claimed() + " claimed, " + tally.connected()
                        + " in) are removed for good " + when + ", with everything on their disks."
                        + kept(call, workshop),
                Button.confirming("End it", "workshop/end-yes", workshop.slug().text()));
    }

    /** What an end does not take. */
    private String kept(Call call, Workshop workshop) {
        var until = feature.machines().kept(call.tx(), workshop.slug()).values().stream()
                .filter(clock.instant()::isBefore)
                .sorted()
                .toList();
        return until.isEmpty()
                ? ""
                : " Not removed: " + BoardText.seats(until.size()) + " that tenants keep, the last until "
                        + feature.cards().at(workshop, until.get(until.size() - 1)) + ". /workshop cancel "
                        + workshop.slug() + " takes those, too.";
    }

    private Reply askCancel(Call call, Workshop workshop) {
        var tally = tally(call, workshop);
        return Replies.confirm(
                "Cancel " + workshop.name() + "?",
                "Whatever was made is removed at once, with everything on it, and what tenants keep longer, too; "
                        + tally.claimed() + " of its " + BoardText.seats(tally.seats()) + " are claimed.",
                Button.confirming(
                        "Cancel it", "workshop/cancel-yes", workshop.slug().text()));
    }

    private SeatTally tally(Call call, Workshop workshop) {
        return SeatTally.of(feature.seats().of(call.tx(), workshop.slug()));
    }
}
