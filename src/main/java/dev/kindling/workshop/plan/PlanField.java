package dev.kindling.workshop.plan;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The settings of a plan by the names that people write in forms, files and typed lines. */
public enum PlanField {
    NAME("title"),
    TEAM,
    SEATS("places"),
    FLAVOUR("flavor"),
    CHANNEL,
    /** Date and time of the start together. */
    START("starts", "from"),
    /** The date of the start alone, for forms. */
    DATE("day", "start-date"),
    /** The time of the start alone, for forms. */
    TIME("start-time"),
    END("ends", "until", "to"),
    /** How long it lasts, instead of an end. */
    LENGTH("duration", "for", "lasts"),
    ZONE("timezone", "time-zone", "tz"),
    LEAD_TIME("lead"),
    WARM_SHARE("warm"),
    BREAKS("break", "pauses"),
    NIGHTS("night", "quiet"),
    REMINDERS("reminder", "remind", "warn-before"),
    AGENDA("links", "link"),
    GRACE("grace-period"),
    EXTENSION("extend", "cap"),
    NO_SHOW("no-shows");

    /** Between blanks, since an enum holds nothing that can change. */
    private final String aliases;

    PlanField(String... aliases) {
        this.aliases = " " + String.join(" ", aliases) + " ";
    }

    /** As it is written: {@code lead-time}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether it may hold several entries: a comma or a line end stands between them. */
    public boolean isList() {
        return this == BREAKS || this == REMINDERS || this == AGENDA;
    }

    /** The field of that key or alias, whatever its case, {@code _} for {@code -} too. */
    public static Optional<PlanField> of(String word) {
        String plain = word.toLowerCase(Locale.ROOT).replace('_', '-');
        return Arrays.stream(values())
                .filter(field -> field.key().equals(plain) || field.aliases.contains(" " + plain + " "))
                .findFirst();
    }
}
