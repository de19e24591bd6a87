package dev.kindling.config;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What has been read so far, by path, for rules that compare settings: they hold wherever both are sound. */
final class Readings {
    private final Place start;
    private final Map<String, Place> places = new HashMap<>();
    private final Map<String, Object> values = new HashMap<>();
    private final Map<String, List<String>> names = new HashMap<>();
    private final Set<String> leftOut = new HashSet<>();

    Readings(Place start) {
        this.start = start;
    }

    void place(String path, Place place) {
        places.put(path, place);
    }

    void value(String path, Object value) {
        values.put(path, value);
    }

    void names(String path, Set<String> found) {
        names.put(path, List.copyOf(found));
    }

    void leftOut(String path) {
        leftOut.add(path);
    }

    /** Whether a setting of that path was looked for. */
    boolean has(String path) {
        return places.containsKey(path);
    }

    /** Where the setting stands; where it would stand when it was left out. */
    Place place(String path) {
        return places.getOrDefault(path, start);
    }

    /** The value, a default too; empty when it is at fault or optional and left out. */
    <T> Optional<T> value(String path, Class<T> type) {
        return Optional.ofNullable(values.get(path)).filter(type::isInstance).map(type::cast);
    }

    /** Whether an optional setting was left out, rather than given soundly or at fault. */
    boolean isLeftOut(String path) {
        return leftOut.contains(path);
    }

    /** The names in a map, sound or not, in the file's order; empty when there is no telling. */
    Optional<List<String>> names(String path) {
        return Optional.ofNullable(names.get(path));
    }
}
