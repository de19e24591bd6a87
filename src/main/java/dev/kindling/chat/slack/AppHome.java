package dev.kindling.chat.slack;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kindling.chat.Card;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The page "my sandboxes" of each person who has looked at it: published when they open it, again after whatever may have
 * changed it, and once after a start, since it may have changed meanwhile. Several changes in a moment make one publication.
 * Thread-safe.
 */
final class AppHome {
    private static final Logger log = LoggerFactory.getLogger(AppHome.class);
    private static final Duration GATHER = Duration.ofMillis(700);
    private static final Duration TRY_AGAIN = Duration.ofSeconds(5);
    private static final int TRIES = 5;

    /** People's commands come first. */
    private static final Duration AFTER_START = Duration.ofSeconds(5);

    private final SlackApi api;
    private final SlackPace pace;
    private final ScheduledExecutorService background;
    private final Function<String, Card> page;
    private final Memory memory;
    private final Set<String> viewers = ConcurrentHashMap.newKeySet();
    private final Map<String, Boolean> waiting = new ConcurrentHashMap<>();

    /** Who has looked, over restarts. */
    interface Memory {
        void saw(String user);

        Set<String> known();
    }

    /** @param page what a person sees, by their user id */
    AppHome(
            SlackApi api,
            SlackPace pace,
            ScheduledExecutorService background,
            Function<String, Card> page,
            Memory memory) {
        this.api = api;
        this.pace = pace;
        this.background = background;
        this.page = page;
        this.memory = memory;
    }

    /** After a start, when Slack can be reached. */
    void refresh() {
        try {
            var unused = background.schedule(this::publishAll, AFTER_START.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            log.debug("Stopping", e);
        }
    }

    private void publishAll() {
        try {
            for (String user : memory.known()) {
                if (viewers.add(user)) {
                    publishIn(user, Duration.ZERO, TRIES);
                }
            }
        } catch (RuntimeException e) {
            log.warn("Who has looked at App Home is not known; it is published when they look again", e);
        }
    }

    void opened(String user) {
        if (viewers.add(user)) {
            background.execute(() -> remember(user));
        }
        publishIn(user, Duration.ZERO, TRIES);
    }

    private void remember(String user) {
        try {
            memory.saw(user);
        } catch (RuntimeException e) {
            log.warn("Who looked at App Home was not noted; after a restart it is published when they look again", e);
        }
    }

    void changed(String user) {
        if (viewers.contains(user) && waiting.putIfAbsent(user, true) == null) {
            publishIn(user, GATHER, TRIES);
        }
    }

    private void publishIn(String user, Duration pause, int tries) {
        try {
            var unused = background.schedule(() -> publish(user, tries), pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            log.debug("Stopping", e);
        }
    }

    private void publish(String user, int tries) {
        waiting.remove(user);
        try {
            Optional<Duration> wait = pace.view("home of " + user);
            if (wait.isPresent()) {
                publishIn(user, wait.get(), tries);
                return;
            }
            String view = view(page.apply(user)).toString();
            api.call(
                    "views.publish",
                    bot -> bot.viewsPublish(request -> request.userId(user).viewAsString(view)));
        } catch (SlackFault fault) {
            if (tries > 1 && fault.kind() != SlackFault.Kind.REFUSED) {
                publishIn(user, fault.wish().orElse(TRY_AGAIN), tries - 1);
            } else {
                log.warn("App Home was not published: {}", fault.getMessage());
            }
        } catch (RuntimeException e) {
            log.warn("App Home was not published", e);
        }
    }

    static ObjectNode view(Card card) {
        ObjectNode view = JsonNodeFactory.instance.objectNode().put("type", "home");
        view.set("blocks", BlockKit.blocks(card, BlockKit.IN_VIEW));
        return view;
    }
}
