package dev.kindling.workshop.plan;

import dev.kindling.config.Words;
import dev.kindling.units.OneLine;
import dev.kindling.units.Spans;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the fields of one draft, collecting faults and notes. For one thread. */
final class FieldReader {
    private static final Pattern NUMBER = Pattern.compile("\\d{1,6}");
    private static final Pattern PERCENT = Pattern.compile("(\\d{1,3}) ?%?");
    private static final Pattern LINK =
            Pattern.compile("<?(https?://[^\\s<>|]+)(?:\\|[^<>]*)?>?", Pattern.CASE_INSENSITIVE);
    private static final int WHOLE = 100;

    private final PlanDraft draft;
    private final List<FieldFault> faults;
    private final List<String> notes = new ArrayList<>();

    FieldReader(PlanDraft draft) {
        this.draft = draft;
        this.faults = new ArrayList<>(draft.faults());
    }

    /** In the order of fields; what is no field comes first. */
    List<FieldFault> faults() {
        return faults.stream()
                .distinct()
                .sorted(Comparator.comparingInt(
                        fault -> PlanField.of(fault.field().replaceFirst("\\[\\d+]$", ""))
                                .map(Enum::ordinal)
                                .orElse(-1)))
                .toList();
    }

    List<String> notes() {
        return List.copyOf(notes);
    }

    boolean has(PlanField field) {
        return draft.has(field);
    }

    void fault(PlanField field, String wrong, String right) {
        faults.add(new FieldFault(field.key(), wrong, right));
    }

    /** The value of a field; empty when it was left out, or after a fault, which {@code fallback} tells apart. */
    <T> Optional<T> read(PlanField field, Function<String, Reading<T>> reading, Optional<T> fallback) {
        Optional<String> text = draft.value(field);
        return text.isEmpty() ? fallback : taken(field.key(), reading.apply(text.get()));
    }

    /** Every entry of a field that holds several; empty after a fault. */
    <T> Optional<List<T>> readAll(PlanField field, Function<String, Reading<T>> reading, List<T> fallback) {
        List<String> entries = draft.values().getOrDefault(field, List.of());
        if (entries.isEmpty()) {
            return Optional.of(fallback);
        } else if (entries.stream().allMatch(SpanText::isNone)) {
            return Optional.of(List.of());
        }
        List<T> values = new ArrayList<>();
        for (int index = 0; index < entries.size(); index++) {
            // A file's entries have places of their own; a form has one field for all.
            String key = draft.lasting() ? field.key() + "[" + index + "]" : field.key();
            taken(key, reading.apply(entries.get(index))).ifPresent(values::add);
        }
        return values.size() == entries.size() ? Optional.of(values) : Optional.empty();
    }

    /** The value, its notes noted; or empty, its fault reported. */
    private <T> Optional<T> taken(String key, Reading<T> reading) {
        if (reading instanceof Reading.Sound<T> sound) {
            notes.addAll(sound.notes());
            return Optional.of(sound.value());
        } else if (reading instanceof Reading.Wrong<T> wrong) {
            faults.add(new FieldFault(key, wrong.wrong(), wrong.right()));
        }
        return Optional.empty();
    }

    Optional<WorkshopName> name() {
        if (!draft.has(PlanField.NAME)) {
            fault(PlanField.NAME, "the name is missing", "write what people call it, such as Intro to Git");
        }
        return read(
                PlanField.NAME,
                text -> {
                    String line = OneLine.of(text);
                    int length = OneLine.length(line);
                    return line.isEmpty() || length > WorkshopName.LONGEST
                            ? Reading.wrong(
                                    line.isEmpty()
                                            ? "the name has no letter to see"
                                            : "the name has " + length + " characters",
                                    "write 1 to " + WorkshopName.LONGEST)
                            : Reading.of(WorkshopName.of(line));
                },
                Optional.empty());
    }

    Optional<String> team(Collection<String> teams) {
        if (!draft.has(PlanField.TEAM) && teams.size() == 1) {
            return Optional.of(teams.iterator().next());
        } else if (!draft.has(PlanField.TEAM)) {
            fault(PlanField.TEAM, "the team is missing", "write one of " + String.join(", ", teams));
        }
        return read(
                PlanField.TEAM,
                text -> oneOf(text, teams, "there is no team %s that you may plan for"),
                Optional.empty());
    }

    /** @param allowed the team's flavours, its default first */
    Optional<String> flavour(String team, List<String> allowed) {
        return read(
                PlanField.FLAVOUR,
                text -> oneOf(text, allowed, "team " + team + " has no flavour %s"),
                allowed.stream().findFirst());
    }

    private static Reading<String> oneOf(String text, Collection<String> known, String wrong) {
        String plain = OneLine.of(text).toLowerCase(Locale.ROOT);
        return known.contains(plain)
                ? Reading.of(plain)
                : Reading.wrong(
                        String.format(Locale.ROOT, wrong, OneLine.quoted(text)),
                        Words.nearest(plain, known)
                                .map(near -> "did you mean " + near + "?")
                                .orElse("there are " + String.join(", ", known)));
    }

    /** What stands for a channel; empty after a fault, which the inner one is not. */
    Optional<Optional<String>> channel() {
        return read(
                PlanField.CHANNEL,
                text -> OneLine.of(text).length() > WorkshopPlan.LONGEST_CHANNEL
                        ? Reading.wrong(OneLine.quoted(text) + " is not a channel", "write its name, such as #intro")
                        : Reading.of(OneLine.some(text)),
                Optional.of(Optional.empty()));
    }

    Optional<Seating> seating(Optional<String> flavour) {
        if (!draft.has(PlanField.SEATS)) {
            fault(PlanField.SEATS, "the number of seats is missing", "write 1 to " + Seating.MOST_SEATS);
        }
        Optional<Integer> seats =
                read(PlanField.SEATS, text -> number(text, NUMBER, 1, Seating.MOST_SEATS), Optional.empty());
        Optional<Integer> share = read(
                PlanField.WARM_SHARE, text -> number(text, PERCENT, 0, WHOLE), Optional.of(Seating.USUAL_WARM_SHARE));
        Optional<Duration> lead = span(PlanField.LEAD_TIME, Seating.USUAL_LEAD, Seating.LONGEST_LEAD);
        Optional<Duration> wait = span(PlanField.NO_SHOW, Seating.USUAL_NO_SHOW, Timetable.LONGEST_PLANNED);
        if (flavour.isEmpty() || seats.isEmpty() || share.isEmpty() || lead.isEmpty() || wait.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new Seating(seats.get(), flavour.get(), share.get(), lead.get(), wait.filter(span -> !span.isZero())));
    }

    private static Reading<Integer> number(String text, Pattern form, int least, int most) {
        Matcher number = form.matcher(text.strip());
        int value = number.matches() ? Integer.parseInt(number.group(number.groupCount())) : -1;
        return value >= least && value <= most
                ? Reading.of(value)
                : Reading.wrong(
                        OneLine.quoted(text)
                                + (number.matches()
                                        ? " is too " + (value < least ? "few" : "many")
                                        : " is not a number"),
                        "write a whole number from " + least + " to " + most);
    }

    private Optional<Duration> span(PlanField field, Duration usual, Duration longest) {
        return read(
                field,
                text -> SpanText.spanOrZero(text)
                        .then(span -> span.compareTo(longest) > 0
                                ? Reading.wrong(
                                        OneLine.quoted(text) + " is too long", "write at most " + Spans.spoken(longest))
                                : Reading.of(span)),
                Optional.of(usual));
    }

    Optional<Ending> ending() {
        Optional<List<Duration>> reminders =
                readAll(PlanField.REMINDERS, FieldReader::reminder, Ending.USUAL_REMINDERS);
        if (reminders.filter(spans -> spans.size() > Ending.MOST_REMINDERS).isPresent()) {
            fault(PlanField.REMINDERS, "there are too many reminders", "keep at most " + Ending.MOST_REMINDERS);
            return Optional.empty();
        }
        Optional<Duration> grace = span(PlanField.GRACE, Ending.USUAL_GRACE, Ending.LONGEST_GRACE);
        Optional<Duration> extension = span(PlanField.EXTENSION, Ending.USUAL_EXTENSION, Ending.LONGEST_EXTENSION);
        return reminders.flatMap(
                spans -> grace.flatMap(after -> extension.map(longest -> new Ending(spans, after, longest))));
    }

    private static Reading<Duration> reminder(String text) {
        return SpanText.span(text)
                .then(span -> span.compareTo(Timetable.LONGEST) > 0
                        ? Reading.wrong(OneLine.quoted(text) + " is too long before the end", "write it such as 60m")
                        : Reading.of(span));
    }

    Optional<List<AgendaLink>> agenda() {
        Optional<List<AgendaLink>> links = readAll(PlanField.AGENDA, FieldReader::link, List.of());
        if (links.filter(found -> found.size() > WorkshopPlan.MOST_LINKS).isPresent()) {
            fault(PlanField.AGENDA, "there are too many links", "keep at most " + WorkshopPlan.MOST_LINKS);
            return Optional.empty();
        }
        return links;
    }

    /** {@code Slides https://…}, {@code https://… Slides} or the address alone. */
    private static Reading<AgendaLink> link(String text) {
        // The last one: a label may speak of an address too.
        Matcher link = LINK.matcher(text);
        int start = -1;
        int end = -1;
        String address = "";
        while (link.find()) {
            start = link.start();
            end = link.end();
            address = link.group(1);
        }
        if (start < 0) {
            return Reading.wrong(
                    OneLine.quoted(text) + " has no link", "write it such as: Slides https://example.org/slides");
        }
        String label = OneLine.of(text.substring(0, start) + " " + text.substring(end));
        String shown =
                label.endsWith(":") ? label.substring(0, label.length() - 1).strip() : label;
        try {
            String host = Optional.ofNullable(URI.create(address).getHost()).orElse("link");
            return Reading.of(
                    AgendaLink.of(shown.isEmpty() ? OneLine.cut(host, AgendaLink.LONGEST_LABEL) : shown, address));
        } catch (IllegalArgumentException e) {
            String right = Optional.ofNullable(e.getMessage())
                    .filter(why -> why.startsWith("a link"))
                    .orElse("write it such as: Slides https://example.org/slides");
            return Reading.wrong(OneLine.quoted(text) + " cannot stand in the agenda", right);
        }
    }
}
