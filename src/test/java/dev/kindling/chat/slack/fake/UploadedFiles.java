package dev.kindling.chat.slack.fake;

import io.javalin.http.Context;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What people sent as files; only the bot's token reads them. */
final class UploadedFiles {
    private final Access access;
    private final Map<String, String> contents = new ConcurrentHashMap<>();

    UploadedFiles(Access access) {
        this.access = access;
    }

    void add(String id, String content) {
        contents.put(id, content);
    }

    void handle(Context context) {
        if (!access.isBot(Optional.ofNullable(context.header("Authorization")))) {
            context.status(403);
            return;
        }
        context.result(contents.getOrDefault(context.pathParam("id"), ""));
    }
}
