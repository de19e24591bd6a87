package dev.kindling.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Reads what stands on the command lines that talk to a running Kindling: form fields and times. */
final class Typed {
    static final Pattern ENTRY = Pattern.compile("[A-Za-z][A-Za-z0-9_-]*=.*", Pattern.DOTALL);

    private static final Pattern TIME = Pattern.compile("([0-9]{1,6})(ms|s|m|h)");

    private final CommandSpec spec;
    private final InputStream input;

    /** @param input what {@code field=-} reads */
    Typed(CommandSpec spec, InputStream input) {
        this.spec = spec;
        this.input = input;
    }

    Map<String, String> values(List<String> fields) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String field : fields) {
            if (!ENTRY.matcher(field).matches()) {
                throw usage("--submit takes FIELD=VALUE, not \"" + field + "\".");
            }
            String[] parts = field.split("=", 2);
            values.put(parts[0], value(parts[1]));
        }
        return values;
    }

    private String value(String text) {
        try {
            if (text.equals("-")) {
                return new String(input.readAllBytes(), StandardCharsets.UTF_8).strip();
            }
            return text.startsWith("@")
                    ? Files.readString(Path.of(text.substring(1))).strip()
                    : text;
        } catch (IOException | InvalidPathException e) {
            throw usage("\"" + text + "\" cannot be read.");
        }
    }

    Duration time(String text) {
        var parts = TIME.matcher(text);
        if (!parts.matches()) {
            throw usage("\"" + text + "\" is not a time; write 500ms, 30s, 5m or 1h.");
        }
        long count = Long.parseLong(parts.group(1));
        return switch (parts.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            default -> Duration.ofHours(count);
        };
    }

    CommandLine.ParameterException usage(String sentence) {
        return new CommandLine.ParameterException(spec.commandLine(), sentence);
    }
}
