package dev.kindling.workshop.plan;

import dev.kindling.config.Words;
import dev.kindling.units.OneLine;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads time zones: {@code Europe/Berlin} in any case, a city alone ({@code berlin}, {@code new york}), {@code UTC}, or an
 * offset, {@code +02:00}. Abbreviations such as IST are refused: India, Ireland and Israel all use it.
 */
final class ZoneText {
    private static final Pattern OFFSET =
            Pattern.compile("(?:UTC|GMT)?[+-]\\d{1,2}(?::?\\d{2})?", Pattern.CASE_INSENSITIVE);
    private static final Pattern PLACE = Pattern.compile("[A-Za-z0-9_+-]+(?:/[A-Za-z0-9_+-]+)+");
    private static final String RIGHT = "write it such as Europe/Berlin, or UTC";

    private ZoneText() {}

    static Reading<ZoneId> zone(String text) {
        String plain = OneLine.of(text).replace(' ', '_');
        if (plain.equalsIgnoreCase("UTC") || plain.equalsIgnoreCase("GMT") || plain.equalsIgnoreCase("Z")) {
            return Reading.of(ZoneId.of("UTC"));
        } else if (OFFSET.matcher(plain).matches()) {
            return offset(plain);
        }
        List<String> places = ZoneId.getAvailableZoneIds().stream()
                .filter(id -> PLACE.matcher(id).matches() && !id.startsWith("SystemV/") && !id.startsWith("Etc/"))
                .sorted()
                .toList();
        List<String> found = places.stream()
                .filter(id -> id.equalsIgnoreCase(plain) || city(id).equalsIgnoreCase(plain))
                .toList();
        Optional<String> exact = found.stream().filter(plain::equalsIgnoreCase).findFirst();
        if (exact.isPresent() || found.size() == 1) {
            return Reading.of(ZoneId.of(exact.orElseGet(() -> found.get(0))));
        }
        String wrong = found.isEmpty()
                ? OneLine.quoted(text) + " is not a time zone"
                : OneLine.quoted(text) + " may be " + String.join(" or ", found);
        return Reading.wrong(wrong, found.isEmpty() ? meant(plain, places) : "write one of them");
    }

    private static Reading<ZoneId> offset(String plain) {
        try {
            return Reading.of(ZoneId.of(plain.toUpperCase(Locale.ROOT)));
        } catch (DateTimeException e) {
            return Reading.wrong("there is no offset " + OneLine.quoted(plain), RIGHT);
        }
    }

    private static String meant(String plain, List<String> places) {
        return Words.nearest(plain, places)
                .or(() ->
                        Words.nearest(plain, places.stream().map(ZoneText::city).toList()))
                .filter(near -> plain.length() > 3)
                .map(near -> "did you mean " + near + "?")
                .orElse(RIGHT);
    }

    private static String city(String id) {
        return id.substring(id.lastIndexOf('/') + 1);
    }
}
