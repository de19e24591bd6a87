package dev.kindling.chat;

/**
 * What a button asks for.
 *
 * @param name path of the verb, such as {@code sandbox/delete}; letters, digits, {@code /} and {@code -}
 * @param argument what it is about, such as a sandbox id; empty when nothing. Never trusted: the handler looks it up and
 *     checks the caller again. Together with the name at most 100 characters (Discord: custom_id, docs).
 */
public record Action(String name, String argument) {
    public Action {
        if (name.length() + 1 + argument.length() > 100) {
            throw new IllegalArgumentException("an action has at most 100 characters: " + name);
        }
    }
}
