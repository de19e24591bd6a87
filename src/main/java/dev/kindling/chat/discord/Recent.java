package dev.kindling.chat.discord;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** A map that forgets its eldest entries beyond a number. Thread-safe. */
final class Recent<K, V> {
    private final Map<K, V> entries;

    Recent(int most) {
        this.entries = new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > most;
            }
        };
    }

    synchronized Optional<V> get(K key) {
        return Optional.ofNullable(entries.get(key));
    }

    synchronized V of(K key, Supplier<V> value) {
        return entries.computeIfAbsent(key, absent -> value.get());
    }

    synchronized void put(K key, V value) {
        entries.remove(key);
        entries.put(key, value);
    }

    synchronized Optional<V> remove(K key) {
        return Optional.ofNullable(entries.remove(key));
    }

    /** Whether it was not there before. */
    synchronized boolean add(K key, V value) {
        return entries.putIfAbsent(key, value) == null;
    }

    synchronized void clear() {
        entries.clear();
    }
}
