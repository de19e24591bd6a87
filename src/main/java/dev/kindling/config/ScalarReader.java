package dev.kindling.config;

import dev.kindling.config.KindlingConfig.Http;
import dev.kindling.units.DataSize;
import dev.kindling.units.PortRange;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads single values, always from text: what YAML would take for a number, a date or a truth value stays as written. */
final class ScalarReader {
    private final Placeholders placeholders;
    private final Faults faults;

    ScalarReader(Placeholders placeholders, Faults faults) {
        this.placeholders = placeholders;
        this.faults = faults;
    }

    /** A value, none, or a fault that was reported. */
    record Found(Optional<Object> value, boolean isFaulty) {
        static final Found NOTHING = new Found(Optional.empty(), false);
        static final Found FAULT = new Found(Optional.empty(), true);
    }

    /** Whether such a record is written as a single value. */
    static boolean reads(Class<?> type) {
        return type == DataSize.class || type == PortRange.class || type == Http.class;
    }

    /** What stands there, or else the default; empty after a fault, which it is too when there is no default. */
    Optional<Object> readOrDefault(Slot slot, Setting setting, Class<?> type) {
        Found found = slot.isLeftOut() ? Found.NOTHING : read(slot, setting, type);
        if (found.isFaulty() || found.value().isPresent()) {
            return found.value();
        }
        if (setting.byDefault().length == 1) {
            String text = setting.byDefault()[0];
            return Optional.of(
                    text.isEmpty() ? text : Form.of(type, setting.form()).read(text));
        }
        missing(slot, setting, advice(setting, type));
        return Optional.empty();
    }

    /** What stands there; nothing also when it is a placeholder that comes out empty. */
    Found read(Slot slot, Setting setting, Class<?> type) {
        Form form = Form.of(type, setting.form());
        if (!(slot.node().orElse(null) instanceof ScalarNode node)) {
            wrongKind(slot, setting, advice(setting, type));
            return Found.FAULT;
        }
        if (form == Form.SECRET && !form.matches(node.getValue())) {
            String variable = slot.path().toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]+", "_");
            faults.add(
                    slot.place(),
                    Words.shown(slot.path())
                            + " is a secret and may not stand in a file that others read and Git keeps",
                    "write ${" + variable + "} and set that environment variable");
            return Found.FAULT;
        }
        if (node.getValue().isEmpty()) {
            faults.add(slot.place(), Words.shown(slot.path()) + " is empty", advice(setting, type));
            return Found.FAULT;
        }
        return placeholders
                .expand(
                        node.getValue(),
                        (wrong, right) -> faults.add(
                                slot.place(),
                                wrong,
                                right + ", for " + Words.shown(slot.path()) + " (" + setting.value() + ")"))
                .map(text -> value(text, node, slot, setting, type))
                .orElse(Found.FAULT);
    }

    private Found value(Placeholders.Expanded text, ScalarNode node, Slot slot, Setting setting, Class<?> type) {
        if (text.filled() && text.text().isEmpty()) {
            return Found.NOTHING;
        }
        Form form = Form.of(type, setting.form());
        // Other programs round a bare number of a snowflake's length, so it has to stand in quotes.
        boolean bare = form == Form.SNOWFLAKE && node.isPlain() && !text.filled() && form.matches(text.text());
        Optional<Object> value = bare
                ? Optional.empty()
                : form == Form.SECRET ? secret(text.text()) : converted(text.text(), form, setting);
        if (value.isEmpty()) {
            faults.add(
                    slot.place(),
                    Words.shown(slot.path()) + " cannot be "
                            + (text.filled() ? "what the environment gives" : Words.shown(text.text()))
                            + (bare ? " without quotes" : ""),
                    form == Form.SECRET ? "set it to one line without surrounding space" : advice(text, setting, type));
        }
        return value.map(sound -> new Found(Optional.of(sound), false)).orElse(Found.FAULT);
    }

    private static Optional<Object> secret(String text) {
        boolean oneLine = text.chars().noneMatch(Character::isISOControl) && text.equals(text.strip());
        return oneLine ? Optional.of(new Secret(text)) : Optional.empty();
    }

    private static Optional<Object> converted(String text, Form form, Setting setting) {
        try {
            Object value = form.read(text);
            return isAllowed(text, value, setting) ? Optional.of(value) : Optional.empty();
        } catch (IllegalArgumentException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static boolean isAllowed(String text, Object value, Setting setting) {
        if (value instanceof Integer number) {
            return number >= setting.min() && number <= setting.max();
        } else if (value instanceof DataSize size) {
            return size.compareTo(DataSize.parse(setting.atLeast())) >= 0;
        }
        return setting.oneOf().length == 0 || List.of(setting.oneOf()).contains(text);
    }

    private static String advice(Placeholders.Expanded text, Setting setting, Class<?> type) {
        var near = text.filled()
                ? Optional.<String>empty()
                : Words.nearest(text.text(), List.of(setting.oneOf())).map(word -> "did you mean '" + word + "'?");
        return near.orElseGet(() -> advice(setting, type));
    }

    private static String advice(Setting setting, Class<?> type) {
        Form form = Form.of(type, setting.form());
        if (setting.oneOf().length > 0) {
            return "write " + String.join(" or ", setting.oneOf());
        } else if (form == Form.NUMBER) {
            return setting.max() == Integer.MAX_VALUE
                    ? "write a whole number, at least " + setting.min()
                    : "write a whole number from " + setting.min() + " to " + setting.max();
        } else if (form == Form.SIZE && !setting.atLeast().equals("0B")) {
            return form.advice() + ", at least " + setting.atLeast();
        }
        return form.advice();
    }

    /** Whether a map's name has its form; reported if not. */
    boolean checkName(String name, Place place, String path, Form form) {
        boolean fits = form.fits(name);
        if (!fits) {
            faults.add(place, Words.shown(name) + " cannot be a name in " + Words.shown(path), form.advice());
        }
        return fits;
    }

    /** Reports that something has to be there. */
    void missing(Slot slot, Setting setting, String advice) {
        faults.add(slot.place(), Words.shown(slot.path()) + " is missing (" + setting.value() + ")", advice);
    }

    /** Reports that a list, section or single value stands where another kind is due, or that nothing stands there. */
    void wrongKind(Slot slot, Setting setting, String advice) {
        if (slot.isLeftOut()) {
            missing(slot, setting, advice);
        }
        slot.node()
                .ifPresent(node -> faults.add(
                        slot.place(),
                        Words.shown(slot.path()) + (Section.isEmpty(node) ? " is empty" : " is " + Slot.kind(node)),
                        advice));
    }
}
