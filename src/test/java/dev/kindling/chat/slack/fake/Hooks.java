package dev.kindling.chat.slack.fake;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** The response_urls: each good for five answers within half an hour, in the place where somebody did something. */
final class Hooks {
    /** Counts as a method where mishaps are planned and calls remembered. */
    private static final String NAME = "response_url";

    private static final int USES = 5;
    private static final long LIFE = TimeUnit.MINUTES.toNanos(30);

    private record Hook(String user, String channel, Optional<String> original, long at, AtomicInteger uses) {}

    private final Ids ids;
    private final ServerTime time;
    private final Witness witness;
    private final Mishaps mishaps;
    private final Messages messages;
    private final Supplier<String> server;
    private final Map<String, Hook> hooks = new ConcurrentHashMap<>();

    Hooks(Ids ids, ServerTime time, Witness witness, Mishaps mishaps, Messages messages, Supplier<String> server) {
        this.ids = ids;
        this.time = time;
        this.witness = witness;
        this.mishaps = mishaps;
        this.messages = messages;
        this.server = server;
    }

    /** The address of a new one; {@code original} is the ts of the message whose button was pressed. */
    String open(String user, String channel, Optional<String> original) {
        String id = ids.next("h");
        hooks.put(id, new Hook(user, channel, original, time.nanos(), new AtomicInteger()));
        return server.get() + "/hook/" + id;
    }

    static String id(String url) {
        return url.substring(url.lastIndexOf('/') + 1);
    }

    void handle(Context context) {
        String id = context.pathParam("id");
        Hook hook = hooks.get(id);
        witness.heard(context.body());
        witness.calls(NAME);
        if (mishaps.answers(NAME, context)) {
            return;
        }
        if (hook != null && time.nanos() - hook.at() > LIFE) {
            witness.complain("a response_url was used after half an hour");
            refuse(context, 404, "expired_url");
            return;
        }
        if (hook == null || hook.uses().incrementAndGet() > USES) {
            witness.complain("a response_url was used more than five times");
            refuse(context, 404, "used_url");
            return;
        }
        JsonNode body = Json.read(context.body());
        List<String> faults = BlockKitRules.message(body.path("text").asText(), body.path("blocks"));
        if (!faults.isEmpty()) {
            witness.complain(faults);
            refuse(context, 400, "invalid_blocks");
            return;
        }
        answer(id, hook, body);
        context.result("ok");
    }

    private static void refuse(Context context, int status, String error) {
        context.status(status).json(Map.of("ok", false, "error", error));
    }

    private void answer(String id, Hook hook, JsonNode body) {
        Optional<String> replaced = body.path("replace_original").asBoolean()
                ? hook.original().map(ts -> Messages.key(hook.channel(), ts)).or(() -> messages.keyOfHook(id))
                : Optional.empty();
        replaced.ifPresentOrElse(
                key -> messages.change(key, body), () -> messages.show(hook.user(), hook.channel(), body, id));
    }
}
