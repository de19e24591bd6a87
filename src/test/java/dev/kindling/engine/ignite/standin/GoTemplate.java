package dev.kindling.engine.ignite.standin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** As much of Go's text/template as Ignite's {@code -t} and {@code -f} were seen with: fields, range and index. */
final class GoTemplate {
    private static final Pattern ACTION = Pattern.compile("\\{\\{(.*?)\\}\\}");
    private static final Pattern INDEX = Pattern.compile("index (\\.[\\w.]+) \"([^\"]*)\"");

    private final String text;

    /** A template that Go could not parse or execute; the message is Go's. */
    static final class Unfit extends RuntimeException {
        Unfit(String message) {
            super(message);
        }
    }

    GoTemplate(String text) {
        this.text = text;
        int open = text.lastIndexOf("{{");
        if (open >= 0 && text.indexOf("}}", open) < 0) {
            throw new Unfit("failed to parse template: template: :1: unclosed action");
        }
    }

    String render(Object model) {
        return render(text, model);
    }

    private static String render(String text, Object dot) {
        var out = new StringBuilder();
        Matcher action = ACTION.matcher(text);
        int end = 0;
        while (end <= text.length() && action.find(end)) {
            out.append(text.substring(end, action.start()));
            String code = action.group(1).trim();
            Matcher index = INDEX.matcher(code);
            if (code.startsWith("range ")) {
                int close = text.indexOf("{{end}}", action.end());
                String body = text.substring(action.end(), close);
                for (Object item : list(field(dot, code.substring(6).trim(), action))) {
                    out.append(render(body, item));
                }
                end = close + "{{end}}".length();
                continue;
            } else if (index.matches()) {
                out.append(((Map<?, ?>) field(dot, index.group(1), action))
                        .entrySet().stream()
                                .filter(entry -> index.group(2).equals(entry.getKey()))
                                .map(entry -> String.valueOf(entry.getValue()))
                                .findFirst()
                                .orElse(""));
            } else {
                out.append(print(field(dot, code, action)));
            }
            end = action.end();
        }
        return out.append(text.substring(end)).toString();
    }

    private static Object field(Object dot, String path, Matcher action) {
        Object value = dot;
        for (String name : path.split("\\.")) {
            if (name.isEmpty()) {
                continue;
            }
            if (!(value instanceof Map<?, ?> map)) {
                throw unknown(path, name, action);
            }
            Object next = map.get(name);
            if (next == null) {
                if (path.contains(".Labels.")) {
                    return "<no value>";
                }
                throw unknown(path, name, action);
            }
            value = next;
        }
        return value;
    }

    private static Unfit unknown(String path, String name, Matcher action) {
        return new Unfit("failed rendering template: template: :1:" + (action.start() + 2) + ": executing \"\" at <"
                + path + ">: can't evaluate field " + name + " in type *ignite.VM");
    }

    private static List<?> list(Object value) {
        return value instanceof List<?> list ? list : List.of();
    }

    private static String print(Object value) {
        if (value instanceof List<?> list) {
            var parts = new ArrayList<String>();
            list.forEach(item -> parts.add(String.valueOf(item)));
            return String.join(" ", parts);
        }
        return String.valueOf(value);
    }
}
