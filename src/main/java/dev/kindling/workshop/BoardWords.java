package dev.kindling.workshop;

import dev.kindling.store.ReadTransaction;
import java.util.ArrayList;
import java.util.List;

/** What the board says about the seats: counts, evidence of logins, and one line of progress with the time left. */
final class BoardWords {
    private final Forecasts forecasts;
    private final boolean loginsKnown;

    /** @param loginsKnown whether the engine can tell who has logged in */
    BoardWords(Forecasts forecasts, boolean loginsKnown) {
        this.forecasts = forecasts;
        this.loginsKnown = loginsKnown;
    }

    List<String> lines(ReadTransaction tx, Workshop workshop, SeatTally tally) {
        List<String> lines = new ArrayList<>();
        switch (workshop.state()) {
            case PREPARING -> lines.add(progress(tx, tally));
            case OPEN, GRACE -> {
                lines.add(places(tally));
                if (tally.claimed() > 0) {
                    lines.add(logins(tally));
                }
                if (tally.in(SeatState.PREPARING) > 0) {
                    lines.add(progress(tx, tally));
                }
            }
            case REMOVING -> lines.add("Removed " + tally.in(SeatState.RELEASED) + " of "
                    + (tally.seats() - tally.in(SeatState.EMPTY) - tally.in(SeatState.INVITED)) + " seats.");
            default -> {}
        }
        if (tally.in(SeatState.FAILED) > 0 && !workshop.state().closed()) {
            lines.add(tally.in(SeatState.FAILED) + (tally.in(SeatState.FAILED) == 1 ? " seat has" : " seats have")
                    + " failed; a facilitator can retry them.");
        }
        return lines;
    }

    private static String places(SeatTally tally) {
        return tally.claimed() + " of " + tally.seats() + " seats claimed, " + tally.free() + " free.";
    }

    /** {@code 21 of 24 in, 2 never tried, 1 wrong key}. */
    private String logins(SeatTally tally) {
        if (!loginsKnown) {
            return "Who has logged in is unknown: this host's engine cannot tell.";
        }
        List<String> parts = new ArrayList<>();
        parts.add(tally.connected() + " of " + tally.claimed() + " in");
        if (tally.neverTried() > 0) {
            parts.add(tally.neverTried() + " never tried");
        }
        if (tally.wrongKey() > 0) {
            parts.add(tally.wrongKey() + " wrong key");
        }
        return String.join(", ", parts) + ".";
    }

    private String progress(ReadTransaction tx, SeatTally tally) {
        int preparing = tally.in(SeatState.PREPARING);
        String left = preparing == 0
                ? ""
                : ", " + forecasts.timeLeft(tx, preparing).map(span -> "about " + WorkshopCards.about(span) + " left")
                        .orElse("time left not known yet");
        return tally.up() + " of " + (tally.up() + preparing) + " machines ready" + left + ".";
    }
}
