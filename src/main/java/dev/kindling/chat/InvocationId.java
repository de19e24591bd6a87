package dev.kindling.chat;

/**
 * Identity of one invocation as the platform gave it; a redelivery carries the same one. At most 200 characters.
 */
public record InvocationId(String value) {
    public InvocationId {
        if (value.isBlank() || value.length() > 200) {
            throw new IllegalArgumentException("an invocation id has 1 to 200 characters");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
