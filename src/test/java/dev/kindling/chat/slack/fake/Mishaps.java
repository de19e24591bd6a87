package dev.kindling.chat.slack.fake;

import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** What goes wrong with the next calls of a method. */
final class Mishaps {
    private final Map<String, List<String>> answersInStead = new ConcurrentHashMap<>();
    private final Set<String> answersGetLost = ConcurrentHashMap.newKeySet();

    void plan(String method, List<String> answers) {
        answersInStead
                .computeIfAbsent(method, name -> new CopyOnWriteArrayList<>())
                .addAll(answers);
    }

    /** Answers in the method's stead where that is planned. */
    boolean answers(String method, Context context) {
        List<String> planned = answersInStead.get(method);
        if (planned == null || planned.isEmpty()) {
            return false;
        }
        String answer = planned.remove(0);
        if (answer.equals("lost")) {
            answersGetLost.add(method);
            return false;
        }
        if (answer.matches("5\\d\\d")) {
            context.status(Integer.parseInt(answer)).result("<html>out of order</html>");
        } else if (answer.startsWith("429:")) {
            context.status(429)
                    .header("Retry-After", answer.substring(4))
                    .json(Map.of("ok", false, "error", "ratelimited"));
        } else if (answer.equals("cut")) {
            context.contentType("application/json").result("{\"ok\":true,\"chan");
        } else {
            WebApi.answer(context, new Refusal(answer).body());
        }
        return true;
    }

    /** Spoils the answer that a method has given, where that is planned. */
    void spoil(String method, Context context) {
        if (answersGetLost.remove(method)) {
            context.contentType("application/json").result("{\"ok\":tr");
        }
    }
}
