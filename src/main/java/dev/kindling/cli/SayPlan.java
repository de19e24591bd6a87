package dev.kindling.cli;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What {@code say} is to do.
 *
 * @param channel name of the channel, or {@code dm}
 * @param stay whether to stay until the work has ended
 * @param yes whether to press the confirming button
 * @param clicks labels of buttons to press, in order
 * @param values what to enter into the form; empty when no form is to be sent
 * @param timeout for everything together
 */
record SayPlan(
        String person,
        String text,
        String channel,
        boolean stay,
        boolean yes,
        List<String> clicks,
        Map<String, String> values,
        Duration timeout) {
    SayPlan {
        clicks = List.copyOf(clicks);
        values = Map.copyOf(values);
    }
}
