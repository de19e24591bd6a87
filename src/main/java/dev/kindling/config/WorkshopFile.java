package dev.kindling.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A file of {@code bot-config/workshops/}: one planned workshop, still as text. The workshop's id is the file's name. What
 * the texts mean, and the defaults, are the workshop feature's.
 */
public record WorkshopFile(
        @Setting("what people call it, at most 80 characters")
        String name,

        @Setting(value = "the team whose workshop it is; needed unless there is one team only", form = Form.LABEL)
        Optional<String> team,

        @Setting(value = "how many people", min = 1, max = 500)
        int seats,

        @Setting(value = "the flavour of every seat; the team's default unless given", form = Form.LABEL)
        Optional<String> flavour,

        @Setting("where the board goes, such as #intro") Optional<String> channel,

        @Setting("date and time of the start by the zone's clock, such as 2026-11-30 09:00")
        String start,

        @Setting("when it ends: a time of that day such as 17:00, a date and time, or how long it lasts, such as 8h")
        String end,

        @Setting("time zone, such as Europe/Berlin; the host's unless given")
        Optional<String> zone,

        @Setting("how long before the start seats are booted; 1h unless given")
        Optional<String> leadTime,

        @Setting("share of the seats that is booted before the start, such as 75%")
        Optional<String> warmShare,

        @Setting("breaks: 12:00-13:00 each day, or 2026-12-01 10:30-10:45 once")
        List<String> breaks,

        @Setting("when nobody is to be disturbed; 22:00-07:00 unless given, or none")
        Optional<String> nights,

        @Setting("when people are reminded, before the end; 60m, 15m and 5m unless given")
        List<String> reminders,

        @Setting("links on the board: a label and an https address")
        List<String> agenda,

        @Setting("how long seats are kept after the end; 15m unless given")
        Optional<String> grace,

        @Setting("how far the end may be moved in all; 2h unless given")
        Optional<String> extension,

        @Setting("how long after the start an untouched seat goes to the wait-list; 15m unless given, or never")
        Optional<String> noShow) {
    public WorkshopFile {
        breaks = List.copyOf(breaks);
        reminders = List.copyOf(reminders);
        agenda = List.copyOf(agenda);
    }

    /** What was written, by setting; what was left out is missing. */
    public Map<String, List<String>> settings() {
        Map<String, List<String>> settings = new LinkedHashMap<>();
        settings.put("name", List.of(name));
        settings.put("seats", List.of(Integer.toString(seats)));
        settings.put("start", List.of(start));
        settings.put("end", List.of(end));
        put(settings, "team", team);
        put(settings, "flavour", flavour);
        put(settings, "channel", channel);
        put(settings, "zone", zone);
        put(settings, "lead-time", leadTime);
        put(settings, "warm-share", warmShare);
        put(settings, "nights", nights);
        put(settings, "grace", grace);
        put(settings, "extension", extension);
        put(settings, "no-show", noShow);
        putAll(settings, "breaks", breaks);
        putAll(settings, "reminders", reminders);
        putAll(settings, "agenda", agenda);
        return settings;
    }

    private static void put(Map<String, List<String>> settings, String key, Optional<String> value) {
        value.ifPresent(text -> settings.put(key, List.of(text)));
    }

    private static void putAll(Map<String, List<String>> settings, String key, List<String> values) {
        if (!values.isEmpty()) {
            settings.put(key, values);
        }
    }
}
