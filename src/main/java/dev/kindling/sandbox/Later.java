package dev.kindling.sandbox;

import org.jspecify.annotations.Nullable;

/** A part that another one needs before it can be made; set once while the feature is put together. */
final class Later<T> {
    private @Nullable T part;

    T set(T made) {
        part = made;
        return made;
    }

    T get() {
        if (part == null) {
            throw new IllegalStateException("used before it was made");
        }
        return part;
    }
}
