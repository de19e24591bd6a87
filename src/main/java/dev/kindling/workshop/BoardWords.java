package dev.kindling.workshop;

import dev.kindling.engine.MachineId;
import dev.kindling.store.ReadTransaction;
import dev.kindling.workshop.plan.BoardText;
import dev.kindling.workshop.plan.SeatCounts;
import dev.kindling.workshop.plan.SeatState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the board says about the seats: counts, evidence of logins, and one line of progress with the time left. */
final class BoardWords {
    /** What is left is told in steps: a board that counts seconds would be edited for nothing else. */
    private static final Duration STEP = Duration.ofSeconds(10);

    private final Forecasts forecasts;
    private final SeatMachines machines;

    BoardWords(Forecasts forecasts, SeatMachines machines) {
        this.forecasts = forecasts;
        this.machines = machines;
    }

    List<String> lines(ReadTransaction tx, Workshop workshop, Collection<Seat> all) {
        var tally = SeatTally.of(all);
        List<String> lines = new ArrayList<>();
        switch (workshop.state()) {
            case PREPARING -> lines.add(progress(tx, all));
            case OPEN, GRACE -> {
                lines.add(tally.claimed() + " of " + BoardText.seats(tally.seats()) + " claimed, " + tally.free()
                        + " free.");
                lines.add(capital(BoardText.summary(counts(all, tally))) + ".");
                if (tally.in(SeatState.PREPARING) > 0) {
                    lines.add(progress(tx, all));
                }
            }
            case REMOVING -> lines.addAll(removal(tx, workshop, all));
            default -> {}
        }
        int off = workshop.state().making() || workshop.state().running() ? machines.off(tx, workshop.slug()) : 0;
        if (off > 0) {
            lines.add(BoardText.seats(off) + " switched off; a facilitator can resume " + (off == 1 ? "it" : "them")
                    + ".");
        }
        int failed = tally.in(SeatState.FAILED);
        if (failed > 0 && workshop.state().making()) {
            lines.add(BoardText.seats(failed) + " failed; a facilitator can retry " + (failed == 1 ? "it" : "them")
                    + ".");
        }
        return lines;
    }

    private List<String> removal(ReadTransaction tx, Workshop workshop, Collection<Seat> all) {
        Removal removal = Removal.of(all, kept(tx, workshop, all));
        List<String> lines = new ArrayList<>();
        if (removal.going() > 0) {
            lines.add(
                    capital(BoardText.progress("removed", removal.gone(), 0, removal.going(), Optional.empty())) + ".");
        }
        if (removal.kept() > 0) {
            lines.add(BoardText.seats(removal.kept())
                    + (removal.kept() == 1 ? " is kept by its tenant" : " are kept by their tenants")
                    + " for longer.");
        }
        return lines;
    }

    /** Whether all is removed but what tenants keep: nobody waits for anything then, though it may take hours. */
    boolean onlyKeptIsLeft(ReadTransaction tx, Workshop workshop, Collection<Seat> all) {
        return workshop.state() == WorkshopState.REMOVING
                && Removal.of(all, kept(tx, workshop, all)).onlyKeptIsLeft();
    }

    /** @param going how many are to be removed, those that are gone included */
    private record Removal(int gone, int going, int kept) {
        static Removal of(Collection<Seat> all, int kept) {
            int had = (int)
                    all.stream().filter(seat -> seat.machine().isPresent()).count();
            return new Removal(SeatTally.of(all).in(SeatState.RELEASED), had - kept, kept);
        }

        boolean onlyKeptIsLeft() {
            return kept > 0 && gone == going;
        }
    }

    /** Seats that stay beyond the end; whoever calls a workshop off takes those as well. */
    private int kept(ReadTransaction tx, Workshop workshop, Collection<Seat> all) {
        if (workshop.outcome().filter(WorkshopState.CANCELLED::equals).isPresent()) {
            return 0;
        }
        Set<MachineId> kept = machines.kept(tx, workshop.slug()).keySet();
        return (int) all.stream()
                .filter(seat -> seat.state() != SeatState.RELEASED
                        && seat.leftOver().isEmpty()
                        && seat.machine().filter(kept::contains).isPresent())
                .count();
    }

    /** A warm seat that is nobody's cannot be logged in to, so it is free and not one that never tried. */
    private SeatCounts counts(Collection<Seat> all, SeatTally tally) {
        List<SeatState> shown = all.stream()
                .map(seat -> seat.state() == SeatState.READY && !seat.claimed()
                        ? seat.holder().isPresent() ? SeatState.INVITED : SeatState.EMPTY
                        : seat.state())
                .toList();
        return SeatCounts.of(shown, machines.loginsKnown() || tally.connected() > 0);
    }

    private String progress(ReadTransaction tx, Collection<Seat> all) {
        var tally = SeatTally.of(all);
        int preparing = tally.in(SeatState.PREPARING);
        int failed = tally.in(SeatState.FAILED);
        Optional<Duration> left =
                preparing == 0 ? Optional.empty() : Optional.of(inSteps(forecasts.timeLeft(tx, preparing)));
        return capital(BoardText.progress(
                        "ready", tally.up(), failed, Math.max(1, tally.up() + preparing + failed), left))
                + ".";
    }

    private static Duration inSteps(Duration span) {
        long steps = (span.toSeconds() + STEP.toSeconds() - 1) / STEP.toSeconds();
        return STEP.multipliedBy(Math.max(1, steps));
    }

    private static String capital(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
