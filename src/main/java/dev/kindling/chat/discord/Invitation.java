package dev.kindling.chat.discord;

import java.util.List;
import net.dv8tion.jda.api.Permission;

/** The link with which an administrator lets the bot into a server, with exactly the permissions that it needs. */
final class Invitation {
    /** Boards and calls in a channel; direct messages and answers to commands need none. */
    static final List<Permission> PERMISSIONS =
            List.of(Permission.VIEW_CHANNEL, Permission.MESSAGE_SEND, Permission.MESSAGE_EMBED_LINKS);

    private Invitation() {}

    static String link(String application) {
        return "https://discord.com/oauth2/authorize?client_id=" + application
                + "&scope=bot+applications.commands&permissions=" + Permission.getRaw(PERMISSIONS);
    }
}
