package dev.kindling.chat.slack.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The way of each call of the Web API: token, scope, rate, and then its method. */
final class WebApi {
    /** What a method does with its arguments; its answer, or a {@link Refusal}. */
    @FunctionalInterface
    interface Method {
        ObjectNode answer(Form form);
    }

    private final Access access;
    private final RateLimits limits;
    private final ServerTime time;
    private final Witness witness;
    private final Mishaps mishaps;
    private final Map<String, Method> methods = new ConcurrentHashMap<>();

    WebApi(Access access, RateLimits limits, ServerTime time, Witness witness, Mishaps mishaps) {
        this.access = access;
        this.limits = limits;
        this.time = time;
        this.witness = witness;
        this.mishaps = mishaps;
    }

    WebApi with(Map<String, Method> family) {
        methods.putAll(family);
        return this;
    }

    void without(List<String> lacking) {
        methods.keySet().removeAll(Set.copyOf(lacking));
    }

    void handle(Context context) {
        String method = context.pathParam("method");
        witness.calls(method, time.nanos());
        witness.heard(method + " " + context.body());
        if (mishaps.answers(method, context)) {
            return;
        }
        try {
            carryOut(method, context);
        } catch (Refusal e) {
            answer(context, e.body());
        }
        mishaps.spoil(method, context);
    }

    private void carryOut(String method, Context context) {
        Form form = new Form(context);
        access.check(method, Optional.ofNullable(context.header("Authorization")));
        if (limits.exceeded(method, form.find("channel"))) {
            witness.complain("too often: " + method);
            context.status(429).header("Retry-After", "1").json(Map.of("ok", false, "error", "ratelimited"));
            return;
        }
        Method known = methods.get(method);
        if (known == null) {
            throw new Refusal("unknown_method");
        }
        context.header("x-oauth-scopes", access.scopes());
        answer(context, known.answer(form));
    }

    static void answer(Context context, JsonNode answer) {
        context.contentType("application/json; charset=utf-8").result(answer.toString());
    }
}
