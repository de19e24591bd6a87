package dev.kindling.chat.slack.fake;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** With which a modal can be opened, once and within three seconds of what somebody did. */
final class Triggers {
    private static final Duration LIFE = Duration.ofSeconds(3);

    private static final long EXCHANGED = Long.MIN_VALUE;

    private record Trigger(String id, String user, long at) {}

    private final Ids ids;
    private final Map<String, Trigger> triggers = new ConcurrentHashMap<>();
    private volatile Duration life = LIFE;

    Triggers(Ids ids) {
        this.ids = ids;
    }

    void live(Duration time) {
        life = time;
    }

    /** One for what that person does. */
    String issue(String user) {
        String id = ids.next("") + ".2." + Long.toHexString(System.nanoTime());
        triggers.put(id, new Trigger(id, user, System.nanoTime()));
        return id;
    }

    /** Uses it up, or refuses; whose it was. */
    String exchange(String id) {
        Trigger trigger = triggers.get(id);
        if (trigger == null) {
            throw new Refusal("invalid_trigger_id");
        }
        if (!triggers.replace(id, trigger, new Trigger(id, trigger.user(), EXCHANGED)) || trigger.at() == EXCHANGED) {
            throw new Refusal("exchanged_trigger_id");
        }
        if (System.nanoTime() - trigger.at() > life.toNanos()) {
            throw new Refusal("expired_trigger_id");
        }
        return trigger.user();
    }
}
