package dev.kindling.workshop;

import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import dev.kindling.workshop.plan.WorkshopSlug;
import java.time.Instant;
import java.util.Optional;

/** Rows of the pages on which a workshop's board can be watched. */
public interface BoardPageStore {
    Optional<String> token(ReadTransaction tx, WorkshopSlug workshop);

    Optional<WorkshopSlug> workshop(ReadTransaction tx, String token);

    void insert(WriteTransaction tx, WorkshopSlug workshop, String token, Instant now);
}
