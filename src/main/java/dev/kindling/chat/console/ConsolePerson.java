package dev.kindling.chat.console;

/**
 * Somebody whom one may be on the console.
 *
 * @param name user id and handle in one, such as {@code alice}
 * @param description what they are, for the chooser, such as {@code member of blue}
 */
public record ConsolePerson(String name, String description) {
    public ConsolePerson {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a person has a name");
        }
    }
}
