package dev.kindling.command.workshop;

import dev.kindling.chat.Block;
import dev.kindling.chat.Button;
import dev.kindling.chat.Card;
import dev.kindling.chat.Card.Tone;
import dev.kindling.command.Call;
import dev.kindling.command.CommandRouter.RefusedException;
import dev.kindling.workshop.Admittance;
import dev.kindling.workshop.Workshop;
import dev.kindling.workshop.WorkshopCards;
import dev.kindling.workshop.WorkshopStore;
import dev.kindling.workshop.plan.WorkshopName;
import dev.kindling.workshop.plan.WorkshopSlug;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Finds the workshop that a person means, and checks again at each word and press what they are to it. */
final class WorkshopFinder {
    private static final int BUTTONS = 5;
    private static final int LABEL = 75;

    private final WorkshopStore workshops;
    private final WorkshopCards cards;
    private final Admittance admittance;

    WorkshopFinder(WorkshopStore workshops, WorkshopCards cards, Admittance admittance) {
        this.workshops = workshops;
        this.cards = cards;
        this.admittance = admittance;
    }

    /**
     * The workshop of that id or name which the caller runs, or the only one when the text is empty.
     *
     * @param action button that asks the same again for one of several
     * @throws RefusedException with what to do instead
     */
    Workshop run(Call call, String text, String action) {
        Workshop found = find(call, text, action, workshop -> runs(call, workshop));
        if (!runs(call, found)) {
            throw notYours(call, found);
        }
        return found;
    }

    /** The workshop that a facilitator's button is about. The argument comes from outside: everything is checked again. */
    Workshop runPressed(Call call, String argument) {
        Workshop found = pressed(call, argument);
        if (!runs(call, found)) {
            throw notYours(call, found);
        }
        return current(found);
    }

    /** The workshop that the caller may have a seat in, or the only one. */
    Workshop attend(Call call, String text, String action) {
        return attended(call, find(call, text, action, workshop -> attends(call, workshop)));
    }

    Workshop attendPressed(Call call, String argument) {
        return attended(call, pressed(call, argument));
    }

    /** A workshop that the caller attends or runs, also when it is over. */
    Workshop known(Call call, String text, String action) {
        Workshop found = find(call, text, action, workshop -> attends(call, workshop) || runs(call, workshop));
        if (!attends(call, found) && !runs(call, found)) {
            throw outside(found);
        }
        return found;
    }

    boolean runs(Call call, Workshop workshop) {
        return call.membership().looksAfter(workshop.team());
    }

    /** Whether they may have a seat in it. */
    boolean attends(Call call, Workshop workshop) {
        return call.membership().team(workshop.team()).isPresent()
                || admittance.admits(
                        call.tx(), workshop, call.caller(), call.invocation().origin());
    }

    private Workshop attended(Call call, Workshop found) {
        Workshop now = current(found);
        if (!attends(call, now)) {
            throw outside(now);
        }
        return now;
    }

    private Workshop current(Workshop found) {
        if (found.state().closed()) {
            String when = found.times()
                    .closedAt()
                    .map(time -> " since " + cards.when(found, time))
                    .orElse("");
            throw refuse(
                    found.name() + " is " + found.state().words(),
                    "That button is from a workshop that is " + found.state().words() + when
                            + ". The board of a running workshop has a button of its own; /workshop list shows them.");
        }
        return found;
    }

    private Workshop pressed(Call call, String argument) {
        return slug(argument)
                .flatMap(slug -> workshops.find(call.tx(), slug))
                .orElseThrow(() -> refuse(
                        "That button is from another time",
                        "This Kindling does not know its workshop. /workshop list shows those that are there."));
    }

    private Workshop find(Call call, String text, String action, Predicate<Workshop> mine) {
        String wanted = text.strip();
        if (wanted.isEmpty()) {
            return only(call, action, mine);
        }
        return slug(wanted)
                .flatMap(slug -> workshops.find(call.tx(), slug))
                .or(() -> byName(call, wanted))
                .orElseThrow(() -> refuse(
                        "There is no such workshop",
                        "Say its id, as /workshop list shows it, such as /workshop status intro-to-git."));
    }

    private Optional<Workshop> byName(Call call, String wanted) {
        return workshops.current(call.tx()).stream()
                .filter(workshop -> workshop.name().equalsIgnoreCase(wanted))
                .findFirst()
                .or(() -> name(wanted).flatMap(name -> workshops.find(call.tx(), WorkshopSlug.of(name))));
    }

    private Workshop only(Call call, String action, Predicate<Workshop> mine) {
        List<Workshop> all = workshops.current(call.tx()).stream().filter(mine).toList();
        if (all.isEmpty()) {
            throw refuse(
                    "There is no workshop of yours",
                    "A facilitator makes one with /workshop create. /workshop list shows those that you can see.");
        }
        if (all.size() > 1) {
            throw new RefusedException(Card.of(
                    Tone.REFUSAL,
                    "Which one?",
                    new Block.Text("There are several workshops; say its id, or press it."),
                    new Block.Buttons(all.stream()
                            .limit(BUTTONS)
                            .map(workshop -> Button.plain(
                                    label(workshop), action, workshop.slug().text()))
                            .toList())));
        }
        return all.get(0);
    }

    private static String label(Workshop workshop) {
        String name = workshop.name() + " (" + workshop.slug() + ")";
        return name.length() <= LABEL ? name : workshop.slug().text();
    }

    private static Optional<WorkshopSlug> slug(String text) {
        try {
            return Optional.of(new WorkshopSlug(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<WorkshopName> name(String text) {
        try {
            return Optional.of(WorkshopName.of(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static RefusedException notYours(Call call, Workshop workshop) {
        boolean elsewhere = !call.membership().facilitates().isEmpty();
        return refuse(
                "Only facilitators of team " + workshop.team() + " can do that",
                elsewhere
                        ? "You facilitate "
                                + String.join(", ", call.membership().facilitates()) + ", and "
                                + workshop.name() + " is of team " + workshop.team()
                                + ". Ask one of its facilitators, or an operator."
                        : workshop.name() + " is run by the facilitators of team " + workshop.team()
                                + "; ask one of them, such as " + workshop.handle() + ".");
    }

    private static RefusedException outside(Workshop workshop) {
        return refuse(
                "You are not in team " + workshop.team(),
                workshop.name() + " is for its members. With an access code from a facilitator you can join:"
                        + " /workshop claim CODE.");
    }

    static RefusedException refuse(String title, String why) {
        return new RefusedException(Card.of(Tone.REFUSAL, title, new Block.Text(why)));
    }
}
