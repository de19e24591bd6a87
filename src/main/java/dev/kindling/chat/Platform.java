package dev.kindling.chat;

import java.util.Locale;

/** The chat services that Kindling speaks. {@link #key} is what configuration and the database call it. */
public enum Platform {
    CONSOLE,
    SLACK,
    DISCORD;

    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException when no platform has that key */
    public static Platform ofKey(String key) {
        return valueOf(key.toUpperCase(Locale.ROOT));
    }
}
