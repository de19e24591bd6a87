package dev.kindling.chat.slack;

/** The workspace as last heard of. Thread-safe. */
final class Installation {
    private volatile Workspace workspace = Workspace.UNKNOWN;

    Workspace get() {
        return workspace;
    }

    void set(Workspace heard) {
        workspace = heard;
    }
}
