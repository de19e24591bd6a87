package dev.kindling.workshop.plan;

import dev.kindling.units.OneLine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.QuoteMode;

/**
 * Writes a workshop's roster for spreadsheets, and hands lists of people to {@link PeopleCsv}. A value that a spreadsheet
 * would take for a formula gets an apostrophe in front (OWASP, CSV injection): names come from anybody.
 */
public final class RosterCsv {
    /** The first line. */
    public static final List<String> HEAD =
            List.of("name", "state", "address", "fingerprint", "first login", "last error");

    // Also after blanks, which some programs leave out, and in the wide forms that Excel in Japanese takes.
    private static final Pattern FORMULA =
            Pattern.compile("\\s*[=+\\-@\\t\\r\\n\uff1d\uff0b\uff0d\uff20|%].*", Pattern.DOTALL);

    private RosterCsv() {}

    /**
     * One seat.
     *
     * @param name of the person; empty when nobody has the seat
     * @param address as {@code ssh} takes it, such as {@code sandboxes.example.org:60001}; may be empty
     * @param fingerprint of the tenant's key; may be empty
     * @param lastError one line; may be empty
     */
    public record Row(
            String name, SeatState state, String address, String fingerprint, Login login, String lastError) {}

    /** Everybody of a list; see {@link PeopleCsv}. */
    public static PeopleList read(byte[] file) {
        return PeopleCsv.read(file);
    }

    /** @param zone by which first logins are written, with its offset */
    public static String write(List<Row> rows, ZoneId zone) {
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setQuoteMode(QuoteMode.ALL)
                .setRecordSeparator("\r\n")
                .get();
        var text = new StringBuilder();
        try (var printer = new CSVPrinter(text, format)) {
            printer.printRecord(HEAD);
            for (Row row : rows) {
                printer.printRecord(
                        values(row, zone).stream().map(RosterCsv::safe).toList());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a string does not fail", e);
        }
        return text.toString();
    }

    private static List<String> values(Row row, ZoneId zone) {
        return List.of(
                row.name(),
                row.state().words(),
                row.address(),
                row.fingerprint(),
                login(row.login(), zone),
                row.lastError());
    }

    private static String login(Login login, ZoneId zone) {
        if (login instanceof Login.At at) {
            return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                    at.moment().truncatedTo(ChronoUnit.SECONDS).atZone(zone));
        }
        return login instanceof Login.Never ? "never" : "unknown";
    }

    /** A value as plain text to every spreadsheet: one line, and no formula. */
    static String safe(String value) {
        String line = OneLine.of(value);
        return FORMULA.matcher(line).matches() ? "'" + line : line;
    }
}
