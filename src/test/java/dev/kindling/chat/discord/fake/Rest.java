package dev.kindling.chat.discord.fake;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The REST side for tests: what was called, and trouble to come. Routes are written as in Discord's description:
 * {@code POST /channels/{channel_id}/messages}; {@code *} is any route.
 */
public final class Rest {
    public static final String CREATE_MESSAGE = "POST /channels/{channel_id}/messages";
    public static final String EDIT_MESSAGE = "PATCH /channels/{channel_id}/messages/{message_id}";
    public static final String CREATE_DM = "POST /users/@me/channels";
    public static final String CALLBACK = "POST /interactions/{interaction_id}/{interaction_token}/callback";
    public static final String EDIT_ORIGINAL = "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original";
    public static final String FOLLOWUP = "POST /webhooks/{webhook_id}/{webhook_token}";
    public static final String MEMBER = "GET /guilds/{guild_id}/members/{user_id}";
    public static final String USER = "GET /users/{user_id}";
    public static final String PUT_GUILD_COMMANDS = "PUT /applications/{application_id}/guilds/{guild_id}/commands";

    /** One request that came, and what it got. */
    public record Request(String route, String path, String body, int status, long atNanos) {}

    private final Map<String, Deque<Trouble>> planned = new ConcurrentHashMap<>();
    private final Map<String, Trouble> lasting = new ConcurrentHashMap<>();
    private final Map<String, Integer> troubled = new ConcurrentHashMap<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final RateLimits limits = new RateLimits();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Patience patience;

    Rest(Patience patience) {
        this.patience = patience;
    }

    /** The next requests of the route meet these troubles, one each. */
    public void next(String route, Trouble... troubles) {
        Deque<Trouble> queue = planned.computeIfAbsent(route, any -> new ArrayDeque<>());
        synchronized (queue) {
            queue.addAll(List.of(troubles));
        }
    }

    /** All requests of the route meet that trouble, until {@link #wellAgain}. */
    public void always(String route, Trouble trouble) {
        lasting.put(route, trouble);
    }

    /** All requests of the route that go to that channel meet that trouble, until {@link #wellAgain}. */
    public void always(String route, Place place, Trouble trouble) {
        lasting.put(route + " to " + place.id(), trouble);
    }

    public void wellAgain() {
        planned.clear();
        lasting.clear();
    }

    /** Sets another limit for a route; the ones that stand are the ones that bots commonly see, or lower. */
    public void limit(String route, int most, Duration window) {
        limits.limit(route, most, window);
    }

    /** How many requests of the route met trouble so far, those included that are not answered yet. */
    public int troubled(String route) {
        return troubled.getOrDefault(route, 0);
    }

    /** Sets the time in which fifty requests may come in all; by itself it is a second. */
    public void limitInAll(Duration window) {
        limits.limitInAll(window);
    }

    /** All requests, in the order of their answers. */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    public List<Request> requests(String route) {
        return requests.stream()
                .filter(request -> request.route().equals(route))
                .toList();
    }

    public int count(String route) {
        return requests(route).size();
    }

    /** Answers of 401, 403 and 429 in the last ten minutes: Discord locks out at 10,000. */
    public int invalidAnswers() {
        return limits.invalidAnswers();
    }

    /** All bodies that the bot sent, in one piece, to search for what must not be in them. */
    public String everything() {
        return String.join(
                "\n",
                requests.stream()
                        .map(request -> request.path() + " " + request.body())
                        .toList());
    }

    /** How many requests of the route were about that place. */
    public int count(String route, Place place) {
        return (int) requests(route).stream()
                .filter(request -> request.path().contains("/" + place.id() + "/"))
                .count();
    }

    /** Waits until so many requests of the route were answered. */
    public void awaitCount(String route, int least) {
        patience.await(
                Patience.USUAL,
                () -> least + " requests of " + route + ", but " + count(route),
                () -> count(route) >= least ? Optional.of(true) : Optional.empty());
    }

    /** Lets that long pass, or less when the server stops. */
    void delay(Duration by) {
        try {
            var unused = stopping.await(by.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void stop() {
        stopping.countDown();
    }

    RateLimits limits() {
        return limits;
    }

    void add(Request request) {
        requests.add(request);
    }

    Optional<Trouble> troubleFor(String route, String path) {
        Optional<Trouble> trouble = plannedFor(route, path);
        if (trouble.isPresent()) {
            troubled.merge(route, 1, Integer::sum);
        }
        return trouble;
    }

    private Optional<Trouble> plannedFor(String route, String path) {
        for (Map.Entry<String, Trouble> one : lasting.entrySet()) {
            String[] parts = one.getKey().split(" to ", 2);
            if (parts.length == 2 && parts[0].equals(route) && path.contains("/" + parts[1] + "/")) {
                return Optional.of(one.getValue());
            }
        }
        for (String key : List.of(route, "*")) {
            Deque<Trouble> queue = planned.get(key);
            if (queue != null) {
                synchronized (queue) {
                    if (!queue.isEmpty()) {
                        return Optional.of(queue.removeFirst());
                    }
                }
            }
            if (lasting.containsKey(key)) {
                return Optional.of(lasting.get(key));
            }
        }
        return Optional.empty();
    }
}
