package dev.kindling.store.sql;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Times as text of one length, UTC with milliseconds, so that text order is time order. */
final class SqlTime {
    private static final DateTimeFormatter FORM =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private SqlTime() {}

    static String text(Instant time) {
        return FORM.format(time);
    }

    static @Nullable String text(Optional<Instant> time) {
        return time.map(SqlTime::text).orElse(null);
    }

    static Instant time(String text) {
        return Instant.parse(text);
    }

    static Optional<Instant> optional(@Nullable String text) {
        return Optional.ofNullable(text).map(Instant::parse);
    }
}
