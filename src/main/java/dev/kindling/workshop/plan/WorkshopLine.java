package dev.kindling.workshop.plan;

import dev.kindling.config.Words;
import dev.kindling.units.OneLine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads {@code key=value} options as people type them into a chat: {@code key:value} and {@code --key value} too, values with
 * blanks in straight or curly quotes, links as chat clients rewrite them. Words before the first option are the name.
 */
final class WorkshopLine {
    private static final String QUOTED =
            "\"((?:[^\"\\\\]|\\\\.)*+)\"|[\u201c\u201d\u201e]([^\u201c\u201d\u201e]*+)[\u201c\u201d]"
                    + "|\u00ab([^\u00ab\u00bb]*+)\u00bb|'([^']*+)'";
    private static final Pattern OPTION = Pattern.compile(
            "(?<![^\\s,])(?:--|\u2014|\u2013)?(\\p{L}[\\p{L}_-]*+)\\s*+[=]\\s*+(?:" + QUOTED + "|([^\\s\"]\\S*+))"
                    + "|(?<!\\S)(?:--|\u2014|\u2013)(\\p{L}[\\p{L}_-]*+)\\s++(?:" + QUOTED + "|([^\\s\"]\\S*+))");
    private static final int FIRST_VALUES = 2;
    private static final int SECOND_KEY = 7;
    private static final int VALUE_FORMS = 5;
    private static final Pattern WHOLE_QUOTED = Pattern.compile(QUOTED);
    // Slack and Discord show <https://a.b|a.b> and <https://a.b> for a link that was typed bare.
    private static final Pattern MANGLED_LINK = Pattern.compile("<(https?://[^\\s|>]++)(?:\\|[^>]*+)?>");

    private WorkshopLine() {}

    /** The words behind {@code /workshop create}. */
    static PlanDraft read(String line) {
        return read(line, "", true);
    }

    /** Options alone, one or more to a line; what is none is a fault of {@code field}. */
    static PlanDraft readOptions(String text, String field) {
        return read(text, field, false);
    }

    private static PlanDraft read(String line, String field, boolean nameFirst) {
        String text = MANGLED_LINK.matcher(line).replaceAll(link -> Matcher.quoteReplacement(link.group(1)));
        Map<PlanField, List<String>> values = new EnumMap<>(PlanField.class);
        List<FieldFault> faults = new ArrayList<>();
        Matcher option = OPTION.matcher(text);
        int from = 0;
        while (option.find()) {
            loose(text.substring(from, option.start()), field, nameFirst && from == 0, values, faults);
            from = option.end();
            boolean second = option.group(1) == null;
            String key = option.group(second ? SECOND_KEY : 1);
            take(key, value(option, second ? SECOND_KEY + 1 : FIRST_VALUES), field, values, faults);
        }
        loose(text.substring(from), field, nameFirst && from == 0, values, faults);
        return new PlanDraft(values, faults, Optional.empty(), false);
    }

    private static String value(Matcher option, int firstGroup) {
        for (int group = firstGroup; group < firstGroup + VALUE_FORMS; group++) {
            String found = option.group(group);
            if (found != null) {
                return group == firstGroup ? found.replaceAll("\\\\(.)", "$1") : found;
            }
        }
        return "";
    }

    private static void take(
            String key, String value, String form, Map<PlanField, List<String>> values, List<FieldFault> faults) {
        Optional<PlanField> field = PlanField.of(key);
        if (field.isEmpty()) {
            faults.add(new FieldFault(
                    form.isEmpty() ? OneLine.cut(key, 60) : form,
                    "there is no option " + OneLine.quoted(key),
                    meant(key)));
        } else if (values.containsKey(field.get())) {
            faults.add(new FieldFault(
                    form.isEmpty() ? field.get().key() : form,
                    field.get().key() + " is given twice",
                    "keep one of them"));
        } else if (!value.isBlank()) {
            values.put(field.get(), PlanDraft.entries(field.get(), value));
        }
    }

    private static String meant(String key) {
        List<String> keys =
                Arrays.stream(PlanField.values()).map(PlanField::key).toList();
        return Words.nearest(key, keys)
                .map(near -> "did you mean " + near + "?")
                .orElse("there are " + String.join(", ", keys));
    }

    /** Words that belong to no option. */
    private static void loose(
            String words, String form, boolean isName, Map<PlanField, List<String>> values, List<FieldFault> faults) {
        String rest = words.strip();
        while (rest.startsWith(",")) {
            rest = rest.substring(1).strip();
        }
        if (rest.isEmpty()) {
            return;
        }
        if (isName) {
            Matcher quoted = WHOLE_QUOTED.matcher(rest);
            values.put(PlanField.NAME, List.of(quoted.matches() ? rest.substring(1, rest.length() - 1) : rest));
        } else {
            faults.add(new FieldFault(
                    form.isEmpty() ? OneLine.cut(OneLine.of(rest), 60) : form,
                    OneLine.quoted(rest) + " belongs to no option",
                    "write options as key=value, and put values with blanks in quotes: name=\"Intro to Git\""));
        }
    }
}
