package dev.kindling.outbox;

import dev.kindling.chat.Button;
import dev.kindling.chat.Card;

/** The button under a fallback: "try my DM again". */
public final class RetryButton {
    /** Name of its action; the argument is the number of the refused message. */
    public static final String ACTION = "message/retry";

    private RetryButton() {}

    static Card under(Card card, long refusedMessage) {
        return card.withButtons(Button.primary("Try again", ACTION, Long.toString(refusedMessage)));
    }
}
