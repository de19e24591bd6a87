package dev.kindling.sandbox;

import java.util.regex.Pattern;

/** By what the sandboxes of one workshop are found; given by the workshop, safe as a file name and a word. */
public record WorkshopTag(String value) {
    private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    public WorkshopTag {
        if (!SAFE.matcher(value).matches()) {
            throw new IllegalArgumentException("a workshop's tag has 1 to 64 letters, digits, dots, dashes");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
