package dev.kindling.workshop.plan;

import java.time.Instant;

/** What is known about the first login to a seat. */
public sealed interface Login {
    /** Its owner was seen logging in. */
    record At(Instant moment) implements Login {}

    /** The engine would have seen a login, and there was none. */
    record Never() implements Login {}

    /** The engine does not tell. */
    record Unknown() implements Login {}
}
