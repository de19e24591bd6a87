package dev.kindling.config;

import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Puts environment variables into text: <code>${NAME}</code>, <code>${NAME:-default}</code>, and <code>$${</code> for a
 * plain <code>${</code>. As in a shell, an empty variable counts as not set. What was put in is not looked at again.
 */
final class Placeholders {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\$\\{|\\$\\{([^}]*)\\}|\\$\\{");
    private static final Pattern INSIDE = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)(:-(.*))?", Pattern.DOTALL);

    private final UnaryOperator<@Nullable String> environment;

    Placeholders(UnaryOperator<@Nullable String> environment) {
        this.environment = environment;
    }

    /** @param filled whether anything came from a placeholder, so that the text may hold what nobody should see */
    record Expanded(String text, boolean filled) {}

    /** The text with its placeholders filled; empty after a fault, which is told as what is wrong and what is right. */
    Optional<Expanded> expand(String text, BiConsumer<String, String> fault) {
        if (!text.contains("${")) {
            return Optional.of(new Expanded(text, false));
        }
        var result = new StringBuilder();
        var match = PLACEHOLDER.matcher(text);
        boolean sound = true;
        boolean filled = false;
        int done = 0;
        while (match.find()) {
            result.append(text.substring(done, match.start()));
            done = match.end();
            if (match.group().equals("$${")) {
                result.append("${");
                continue;
            }
            Optional<String> value = value(match.group(1), fault);
            value.ifPresent(result::append);
            sound &= value.isPresent();
            filled = true;
        }
        result.append(text.substring(done));
        return sound ? Optional.of(new Expanded(result.toString(), filled)) : Optional.empty();
    }

    private Optional<String> value(@Nullable String inside, BiConsumer<String, String> fault) {
        if (inside == null) {
            fault.accept("'${' is not closed", "write ${NAME}, or $${ for a plain ${");
            return Optional.empty();
        }
        var form = INSIDE.matcher(inside);
        if (!form.matches()) {
            fault.accept("what stands in ${…} is not the name of a variable", "write ${NAME} or ${NAME:-default}");
            return Optional.empty();
        }
        String name = form.group(1);
        String set = environment.apply(name);
        if (set != null && !set.isEmpty()) {
            return Optional.of(set);
        }
        if (form.group(2) != null) {
            return Optional.of(form.group(3));
        }
        fault.accept(
                "the environment variable " + name + " is " + (set == null ? "not set" : "empty"),
                "set it before the start");
        return Optional.empty();
    }
}
