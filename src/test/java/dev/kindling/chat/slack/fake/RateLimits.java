package dev.kindling.chat.slack.fake;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How often a minute each method may be called, by Slack's tiers; of messages one a second and channel. */
final class RateLimits {
    private static final String POST = "chat.postMessage";
    private static final long MINUTE = 60_000_000_000L;
    /** A second with a tolerance of 50 ms: clocks are not that exact. */
    private static final long ABOUT_A_SECOND = 950_000_000L;
    /** By the system's time one message may have been longer on its way than the next. */
    private static final long ON_A_BUSY_MACHINE = 300_000_000L;

    /** "Several hundred" messages a minute for the whole workspace. */
    private static final int POSTS = 300;

    private static final Map<String, Integer> PER_MINUTE = Map.ofEntries(
            Map.entry("usergroups.users.list", 20),
            Map.entry("usergroups.list", 20),
            Map.entry("users.list", 20),
            Map.entry("conversations.open", 50),
            Map.entry("conversations.history", 50),
            Map.entry("conversations.members", 100),
            Map.entry("chat.update", 50),
            Map.entry("users.info", 100),
            Map.entry("views.open", 100),
            Map.entry("views.publish", 100),
            Map.entry("chat.postEphemeral", 100));

    private final ServerTime time;
    private final Map<String, List<Long>> calls = new HashMap<>();

    RateLimits(ServerTime time) {
        this.time = time;
    }

    /** Counts the call if it is not too often. */
    synchronized boolean exceeded(String method, Optional<String> channel) {
        if (method.equals(POST)) {
            return postExceeds(channel.orElse("null"));
        }
        Integer limit = PER_MINUTE.get(method);
        if (limit == null) {
            return false;
        }
        long now = time.nanos();
        List<Long> times = since(now - MINUTE, method);
        if (times.size() >= limit) {
            return true;
        }
        times.add(now);
        return false;
    }

    private boolean postExceeds(String channel) {
        long now = time.nanos();
        List<Long> here = since(now - (time.inHand() ? ABOUT_A_SECOND : ON_A_BUSY_MACHINE), POST + channel);
        if (!here.isEmpty()) {
            return true;
        }
        List<Long> everywhere = since(now - MINUTE, POST);
        if (everywhere.size() >= POSTS) {
            return true;
        }
        everywhere.add(now);
        here.add(now);
        return false;
    }

    private List<Long> since(long start, String what) {
        List<Long> times = calls.computeIfAbsent(what, key -> new ArrayList<>());
        times.removeIf(time -> time < start);
        return times;
    }
}
