package dev.kindling.chat.slack;

import dev.kindling.chat.slack.Slots.Lane;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Keeps below Slack's limits without anybody waiting: who comes too early hears how long to stay away, and gets through when
 * they come back then. {@code who} is the same at each try of one thing. Thread-safe.
 */
final class SlackPace {
    /** A workspace takes "several hundred" messages a minute: most for messages, some kept free for those who talk to us. */
    private static final Lane MESSAGES = Lane.perMinute("messages", 200, 6);

    private static final Lane TALK = Lane.perMinute("talk", 60, 10);

    /** Tiers 3 and 4 are 50 and 100 a minute; bursts are part of that, so the rate behind them is lower. */
    private static final Lane EDITS = Lane.perMinute("chat.update", 42, 8);

    private static final Lane WHISPERS = Lane.perMinute("chat.postEphemeral", 90, 10);
    private static final Lane VIEWS = Lane.perMinute("views.publish", 90, 10);
    private static final Duration PER_CHANNEL = Duration.ofSeconds(1);

    private final Slots slots;

    SlackPace(InstantSource clock) {
        this.slots = new Slots(clock);
    }

    /**
     * A message to that channel or person.
     *
     * @param talk whether somebody has just said something to Kindling and waits for this
     */
    Optional<Duration> post(String channel, boolean talk, Object who) {
        return slots.take(who, List.of(talk ? TALK : MESSAGES, new Lane("to " + channel, PER_CHANNEL, 1)));
    }

    Optional<Duration> edit(Object who) {
        return slots.take(who, List.of(EDITS));
    }

    Optional<Duration> whisper(Object who) {
        return slots.take(who, List.of(WHISPERS));
    }

    Optional<Duration> view(Object who) {
        return slots.take(who, List.of(VIEWS));
    }
}
