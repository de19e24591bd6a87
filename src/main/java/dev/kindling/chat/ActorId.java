package dev.kindling.chat;

/**
 * Who somebody is: platform, workspace (Slack) or guild (Discord) id, and user id. Never a display name, which its owner
 * may change.
 */
public record ActorId(Platform platform, String workspace, String user) {
    private static final String ON_HOST = "@host";

    public ActorId {
        if (workspace.isBlank() || user.isBlank()) {
            throw new IllegalArgumentException("an actor has a workspace and a user id");
        }
    }

    /** A person of the console; its one workspace is called {@code console}. */
    public static ActorId console(String user) {
        return new ActorId(Platform.CONSOLE, "console", user);
    }

    /** An account of this host's operating system, as the host's own socket proves it; told from a console's by its ending. */
    public static ActorId onHost(String account) {
        return console(account + ON_HOST);
    }

    /** How people of the console are called in {@code teams.yml}: on the host, by the name of their account. */
    public String consoleName() {
        return user.endsWith(ON_HOST) ? user.substring(0, user.length() - ON_HOST.length()) : user;
    }

    /**
     * Reads what {@link #toString} writes.
     *
     * @throws IllegalArgumentException when it is something else
     */
    public static ActorId parse(String text) {
        String[] parts = text.split(":", 3);
        if (parts.length != 3) {
            throw new IllegalArgumentException("not an actor: " + text);
        }
        return new ActorId(Platform.ofKey(parts[0]), parts[1], parts[2]);
    }

    @Override
    public String toString() {
        return platform.key() + ":" + workspace + ":" + user;
    }
}
