package dev.kindling.config;

import dev.kindling.config.KindlingConfig.Http;
import dev.kindling.units.DataSize;
import dev.kindling.units.PortRange;
import dev.kindling.units.Spans;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * How the text of a setting is to look: a pattern (Java and ECMA read it alike, so that the schemas can carry it), what
 * to tell somebody who wrote something else, and where a pattern does not suffice a reading.
 */
enum Form {
    TEXT("[^\\x00-\\x1f\\x7f]+", "write one line of text"),
    SECRET("\\$\\{[A-Za-z_][A-Za-z0-9_]*(?::-)?\\}", "write ${NAME} and set that environment variable"),
    NUMBER("0|[1-9][0-9]{0,8}", "write a whole number"),
    CPUS("1|[2468]|[12][02468]|3[02]", "write 1 or an even number up to 32, which is what Firecracker takes"),
    SIZE("[0-9]{1,9} ?[KMGTkmgt]?[Bb]", "write a whole number with B, KB, MB, GB or TB, such as 512MB"),
    SPAN("(?:[0-9]{1,7} ?[A-Za-z]{1,7} ?)+", "write a time span such as 30m, 4h or 1d12h"),
    PORTS(
            "[0-9]{1,5}(?: ?- ?[0-9]{1,5})?",
            "write a range between 1024 and 65535, lower end first, such as 60000-60999"),
    PATH("/[^\\x00-\\x1f\\x7f]*", "write an absolute path, such as /var/lib/kindling"),
    PROGRAM("[^\\x00-\\x1f\\x7f-][^\\x00-\\x1f\\x7f]*", "write the name or path of a program"),
    DATABASE("jdbc:sqlite:[^\\x00-\\x20\\x7f]+", "write jdbc:sqlite: and a file name, such as jdbc:sqlite:kindling.db"),
    LISTEN(
            "(?:[0-9.]+|\\[[0-9A-Fa-f:.]+\\]):[0-9]{1,5}",
            "write a literal address and a port, such as 127.0.0.1:8080 or [::1]:8080"),
    ADDRESS("[0-9A-Fa-f:.]+", "write a literal address, such as 127.0.0.1"),
    HOST("[A-Za-z0-9:][A-Za-z0-9:.-]*", "write a host name or a literal address, such as sandboxes.example.org"),
    WEB_ADDRESS("https?://[^\\x00-\\x20\\x7f@#]+", "write an http or https address, such as https://github.com"),
    API_ADDRESS(
            "https?://[^\\x00-\\x20\\x7f@#?]+/",
            "write an http or https address that ends in /, such as https://slack.com/api/"),
    SOCKET_ADDRESS("wss?://[^\\x00-\\x20\\x7f@#]+", "write a ws or wss address, such as wss://gateway.discord.gg/"),
    REPOSITORY(
            "(?:https?://[^\\x00-\\x20\\x7f:@]+(?::[0-9]{1,5})?/|ssh://|file:///|/|[A-Za-z0-9_.]+@[A-Za-z0-9.-]+:)[^\\x00-\\x20\\x7f]*",
            "write a Git address without a password in it, such as git@github.com:org/inventory.git"),
    BRANCH("[A-Za-z0-9][A-Za-z0-9._/-]{0,199}", "write the name of a branch, such as main"),
    LABEL(
            "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?",
            "use at most 63 small letters, digits and hyphens, with a letter or digit at both ends"),
    LOGIN("[a-z_][a-z0-9_-]{0,31}", "write a Unix user name"),
    PERSON("[A-Za-z0-9][A-Za-z0-9._-]{0,63}", "use at most 64 letters, digits, '.', '_' and '-'"),
    IMAGE(
            "(?:[A-Za-z0-9][A-Za-z0-9.-]*(?::[0-9]{1,5})?/)?[a-z0-9]+(?:(?:\\.|__?|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\\.|__?|-+)[a-z0-9]+)*)*(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(?:@sha256:[0-9a-f]{64})?",
            "write an OCI image in full, such as weaveworks/ignite-ubuntu:latest"),
    HOST_FILE("[^\\x00-\\x1f\\x7f-][^\\x00-\\x1f\\x7f]*", "write the path of a file, absolute or beside this file"),
    MACHINE_FILE(
            "(?:/(?!\\.{1,2}(?:/|$))[^/\\x00-\\x1f\\x7f]+)+",
            "write an absolute path in the machine without '.' or '..', such as /etc/docker/daemon.json"),
    SLACK_GROUP("S[A-Z0-9]{2,20}", "write a user group's id, such as S012ABCDEF"),
    SLACK_USER("[UW][A-Z0-9]{2,20}", "write a member id, such as U012ABCDEF (in Slack: profile, Copy member ID)"),
    SNOWFLAKE("[0-9]{17,20}", "write the id of 17 to 20 digits in quotes (in Discord: developer mode, Copy ID)");

    /** No setting needs more; it keeps patterns cheap whatever the file holds. */
    private static final int LONGEST = 1000;

    private final Pattern pattern;
    private final String advice;

    Form(String pattern, String advice) {
        this.pattern = Pattern.compile(pattern);
        this.advice = advice;
    }

    /** The form that a type demands; text takes the form that its setting names. */
    static Form of(Class<?> type, Form named) {
        if (type == DataSize.class) {
            return SIZE;
        } else if (type == Duration.class) {
            return SPAN;
        } else if (type == PortRange.class) {
            return PORTS;
        } else if (type == Path.class) {
            return PATH;
        } else if (type == Http.class) {
            return LISTEN;
        } else if (type == Secret.class) {
            return SECRET;
        } else if (isNumber(type)) {
            return named == TEXT ? NUMBER : named;
        }
        return named;
    }

    static boolean isNumber(Class<?> type) {
        return type == int.class || type == Integer.class;
    }

    String pattern() {
        return pattern.pattern();
    }

    /** What would be right, as the second half of a fault. */
    String advice() {
        return advice;
    }

    boolean matches(String text) {
        return text.length() <= LONGEST && pattern.matcher(text).matches();
    }

    /** Whether {@link #read} takes the text. */
    boolean fits(String text) {
        try {
            read(text);
            return true;
        } catch (IllegalArgumentException | ArithmeticException e) {
            return false;
        }
    }

    /**
     * The value that the text stands for.
     *
     * @throws IllegalArgumentException when it stands for none
     * @throws ArithmeticException when it is beyond all measure
     */
    Object read(String text) {
        if (!matches(text)) {
            throw new IllegalArgumentException(advice);
        }
        return switch (this) {
            case NUMBER, CPUS -> Integer.valueOf(text);
            case SIZE -> DataSize.parse(text);
            case SPAN -> Spans.parse(text);
            case PORTS -> PortRange.parse(text);
            case PATH -> Path.of(text).normalize();
            // A path may need characters that this host's locale does not have.
            case HOST_FILE -> Path.of(text).toString();
            case LISTEN -> Http.parse(text);
            case ADDRESS -> Hosts.requireLiteral(text);
            case HOST -> Hosts.requireHost(text);
            case WEB_ADDRESS, API_ADDRESS, SOCKET_ADDRESS -> Hosts.requireUrl(text);
            default -> text;
        };
    }
}
