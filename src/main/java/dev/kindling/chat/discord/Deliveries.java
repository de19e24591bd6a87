package dev.kindling.chat.discord;

import dev.kindling.chat.Delivery;

/** What an answer of Discord's means for the outbox. */
final class Deliveries {
    /** The id of a message that stands somewhere, of which nobody knows where; it cannot be edited. */
    private static final String UNKNOWN = "unknown";

    private Deliveries() {}

    /** Something that ends with the id of a message, or does not. */
    @FunctionalInterface
    interface Attempt {
        String run() throws DiscordFault;
    }

    static Delivery attempt(Attempt attempt) {
        try {
            return new Delivery.Delivered(attempt.run());
        } catch (DiscordFault fault) {
            return of(fault);
        }
    }

    static Delivery of(DiscordFault fault) {
        String why = String.valueOf(fault.getMessage());
        return switch (fault.kind()) {
            case WAIT -> new Delivery.RetryAfter(fault.pause());
            case AWAY -> new Delivery.Failed(why);
            case REFUSED -> new Delivery.Refused(why);
            case TAKEN -> new Delivery.Delivered(UNKNOWN);
        };
    }
}
