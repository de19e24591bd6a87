package dev.kindling.workshop.plan;

import dev.kindling.units.OneLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads one line of a list of people. For one thread. */
final class PersonReader {
    private static final int LONGEST_NAME = 100;
    private static final Pattern EMAIL =
            Pattern.compile("[^\\s@<>\",;]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?");
    private static final Pattern NAMED_EMAIL = Pattern.compile("(.*)<([^<>]+@[^<>]+)>");
    private static final Pattern USER_ID = Pattern.compile("<?@?!?([UW][A-Z0-9]{6,20}|\\d{17,20})(?:\\|[^>]*)?>?");
    private static final Pattern GITHUB = Pattern.compile(
            "(?:github:|@|(?:https?://)?(?:www\\.)?github\\.com/)?([A-Za-z0-9](?:-?[A-Za-z0-9]){0,38})/?",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern MARKED_GITHUB =
            Pattern.compile("(?:github:|(?:https?://)?(?:www\\.)?github\\.com/).*", Pattern.CASE_INSENSITIVE);

    private final long line;
    private final List<String> values;
    private final Optional<PeopleColumns> columns;
    private Optional<String> name = Optional.empty();
    private Optional<String> email = Optional.empty();
    private Optional<String> userId = Optional.empty();
    private Optional<String> github = Optional.empty();
    private final List<String> wrong = new ArrayList<>();

    PersonReader(long line, List<String> values, Optional<PeopleColumns> columns) {
        this.line = line;
        this.values = values;
        this.columns = columns;
    }

    /** The person, or empty when there is a {@link #fault}. */
    Optional<Invitee> person() {
        columns.ifPresentOrElse(this::readColumns, () -> values.forEach(this::readByLooks));
        boolean nobody = name.isEmpty() && email.isEmpty() && userId.isEmpty() && github.isEmpty();
        return nobody || !wrong.isEmpty()
                ? Optional.empty()
                : Optional.of(new Invitee(line, name, email, userId, github));
    }

    /** What is wrong with the line. */
    String fault() {
        return wrong.isEmpty()
                ? "nobody is named here; write a name, an address or a user id"
                : String.join("; ", wrong);
    }

    private void readColumns(PeopleColumns heads) {
        String whole = String.join(
                " ",
                heads.value(PeopleColumns.Kind.NAME, values).orElse(""),
                heads.value(PeopleColumns.Kind.LAST_NAME, values).orElse(""));
        heads.value(PeopleColumns.Kind.EMAIL, values).ifPresent(this::readEmail);
        heads.value(PeopleColumns.Kind.USER_ID, values).ifPresent(this::readUserId);
        heads.value(PeopleColumns.Kind.GITHUB, values).ifPresent(this::readGithub);
        heads.value(PeopleColumns.Kind.HANDLE, values).ifPresent(this::readByLooks);
        OneLine.some(whole).ifPresent(this::readName);
    }

    private void readByLooks(String value) {
        String text = OneLine.of(value);
        if (text.isEmpty()) {
            return;
        }
        if (text.contains("@") && text.indexOf('@') > 0 && !text.startsWith("<@")) {
            readEmail(text);
        } else if (USER_ID.matcher(text).matches()) {
            readUserId(text);
        } else if (MARKED_GITHUB.matcher(text).matches()) {
            readGithub(text);
        } else if (name.isEmpty()) {
            readName(text);
        }
    }

    private void readEmail(String text) {
        Matcher named = NAMED_EMAIL.matcher(text);
        String address = named.matches() ? named.group(2) : text;
        if (named.matches() && name.isEmpty()) {
            OneLine.some(named.group(1).replace("\"", "")).ifPresent(this::readName);
        }
        String plain = address.toLowerCase(Locale.ROOT).startsWith("mailto:")
                ? address.substring("mailto:".length())
                : address;
        email = kept(
                email, plain.strip().toLowerCase(Locale.ROOT), EMAIL, "an e-mail address", () -> "ann@example.org");
    }

    private void readUserId(String text) {
        Matcher id = USER_ID.matcher(text);
        userId = kept(
                userId,
                id.matches() ? id.group(1) : text,
                USER_ID,
                "a user id",
                () -> "U012ABCDEF (Slack) or 18 digits (Discord; a spreadsheet rounds them unless the column is text)");
    }

    private void readGithub(String text) {
        Matcher account = GITHUB.matcher(text);
        github = kept(github, account.matches() ? account.group(1) : text, GITHUB, "a GitHub account", () -> "octocat");
    }

    private void readName(String text) {
        if (name.isPresent()) {
            return;
        }
        name = Optional.of(
                OneLine.cut(text.startsWith("@") && text.length() > 1 ? text.substring(1) : text, LONGEST_NAME));
    }

    private Optional<String> kept(
            Optional<String> earlier, String text, Pattern form, String what, Supplier<String> example) {
        if (!form.matcher(text).matches()) {
            wrong.add(OneLine.quoted(text) + " is not " + what + ", write it such as " + example.get());
            return earlier;
        }
        return earlier.isPresent() ? earlier : Optional.of(text);
    }
}
