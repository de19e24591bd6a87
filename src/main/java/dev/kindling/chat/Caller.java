package dev.kindling.chat;

import dev.kindling.units.OneLine;
import java.util.Set;

/**
 * The person behind one invocation, as the platform described them at that moment.
 *
 * @param handle what to call them in a sentence and what names are derived from; not an identity. Others read it, so it is one
 *     line without unseen marks; their id stands for a name of which nothing is left
 * @param groups ids of the user groups (Slack) or roles (Discord) they are in
 */
public record Caller(ActorId id, String handle, Set<String> groups) {
    public Caller {
        handle = OneLine.some(handle).orElse(id.user());
        groups = Set.copyOf(groups);
    }
}
