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

    /**
     * For sentences to operators: the name alone for people of the console and accounts of the host, of whom there is one each,
     * and {@code platform:workspace:user} for others.
     */
    public String spoken() {
        return platform == Platform.CONSOLE ? user : toString();
    }

    /** The same for an actor as the audit writes it; what is none, such as Kindling itself, stays as it is. */
    public static String spoken(String actor) {
        String console = console("x").toString().replaceFirst("x$", "");
        return actor.startsWith(console) ? actor.substring(console.length()) : actor;
    }

    @Override
    public String toString() {
        return platform.key() + ":" + workspace + ":" + user;
    }
}
