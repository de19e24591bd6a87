package dev.kindling.workshop.plan;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** What a text came to: a value, with notes on how it was understood, or what is wrong with it. */
sealed interface Reading<T> {
    /** @param notes sentences for the person who wrote it; usually none */
    record Sound<T>(T value, List<String> notes) implements Reading<T> {
        public Sound {
            notes = List.copyOf(notes);
        }
    }

    /** Both halves as {@link FieldFault} has them. */
    record Wrong<T>(String wrong, String right) implements Reading<T> {}

    static <T> Reading<T> of(T value) {
        return new Sound<>(value, List.of());
    }

    static <T> Reading<T> wrong(String wrong, String right) {
        return new Wrong<>(wrong, right);
    }

    /** The other reading when this one is sound, with the notes of both. */
    default <U> Reading<U> then(Function<T, Reading<U>> next) {
        if (this instanceof Wrong<T> wrong) {
            return new Wrong<>(wrong.wrong(), wrong.right());
        }
        var first = (Sound<T>) this;
        Reading<U> second = next.apply(first.value());
        if (second instanceof Sound<U> sound && !first.notes().isEmpty()) {
            return new Sound<>(
                    sound.value(),
                    Stream.concat(first.notes().stream(), sound.notes().stream())
                            .toList());
        }
        return second;
    }
}
