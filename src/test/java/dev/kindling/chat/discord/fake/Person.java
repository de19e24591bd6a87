package dev.kindling.chat.discord.fake;

/** Somebody with an account; not necessarily in a guild. */
public record Person(String id, String name) {
    /** How messages mention this person. */
    public String mention() {
        return "<@" + id + ">";
    }
}
