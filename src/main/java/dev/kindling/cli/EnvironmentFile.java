package dev.kindling.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A file of {@code NAME=value} lines as systemd's {@code EnvironmentFile} reads it, less line continuation. */
final class EnvironmentFile {
    private static final Pattern LINE = Pattern.compile("\\s*([A-Za-z_][A-Za-z0-9_]*)=(.*?)\\s*");

    private EnvironmentFile() {}

    /** Both, the given variables first; the file left out when it is not there or not for this account. */
    static Map<String, String> over(Path file, Map<String, String> given) {
        var all = new HashMap<String, String>();
        if (Files.isReadable(file)) {
            try {
                for (String line : Files.readAllLines(file)) {
                    Matcher match = LINE.matcher(line);
                    if (match.matches()) {
                        all.put(match.group(1), unquoted(match.group(2)));
                    }
                }
            } catch (IOException e) {
                // what lacks is then named by the reader of the configuration
            }
        }
        all.putAll(given);
        return Map.copyOf(all);
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2
                && ((value.startsWith("\"") && value.endsWith("\"")) || (value.startsWith("'") && value.endsWith("'")));
        return quoted ? value.substring(1, value.length() - 1) : value;
    }
}
