package dev.kindling.workshop;

import dev.kindling.store.ReadTransaction;
import java.time.Duration;
import java.util.Optional;

/** How long preparation takes, by this host's own history. */
@FunctionalInterface
public interface Forecasts {
    /** How long so many machines that are being made still take; empty when there is no history. */
    Optional<Duration> timeLeft(ReadTransaction tx, int machines);
}
