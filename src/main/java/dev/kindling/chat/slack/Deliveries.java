package dev.kindling.chat.slack;

import dev.kindling.chat.Delivery;
import java.util.Set;

/** What an answer of Slack's means for the outbox. */
final class Deliveries {
    /** Refusals that a later try may overcome, since they are not about this message or place. */
    private static final Set<String> PASSING = Set.of(
            "fatal_error",
            "internal_error",
            "service_unavailable",
            "request_timeout",
            "team_added_to_org",
            "message_limit_exceeded");

    private Deliveries() {}

    /** Something that ends with the id of a message, or does not. */
    @FunctionalInterface
    interface Attempt {
        String run() throws SlackFault;
    }

    static Delivery attempt(Attempt attempt) {
        try {
            return new Delivery.Delivered(attempt.run());
        } catch (SlackFault fault) {
            return of(fault);
        }
    }

    static Delivery of(SlackFault fault) {
        return switch (fault.kind()) {
            case WAIT -> new Delivery.RetryAfter(fault.pause());
            case AWAY -> new Delivery.Failed(String.valueOf(fault.getMessage()));
            case REFUSED ->
                fault.tokenIsDead() || PASSING.contains(fault.error())
                        ? new Delivery.Failed(String.valueOf(fault.getMessage()))
                        : new Delivery.Refused("Slack: " + fault.error());
        };
    }
}
