package dev.kindling.workshop.plan;

import dev.kindling.units.OneLine;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads when a workshop takes place: its zone, start, end, breaks and night. */
final class TimetableReader {
    private static final DailyWindow USUAL_NIGHT = new DailyWindow(LocalTime.of(22, 0), LocalTime.of(7, 0));
    private static final Duration FARTHEST = Duration.ofDays(2 * 366L);
    private static final Pattern DATED_WINDOW =
            Pattern.compile("(.+?) (\\S+ ?(?:[ap]\\.?m\\.?)? ?(?:-|\u2013|\u2014|to|until) ?\\S+(?: [ap]\\.?m\\.?)?)");
    private static final Pattern TWO_MOMENTS = Pattern.compile("(.+?)\\s*/\\s*(.+)");

    private final FieldReader fields;
    private final Frame frame;

    TimetableReader(FieldReader fields, Frame frame) {
        this.fields = fields;
        this.frame = frame;
    }

    /**
     * @param lasting as {@link PlanDraft#lasting}
     * @param usualZone taken when none is given
     * @param longest how long it may last
     */
    record Frame(boolean lasting, ZoneId usualZone, Instant now, Duration longest) {}

    /** The timetable; empty after faults. */
    Optional<Timetable> read() {
        Optional<ZoneId> zone = fields.read(PlanField.ZONE, ZoneText::zone, Optional.of(frame.usualZone()));
        // After a wrong zone the rest is still looked at, by the usual one.
        ZoneId clock = zone.orElse(frame.usualZone());
        var when = new WhenText(clock, frame.now(), frame.lasting());
        Optional<Instant> start = start(when);
        Optional<Instant> end = end(when, start, clock);
        Optional<List<Break>> breaks = fields.readAll(PlanField.BREAKS, text -> pause(text, when), List.of());
        if (breaks.filter(all -> all.size() > Timetable.MOST_BREAKS).isPresent()) {
            fields.fault(PlanField.BREAKS, "there are too many breaks", "keep at most " + Timetable.MOST_BREAKS);
        }
        Optional<Optional<DailyWindow>> night = fields.read(
                PlanField.NIGHTS,
                text -> SpanText.isNone(text)
                        ? Reading.of(Optional.empty())
                        : SpanText.window(text).then(window -> Reading.of(Optional.of(window))),
                Optional.of(Optional.of(USUAL_NIGHT)));
        boolean fits = start.isPresent() && end.isPresent() && fit(start.get(), end.get());
        return fits
                        && zone.isPresent()
                        && breaks.isPresent()
                        && night.isPresent()
                        && fields.faults().isEmpty()
                ? Optional.of(new Timetable(start.get(), end.get(), clock, breaks.get(), night.get()))
                : Optional.empty();
    }

    private Optional<Instant> start(WhenText when) {
        boolean split = fields.has(PlanField.DATE) || fields.has(PlanField.TIME);
        if (fields.has(PlanField.START) && split) {
            fields.fault(PlanField.START, "the start is given twice", "write either start, or date and time");
            return Optional.empty();
        } else if (split) {
            return splitStart(when);
        } else if (!fields.has(PlanField.START)) {
            fields.fault(PlanField.START, "the start is missing", "write it such as 2026-11-30 09:00 or tomorrow 9:00");
        }
        return fields.read(
                PlanField.START,
                text -> WhenText.isTimeOnly(text) ? when.next(text) : when.moment(text),
                Optional.empty());
    }

    private Optional<Instant> splitStart(WhenText when) {
        if (!fields.has(PlanField.DATE)) {
            fields.fault(PlanField.DATE, "the date is missing", "write it as 2026-11-30, tomorrow or friday");
        }
        if (!fields.has(PlanField.TIME)) {
            fields.fault(PlanField.TIME, "the time is missing", "write it such as 09:00");
        }
        Optional<LocalDate> date = fields.read(PlanField.DATE, when::date, Optional.empty());
        // The time is looked at for its own faults even when the date is wrong.
        LocalDate day = date.orElse(LocalDate.EPOCH);
        Optional<Instant> start = fields.read(PlanField.TIME, text -> when.moment(day, text), Optional.empty());
        return date.flatMap(known -> start);
    }

    private Optional<Instant> end(WhenText when, Optional<Instant> start, ZoneId zone) {
        if (fields.has(PlanField.END) && fields.has(PlanField.LENGTH)) {
            fields.fault(PlanField.END, "both an end and a length are given", "keep one of them");
            return Optional.empty();
        } else if (fields.has(PlanField.LENGTH)) {
            return fields.read(PlanField.LENGTH, SpanText::span, Optional.empty())
                    .flatMap(length -> start.map(moment -> moment.plus(length)));
        } else if (!fields.has(PlanField.END)) {
            fields.fault(PlanField.END, "the end is missing", "write it such as 17:00 or 8h");
        }
        return fields.read(PlanField.END, text -> end(text, when, start.orElse(frame.now()), zone), Optional.empty());
    }

    /** A time of day is the first such after the start, a span is counted from the start. */
    private static Reading<Instant> end(String text, WhenText when, Instant start, ZoneId zone) {
        if (WhenText.isTimeOnly(text)) {
            LocalDate day = start.atZone(zone).toLocalDate();
            return when.moment(day, text)
                    .then(end -> end.isAfter(start)
                            ? Reading.of(end)
                            : when.moment(day.plusDays(1), text)
                                    .then(next -> new Reading.Sound<>(
                                            next,
                                            List.of("It ends on the next day, " + day.plusDays(1) + ", at "
                                                    + text.strip() + "."))));
        }
        return SpanText.span(text) instanceof Reading.Sound<Duration> span
                ? Reading.of(start.plus(span.value()))
                : when.moment(text);
    }

    private boolean fit(Instant start, Instant end) {
        PlanField blamed = fields.has(PlanField.LENGTH) ? PlanField.LENGTH : PlanField.END;
        PlanField startField = fields.has(PlanField.DATE) ? PlanField.DATE : PlanField.START;
        if (!end.isAfter(start)) {
            fields.fault(
                    blamed, "it would end before it starts", "write an end after the start, or a length such as 8h");
        } else if (Duration.between(start, end).compareTo(Timetable.SHORTEST) < 0) {
            fields.fault(blamed, "it would last less than 5 minutes", "write a later end");
        } else if (Duration.between(start, end).compareTo(frame.longest()) > 0) {
            fields.fault(
                    blamed,
                    "it would last more than " + frame.longest().toDays() + " days",
                    "look at the dates, or plan several workshops");
        } else if (!frame.lasting() && !end.isAfter(frame.now())) {
            fields.fault(startField, "it would be over already", "write a date to come");
        } else if (start.isAfter(frame.now().plus(FARTHEST))) {
            fields.fault(startField, "it would start in more than two years", "look at the date");
        } else {
            return true;
        }
        return false;
    }

    /** {@code 12:00-13:00} each day, {@code 2026-12-01 10:30-10:45} once, or two moments with a slash between them. */
    private static Reading<Break> pause(String text, WhenText when) {
        Matcher moments = TWO_MOMENTS.matcher(text);
        if (moments.matches()) {
            return when.moment(moments.group(1))
                    .then(start -> when.moment(moments.group(2)).then(end -> once(text, start, end)));
        }
        Reading<DailyWindow> daily = SpanText.window(text);
        Matcher dated = DATED_WINDOW.matcher(OneLine.of(text));
        if (daily instanceof Reading.Sound<DailyWindow> || !dated.matches()) {
            return daily.then(window -> Reading.of(new Break.Daily(window)));
        }
        return SpanText.window(dated.group(2))
                .then(window -> when.date(dated.group(1)).then(day -> {
                    LocalDate last = window.to().isAfter(window.from()) ? day : day.plusDays(1);
                    return when.moment(day, window.from().toString())
                            .then(start ->
                                    when.moment(last, window.to().toString()).then(end -> once(text, start, end)));
                }));
    }

    private static Reading<Break> once(String text, Instant start, Instant end) {
        return start.isBefore(end)
                ? Reading.of(new Break.Once(start, end))
                : Reading.wrong(OneLine.quoted(text) + " ends before it starts", "write the start first");
    }
}
