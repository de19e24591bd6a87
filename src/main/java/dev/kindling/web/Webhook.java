package dev.kindling.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.ContentTooLargeResponse;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * An address at which another service calls Kindling. Whoever receives the calls checks for themselves who sends them, on
 * the body as it came over the wire: nothing is parsed or decoded before.
 *
 * @param path exact, such as {@code /slack/events}
 * @param largest longest body that is taken, in bytes; a longer one is answered 413 before it is looked at
 */
public record Webhook(String path, int largest, Receiver receiver) implements WebRoutes {
    /** One call. */
    public static final class Call {
        private final Map<String, List<String>> headers;
        private final byte[] body;

        private Call(Map<String, List<String>> headers, byte[] body) {
            this.headers = headers;
            this.body = body;
        }

        /** By name in lower case. */
        public Map<String, List<String>> headers() {
            return headers;
        }

        /** As it was sent. */
        public byte[] body() {
            return body.clone();
        }
    }

    /** @param contentType empty for a body without one */
    public record Answer(int status, String contentType, String body) {}

    /** Takes calls, on the server's threads. */
    @FunctionalInterface
    public interface Receiver {
        Answer receive(Call call);
    }

    @Override
    public void addTo(RoutesConfig routes) {
        routes.post(path, this::take);
    }

    @Override
    public Set<String> selfGuarded() {
        return Set.of(path);
    }

    private void take(Context context) {
        Answer answer = receiver.receive(new Call(headers(context), body(context)));
        context.status(answer.status());
        if (!answer.contentType().isEmpty()) {
            context.contentType(answer.contentType());
        }
        context.result(answer.body());
    }

    private static Map<String, List<String>> headers(Context context) {
        Map<String, List<String>> headers = new TreeMap<>();
        context.headerMap().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), List.of(value)));
        return headers;
    }

    /** Read by hand, since the length that a request claims need not be there or be true. */
    private byte[] body(Context context) {
        try {
            byte[] body = context.req().getInputStream().readNBytes(largest + 1);
            if (body.length > largest) {
                throw new ContentTooLargeResponse(
                        "That is too long: at most " + largest / 1024 + " kB are taken here.");
            }
            return body;
        } catch (IOException e) {
            throw new BadRequestResponse("The request broke off.");
        }
    }
}
