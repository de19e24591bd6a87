package dev.kindling.sandbox;

import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import java.util.Optional;

/** Rows of {@link Adoption}. */
public interface AdoptionStore {
    Optional<Adoption> of(ReadTransaction tx, String machine);

    Optional<Adoption> find(ReadTransaction tx, String id);

    /** Writes it, in place of an older one of the same machine. */
    void put(WriteTransaction tx, Adoption adoption);
}
