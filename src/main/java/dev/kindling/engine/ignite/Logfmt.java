package dev.kindling.engine.ignite;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the log lines that Ignite mixes into its standard output: {@code time="…" level=fatal msg="…"}. */
final class Logfmt {
    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*m|\r");
    private static final Pattern PAIR =
            Pattern.compile("([A-Za-z_][\\w.-]*)=(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^\\s\"]*))(?:\\s+|$)");
    private static final Pattern ESCAPE =
            Pattern.compile("\\\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", Pattern.DOTALL);

    private Logfmt() {}

    /** @param message as it was before quoting: with real line breaks and quotes */
    record Line(String level, String message) {}

    /** The log lines in a text; everything else in it is left out. */
    static List<Line> lines(String text) {
        var lines = new ArrayList<Line>();
        COLOUR.matcher(text).replaceAll("").lines().forEach(line -> {
            Map<String, String> pairs = pairs(line.strip());
            String level = pairs.get("level");
            String message = pairs.get("msg");
            if (level != null && message != null) {
                lines.add(new Line(level, message));
            }
        });
        return List.copyOf(lines);
    }

    /** All pairs of a line, or nothing when any part of it is not a pair. */
    private static Map<String, String> pairs(String line) {
        var pairs = new HashMap<String, String>();
        Matcher pair = PAIR.matcher(line);
        int end = 0;
        while (end < line.length() && pair.find(end) && pair.start() == end) {
            String quoted = pair.group(2);
            pairs.put(pair.group(1), quoted == null ? pair.group(3) : unquote(quoted));
            end = pair.end();
        }
        return end == line.length() ? pairs : Map.of();
    }

    private static String unquote(String quoted) {
        return ESCAPE.matcher(quoted).replaceAll(escape -> Matcher.quoteReplacement(meaning(escape)));
    }

    private static String meaning(java.util.regex.MatchResult escape) {
        String code = escape.group(1) == null ? escape.group(2) : escape.group(1);
        if (code != null) {
            return String.valueOf((char) Integer.parseInt(code, 16));
        }
        return switch (escape.group(3)) {
            case "n" -> "\n";
            case "r" -> "\r";
            case "t" -> "\t";
            default -> escape.group(3);
        };
    }
}
