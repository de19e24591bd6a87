package dev.kindling.chat;

/**
 * Many people under one name of their platform.
 *
 * @param id as the platform names it; on the console a channel's name
 */
public record Gathering(Kind kind, String id) {
    public Gathering {
        if (id.isBlank()) {
            throw new IllegalArgumentException("a group without an id");
        }
    }

    /** What kind of group. */
    public enum Kind {
        /** A user group (Slack) or a role (Discord): what {@link Caller#groups} holds. */
        GROUP,
        CHANNEL
    }
}
