package dev.kindling.chat.discord.fake;

/** Discord's permission bits that the fake checks. */
public final class Permissions {
    public static final long VIEW_CHANNEL = 1L << 10;
    public static final long SEND_MESSAGES = 1L << 11;
    public static final long MANAGE_MESSAGES = 1L << 13;
    public static final long EMBED_LINKS = 1L << 14;
    public static final long ATTACH_FILES = 1L << 15;
    public static final long READ_MESSAGE_HISTORY = 1L << 16;
    public static final long USE_APPLICATION_COMMANDS = 1L << 31;
    public static final long SEND_MESSAGES_IN_THREADS = 1L << 38;
    public static final long PIN_MESSAGES = 1L << 51;

    /** What a bot needs that writes and keeps boards. */
    public static final long OF_BOT = VIEW_CHANNEL | SEND_MESSAGES | EMBED_LINKS | ATTACH_FILES | READ_MESSAGE_HISTORY;

    static final long OF_EVERYONE = VIEW_CHANNEL | READ_MESSAGE_HISTORY | SEND_MESSAGES | USE_APPLICATION_COMMANDS;

    private Permissions() {}
}
