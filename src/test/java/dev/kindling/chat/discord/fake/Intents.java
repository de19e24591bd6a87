package dev.kindling.chat.discord.fake;

/** Bits of what a bot may ask to be told. */
final class Intents {
    static final int ALWAYS = 0;
    static final int GUILDS = 1;
    static final int GUILD_MEMBERS = 1 << 1;
    static final int GUILD_PRESENCES = 1 << 8;
    static final int GUILD_MESSAGES = 1 << 9;
    static final int DIRECT_MESSAGES = 1 << 12;
    static final int MESSAGE_CONTENT = 1 << 15;
    static final int PRIVILEGED = GUILD_MEMBERS | GUILD_PRESENCES | MESSAGE_CONTENT;
    /** All that exist: 0 to 16, 20, 21, 24, 25. */
    static final int KNOWN = 0x1FFFF | 1 << 20 | 1 << 21 | 1 << 24 | 1 << 25;

    private Intents() {}
}
