package dev.kindling.maintenance;

import dev.kindling.chat.Card;

/** Does errands of one kind. */
@FunctionalInterface
public interface ErrandRunner {
    /** May block for minutes; done again after a crash. What it returns is the answer. */
    Card run(Errand errand);
}
