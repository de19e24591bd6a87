package dev.kindling.workshop;

import dev.kindling.sandbox.OperationKind;
import dev.kindling.sandbox.OperationTiming;
import dev.kindling.sandbox.Seats;
import dev.kindling.store.ReadTransaction;
import dev.kindling.workshop.plan.Forecast;
import dev.kindling.workshop.plan.TrackRecord;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/** How long preparation takes, by this host's own history, and how good earlier forecasts were. */
public final class Forecasts {
    private static final int PAST = 20;
    /** Always the same draws: the board shall not change its mind because of chance. */
    private static final long SEED = 20_261_122;

    private final Seats sandboxes;
    private final WorkshopStore workshops;
    private final int atOnce;

    /** @param atOnce how many machines the engine works on at once */
    public Forecasts(Seats sandboxes, WorkshopStore workshops, int atOnce) {
        this.sandboxes = sandboxes;
        this.workshops = workshops;
        this.atOnce = atOnce;
    }

    /** For so many machines, begun now. */
    Forecast of(ReadTransaction tx, int machines) {
        List<OperationTiming> timings = sandboxes.lastTimings(tx, OperationKind.PROVISION, Forecast.MOST_STARTS);
        List<Forecast.Start> starts = timings.stream()
                .filter(one -> one.endedAt().isAfter(one.askedAt()))
                .map(one -> new Forecast.Start(one.took(), together(one, timings)))
                .toList();
        return Forecast.of(machines, atOnce, starts, new SplittableRandom(SEED));
    }

    private static int together(OperationTiming one, List<OperationTiming> all) {
        return (int) Math.max(
                1,
                all.stream()
                        .filter(other -> other.askedAt().isBefore(one.endedAt())
                                && one.askedAt().isBefore(other.endedAt()))
                        .count());
    }

    /** How long the last so many of those being made still take. */
    Duration timeLeft(ReadTransaction tx, int machines) {
        return of(tx, machines).p50();
    }

    /** One sentence each: the forecast for so many machines, and the record of earlier ones. */
    String words(ReadTransaction tx, int machines) {
        return "Preparation: " + of(tx, machines).words() + "; "
                + TrackRecord.of(workshops.forecasts(tx, PAST)).words() + ".";
    }
}
