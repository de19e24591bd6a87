package dev.kindling.workshop;

import dev.kindling.chat.Block;
import dev.kindling.chat.Button;
import dev.kindling.chat.Card;
import dev.kindling.chat.Card.Tone;
import dev.kindling.units.Spans;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The words that Kindling says about workshops, the same on every platform; times go by the workshop's own clock. */
public final class WorkshopCards {
    private static final DateTimeFormatter WHEN = DateTimeFormatter.ofPattern("EEE d MMM HH:mm", Locale.ENGLISH);

    private final InstantSource clock;

    public WorkshopCards(InstantSource clock) {
        this.clock = clock;
    }

    /** A point in time on the workshop's wall clock with the span from now: {@code Mon 30 Nov 09:00 Europe/Berlin (in 2 days)}. */
    public String when(Workshop workshop, Instant time) {
        Duration gap = Duration.between(clock.instant(), time);
        return at(workshop, time) + (gap.isNegative() ? " (" + about(gap.abs()) + " ago)" : " (in " + about(gap) + ")");
    }

    /** The same without the span, for what stands there for a long time. */
    public String at(Workshop workshop, Instant time) {
        var zone = workshop.plan().zone();
        return WHEN.withZone(zone).format(time) + " " + zone;
    }

    static String about(Duration span) {
        boolean longer = span.compareTo(Duration.ofMinutes(2)) >= 0;
        return Spans.spoken(longer ? span.plusSeconds(30).truncatedTo(ChronoUnit.MINUTES) : span);
    }

    /** What a facilitator sees of one workshop, with the next steps that fit its state. */
    public Card desk(Workshop workshop, SeatTally tally) {
        List<Block> blocks = new ArrayList<>();
        var plan = workshop.plan();
        blocks.add(new Block.Facts(List.of(
                new Block.Fact("State", workshop.state().words()),
                new Block.Fact("Id", workshop.slug().text()),
                new Block.Fact("Team", workshop.team()),
                new Block.Fact("Seats", plan.seats() + " of flavour " + plan.flavour()),
                new Block.Fact("Start", when(workshop, plan.start())),
                new Block.Fact("End", when(workshop, plan.end())),
                new Block.Fact("Prepared from", when(workshop, plan.preparationStart())),
                new Block.Fact("Seats now", tally.words()))));
        List<Button> buttons = actions(workshop);
        if (!buttons.isEmpty()) {
            blocks.add(new Block.Buttons(buttons));
        }
        return new Card(Tone.INFO, workshop.name(), blocks);
    }

    /** At most five buttons for a facilitator. */
    public static List<Button> actions(Workshop workshop) {
        String id = workshop.slug().text();
        List<Button> buttons = new ArrayList<>();
        switch (workshop.state()) {
            case PLANNED -> {
                buttons.add(Button.primary("Open", "workshop/open", id));
                buttons.add(Button.plain("Prepare", "workshop/prepare", id));
                buttons.add(Button.plain("Check", "workshop/check", id));
                buttons.add(Button.plain("Cancel", "workshop/cancel", id));
            }
            case PREPARING -> {
                buttons.add(Button.primary("Open", "workshop/open", id));
                buttons.add(Button.plain("Status", "workshop/status", id));
                buttons.add(Button.plain("Retry failed seats", "workshop/retry", id));
                buttons.add(Button.plain("Cancel", "workshop/cancel", id));
            }
            case OPEN -> {
                buttons.add(Button.plain("Status", "workshop/status", id));
                buttons.add(Button.plain("Retry failed seats", "workshop/retry", id));
                buttons.add(Button.plain("Extend", "workshop/extend", id));
                buttons.add(Button.plain("End", "workshop/end", id));
            }
            case GRACE -> {
                buttons.add(Button.primary("Extend", "workshop/extend", id));
                buttons.add(Button.plain("Status", "workshop/status", id));
                buttons.add(Button.plain("Remove now", "workshop/end", id));
            }
            case REMOVING -> buttons.add(Button.plain("Status", "workshop/status", id));
            case ENDED, CANCELLED -> {}
        }
        return buttons;
    }

    Card couldNotPrepare(Workshop workshop, String why) {
        return Card.of(Tone.WARNING, workshop.name() + " was not prepared: no go", new Block.Text(why))
                .withButtons(
                        Button.plain(
                                "Check again", "workshop/check", workshop.slug().text()),
                        Button.plain(
                                "Prepare anyway",
                                "workshop/prepare-anyway",
                                workshop.slug().text()));
    }

    Card invitation(Workshop workshop) {
        return Card.of(
                        Tone.INFO,
                        "You have a seat in " + workshop.name(),
                        new Block.Text(whenToClaim(workshop)
                                + "; have your SSH public key at hand (cat ~/.ssh/id_ed25519.pub)."))
                .withButtons(Button.primary(
                        "Claim my sandbox", "workshop/claim", workshop.slug().text()));
    }

    private String whenToClaim(Workshop workshop) {
        String end = at(workshop, workshop.plan().end());
        return workshop.state() == WorkshopState.OPEN
                ? "It is open and ends " + end + ". Claim your sandbox now"
                : "It starts " + at(workshop, workshop.plan().start()) + " and ends " + end
                        + ". Claim your sandbox as soon as it is open";
    }

    Card yourTurn(Workshop workshop) {
        return Card.of(
                Tone.SUCCESS,
                "It is your turn in " + workshop.name(),
                new Block.Text("A seat became free and is yours. The SSH details follow here."));
    }
}
