package dev.kindling.workshop.plan;

import dev.kindling.units.OneLine;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Reads lists of people as spreadsheets save them: with or without byte order mark, in UTF-8, UTF-16 or (as old Excel does)
 * Windows-1252, separated by comma, semicolon, tab or bar, with or without a head line. Columns are told by their heads
 * ({@link PeopleColumns}), or else each value by its looks.
 */
public final class PeopleCsv {
    /** No class is longer; a list that is was picked by mistake. */
    public static final int MOST_LINES = 2000;

    private static final int LARGEST = 1 << 20;
    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final List<Character> SEPARATORS = List.of(',', ';', '\t', '|');

    private PeopleCsv() {}

    /** From a file's bytes. */
    public static PeopleList read(byte[] file) {
        if (file.length > LARGEST) {
            return refused("the list is larger than 1MB; keep one line for each person");
        }
        return read(decoded(file));
    }

    /** From text, such as one pasted into a form. */
    public static PeopleList read(String text) {
        String plain = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
        // The mark that Excel puts first for itself.
        String[] lines = plain.split("\\r\\n|\\r|\\n", -1);
        boolean marked = lines[0].strip().matches("(?i)\"?sep=.\"?");
        if (plain.indexOf('\0') >= 0) {
            return refused("this is not a text file; save the list as CSV");
        } else if (lines.length > MOST_LINES) {
            return refused("the list has more than " + MOST_LINES + " lines; keep one line for each person");
        }
        char separator = separator(lines, marked);
        return new Lines(CSVFormat.DEFAULT
                        .builder()
                        .setDelimiter(separator)
                        .setIgnoreSurroundingSpaces(true)
                        .get())
                .read(lines, marked ? 1 : 0);
    }

    private static PeopleList refused(String why) {
        return new PeopleList(List.of(), List.of(new PeopleList.LineNote(0, why)), List.of());
    }

    private static String decoded(byte[] file) {
        if (file.length >= 2
                && (file[0] & 0xFF) + (file[1] & 0xFF) == 0xFE + 0xFF
                && Math.abs(file[0] - file[1]) == 1) {
            return new String(file, StandardCharsets.UTF_16);
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(file))
                    .toString();
        } catch (CharacterCodingException e) {
            return new String(file, Charset.forName("windows-1252"));
        }
    }

    /** The one that stands in most lines; outside of quotes, and within the first line at the latest. */
    private static char separator(String[] lines, boolean marked) {
        if (marked) {
            return lines[0].charAt(lines[0].toLowerCase(Locale.ROOT).indexOf("sep=") + 4);
        }
        char best = ',';
        long most = 0;
        for (char candidate : SEPARATORS) {
            long count = Arrays.stream(lines)
                    .filter(line -> line.replaceAll("\"[^\"]*\"", "").indexOf(candidate) >= 0)
                    .count();
            if (count > most) {
                most = count;
                best = candidate;
            }
        }
        return best;
    }

    /** One list being read. For one thread. */
    private static final class Lines {
        private final CSVFormat format;
        private final List<Invitee> people = new ArrayList<>();
        private final List<PeopleList.LineNote> faults = new ArrayList<>();
        private final List<PeopleList.LineNote> repeated = new ArrayList<>();
        private final Map<String, Long> lineOf = new HashMap<>();
        private Optional<PeopleColumns> columns = Optional.empty();
        private boolean started;

        Lines(CSVFormat format) {
            this.format = format;
        }

        PeopleList read(String[] lines, int from) {
            for (int index = from; index < lines.length; index++) {
                int first = index;
                StringBuilder entry = new StringBuilder(lines[index]);
                // A value in quotes may hold a line end; a quote that is never closed is that line's fault alone.
                while (isOpen(entry) && index + 1 < lines.length && index - first < 5) {
                    entry.append('\n').append(lines[++index]);
                }
                if (isOpen(entry)) {
                    index = first;
                    fault(first + 1, "a quote is opened and not closed; remove it, or double it");
                } else if (!entry.toString().isBlank()) {
                    take(entry.toString(), first + 1);
                }
            }
            return new PeopleList(people, faults, repeated);
        }

        private static boolean isOpen(CharSequence entry) {
            return entry.chars().filter(letter -> letter == '"').count() % 2 != 0;
        }

        private void take(String entry, long line) {
            try (CSVParser parser = CSVParser.parse(new StringReader(entry), format)) {
                List<CSVRecord> records = parser.getRecords();
                List<String> values =
                        records.isEmpty() ? List.of() : records.get(0).toList();
                if (values.stream().allMatch(String::isBlank) || values.get(0).startsWith("#")) {
                    return;
                }
                if (!started) {
                    started = true;
                    columns = PeopleColumns.ofHead(values);
                    if (columns.isPresent()) {
                        return;
                    }
                }
                take(values, line);
            } catch (UncheckedIOException | IOException e) {
                fault(line, "its quotes do not fit; put the whole value in quotes, or none of it");
            }
        }

        private void take(List<String> values, long line) {
            PersonReader reader = new PersonReader(line, values, columns);
            Optional<Invitee> person = reader.person();
            if (person.isEmpty()) {
                fault(line, reader.fault());
                return;
            }
            Long earlier = lineOf.putIfAbsent(person.get().identity(), line);
            if (earlier == null) {
                people.add(person.get());
            } else {
                repeated.add(new PeopleList.LineNote(
                        line, OneLine.quoted(person.get().shown()) + " stands in line " + earlier + " already"));
            }
        }

        private void fault(long line, String why) {
            faults.add(new PeopleList.LineNote(line, why));
        }
    }
}
