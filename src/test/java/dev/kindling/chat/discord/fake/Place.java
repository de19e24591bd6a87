package dev.kindling.chat.discord.fake;

import java.util.Optional;

/** A channel: of a guild, or the direct messages between the bot and one person. */
public record Place(String id, Kind kind, String name, Optional<String> guild, Optional<Person> with) {
    /** Discord's channel types that the fake has. */
    public enum Kind {
        TEXT(0),
        DIRECT(1),
        VOICE(2),
        CATEGORY(4),
        THREAD(11);

        private final int number;

        Kind(int number) {
            this.number = number;
        }

        int number() {
            return number;
        }
    }

    boolean direct() {
        return kind == Kind.DIRECT;
    }
}
