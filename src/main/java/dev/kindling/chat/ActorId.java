package dev.kindling.chat;

/**
 * Who somebody is: platform, workspace (Slack) or guild (Discord) id, and user id. Never a display name, which its owner
 * may change.
 */
public record ActorId(Platform platform, String workspace, String user) {
    public ActorId {
        if (workspace.isBlank() || user.isBlank()) {
            throw new IllegalArgumentException("an actor has a workspace and a user id");
        }
    }

    /** A person of the console; its one workspace is called {@code console}. */
    public static ActorId console(String user) {
        return new ActorId(Platform.CONSOLE, "console", user);
    }

    @Override
    public String toString() {
        return platform.key() + ":" + workspace + ":" + user;
    }
}
