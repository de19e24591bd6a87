package dev.kindling.chat;

import java.time.Duration;

/** How an attempt to deliver a message ended. */
public sealed interface Delivery {
    /** It is there; {@code messageId} is the platform's id, with which it can be edited. */
    record Delivered(String messageId) implements Delivery {}

    /** This person or place takes no message, and trying again will not help (Discord 50007, Slack user_disabled). */
    record Refused(String reason) implements Delivery {}

    /** The platform asked to wait. */
    record RetryAfter(Duration pause) implements Delivery {}

    /** It did not work this time. */
    record Failed(String reason) implements Delivery {}
}
