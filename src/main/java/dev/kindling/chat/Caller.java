package dev.kindling.chat;

import java.util.Set;

/**
 * The person behind one invocation, as the platform described them at that moment.
 *
 * @param handle what to call them in a sentence and what names are derived from; not an identity
 * @param groups ids of the user groups (Slack) or roles (Discord) they are in
 */
public record Caller(ActorId id, String handle, Set<String> groups) {
    public Caller {
        groups = Set.copyOf(groups);
    }
}
