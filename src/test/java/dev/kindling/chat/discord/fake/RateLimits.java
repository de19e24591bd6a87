package dev.kindling.chat.discord.fake;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Discord's buckets: so many requests in so much time for each route and main parameter, and 50 a second in all (interactions
 * excepted). Discord publishes no figures and says so; these are the ones that bots commonly see, or lower ones. They run by
 * the real time, as JDA does.
 */
final class RateLimits {
    /** So many in so much time. */
    record Limit(int most, Duration window) {}

    /** What the headers say; {@code retryAfter} when it was too much. */
    record Standing(Map<String, String> headers, Optional<Duration> retryAfter, boolean global) {}

    private record Window(long began, int used) {}

    private static final Limit USUAL = new Limit(10, Duration.ofSeconds(10));
    private static final int IN_ALL = 50;

    private final Map<String, Limit> limits = new HashMap<>();
    private final Map<String, Window> windows = new HashMap<>();
    private final Deque<Long> lately = new ArrayDeque<>();
    private Duration inAll = Duration.ofSeconds(1);
    private final Deque<Long> invalid = new ArrayDeque<>();

    RateLimits() {
        limit("POST /channels/{channel_id}/messages", 5, Duration.ofSeconds(5));
        limit("PATCH /channels/{channel_id}/messages/{message_id}", 5, Duration.ofSeconds(5));
        limit("DELETE /channels/{channel_id}/messages/{message_id}", 5, Duration.ofSeconds(1));
        limit("POST /webhooks/{webhook_id}/{webhook_token}", 5, Duration.ofSeconds(2));
        limit("PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original", 5, Duration.ofSeconds(2));
        limit("GET /webhooks/{webhook_id}/{webhook_token}/messages/@original", 5, Duration.ofSeconds(2));
        limit("DELETE /webhooks/{webhook_id}/{webhook_token}/messages/@original", 5, Duration.ofSeconds(2));
        limit("GET /guilds/{guild_id}/members/{user_id}", 5, Duration.ofSeconds(1));
        limit("GET /users/{user_id}", 30, Duration.ofSeconds(30));
        limit("PUT /applications/{application_id}/guilds/{guild_id}/commands", 5, Duration.ofSeconds(20));
        limit("PUT /applications/{application_id}/commands", 5, Duration.ofSeconds(20));
    }

    synchronized void limit(String route, int most, Duration window) {
        limits.put(route, new Limit(most, window));
    }

    synchronized void limitInAll(Duration window) {
        inAll = window;
    }

    static boolean ofInteractions(String template) {
        return template.startsWith("/interactions/") || template.startsWith("/webhooks/");
    }

    /** Counts one request. */
    synchronized Standing use(Call call) {
        long now = System.nanoTime();
        if (call.template().startsWith("/interactions/")) {
            // One response per interaction: there is nothing to limit.
            return new Standing(Map.of(), Optional.empty(), false);
        }
        if (!ofInteractions(call.template())) {
            while (!lately.isEmpty() && now - lately.peekFirst() > inAll.toNanos()) {
                lately.removeFirst();
            }
            if (lately.size() >= IN_ALL) {
                Duration wait = inAll.minusNanos(now - lately.getFirst());
                return new Standing(Map.of("X-RateLimit-Global", "true"), Optional.of(wait), true);
            }
            lately.addLast(now);
        }
        String route = call.method() + " " + call.template();
        Limit limit = limits.getOrDefault(route, USUAL);
        String bucket = route + " " + main(call);
        Window window = windows.getOrDefault(bucket, new Window(now, 0));
        if (now - window.began() >= limit.window().toNanos()) {
            window = new Window(now, 0);
        }
        boolean tooMuch = window.used() >= limit.most();
        if (!tooMuch) {
            window = new Window(window.began(), window.used() + 1);
        }
        windows.put(bucket, window);
        Duration left = limit.window().minusNanos(now - window.began());
        return new Standing(headers(route, limit, window, left), tooMuch ? Optional.of(left) : Optional.empty(), false);
    }

    /** Counts an answer of 401, 403 or 429; 10,000 of them in ten minutes lock a bot out. */
    synchronized void invalidAnswer() {
        long now = System.nanoTime();
        invalid.removeIf(then -> now - then > Duration.ofMinutes(10).toNanos());
        invalid.addLast(now);
    }

    synchronized int invalidAnswers() {
        return invalid.size();
    }

    private static String main(Call call) {
        return call.parameter("channel_id")
                + "/"
                + call.parameter("guild_id")
                + "/"
                + call.parameter("webhook_id")
                + call.parameter("webhook_token");
    }

    private static Map<String, String> headers(String route, Limit limit, Window window, Duration left) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("X-RateLimit-Limit", String.valueOf(limit.most()));
        headers.put("X-RateLimit-Remaining", String.valueOf(limit.most() - window.used()));
        headers.put(
                "X-RateLimit-Reset",
                seconds(Duration.ofMillis(System.currentTimeMillis()).plus(left)));
        headers.put("X-RateLimit-Reset-After", seconds(left));
        headers.put("X-RateLimit-Bucket", String.format("%08x", route.hashCode()));
        return headers;
    }

    static String seconds(Duration duration) {
        long millis = Math.max(1, duration.plusNanos(999_999).toMillis());
        return millis / 1000 + "." + String.format("%03d", millis % 1000);
    }
}
