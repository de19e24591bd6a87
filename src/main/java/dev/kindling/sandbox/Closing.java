package dev.kindling.sandbox;

import dev.kindling.store.ReadTransaction;
import java.util.Optional;

/** Whether no new sandboxes are made for the time being. */
@FunctionalInterface
public interface Closing {
    /** A sentence for the person who asks, or empty when sandboxes are made. */
    Optional<String> why(ReadTransaction tx);
}
