package dev.kindling.workshop;

import dev.kindling.chat.Card;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import dev.kindling.workshop.plan.WorkshopSlug;
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

    /** A board as it was sent. */
    record SentBoard(Card card, Instant at) {}
}
