package dev.kindling.workshop;

import dev.kindling.chat.Card;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import dev.kindling.workshop.plan.Forecast;
import dev.kindling.workshop.plan.TrackRecord;
import dev.kindling.workshop.plan.WorkshopSlug;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Rows of workshops. */
public interface WorkshopStore {
    void insert(WriteTransaction tx, Workshop workshop);

    void update(WriteTransaction tx, Workshop workshop);

    Optional<Workshop> find(ReadTransaction tx, WorkshopSlug slug);

    /** Those that are not closed, by start. */
    List<Workshop> current(ReadTransaction tx);

    /** The last closed ones, newest first. */
    List<Workshop> closed(ReadTransaction tx, int most);

    /** Every slug that was ever given. */
    Set<WorkshopSlug> slugs(ReadTransaction tx);

    /** The card of the board that was sent last, and when. */
    Optional<SentBoard> board(ReadTransaction tx, WorkshopSlug slug);

    void boardSent(WriteTransaction tx, WorkshopSlug slug, Card card, Instant now);

    /** Notes that something is said now; false when it was said before. */
    boolean sayOnce(WriteTransaction tx, WorkshopSlug slug, String what);

    /** All that was noted so. */
    Set<String> said(ReadTransaction tx, WorkshopSlug slug);

    /** Notes how long preparation was said to take. */
    void forecastMade(WriteTransaction tx, WorkshopSlug slug, Forecast forecast);

    /** Notes how long preparation took. */
    void forecastCame(WriteTransaction tx, WorkshopSlug slug, Duration took);

    /** Earlier forecasts and what came of them, newest first. */
    List<TrackRecord.Past> forecasts(ReadTransaction tx, int most);

    /** A board as it was sent. */
    record SentBoard(Card card, Instant at) {}
}
