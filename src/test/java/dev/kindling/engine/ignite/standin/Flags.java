package dev.kindling.engine.ignite.standin;

import dev.kindling.units.DataSize;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Command line flags read as Go's pflag reads them, with its error texts. */
final class Flags {
    enum Kind {
        BOOL,
        STRING,
        COUNT,
        SIZE,
        LIST,
        KEY
    }

    static final class Misuse extends RuntimeException {
        Misuse(String message) {
            super(message);
        }
    }

    private final Map<String, Kind> kinds = new HashMap<>();
    private final Map<String, String> shorthands = new HashMap<>();
    private final Map<String, List<String>> values = new HashMap<>();
    private final List<String> arguments = new ArrayList<>();

    Flags with(String name, String shorthand, Kind kind) {
        kinds.put(name, kind);
        if (!shorthand.isEmpty()) {
            shorthands.put(shorthand, name);
        }
        return this;
    }

    Flags parse(List<String> words) {
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.equals("--")) {
                arguments.addAll(words.subList(i + 1, words.size()));
                return this;
            } else if (word.startsWith("--")) {
                i += take(words, i, word.substring(2).split("=", 2)[0], "unknown flag: ");
            } else if (word.startsWith("-") && word.length() > 1) {
                String name = shorthands.get(word.substring(1, 2));
                if (name == null) {
                    throw new Misuse("unknown shorthand flag: '" + word.charAt(1) + "' in " + word);
                }
                i += take(words, i, name, "");
            } else {
                arguments.add(word);
            }
        }
        return this;
    }

    /** @return how many further words belong to the flag */
    private int take(List<String> words, int at, String name, String complaint) {
        Kind kind = kinds.get(name);
        if (kind == null) {
            throw new Misuse(complaint + words.get(at));
        }
        int equals = words.get(at).indexOf('=');
        if (equals >= 0) {
            add(name, kind, words.get(at).substring(equals + 1));
            return 0;
        }
        if (kind == Kind.BOOL || kind == Kind.KEY) {
            values.computeIfAbsent(name, key -> new ArrayList<>()).add("");
            return 0;
        }
        if (at + 1 >= words.size()) {
            throw new Misuse("flag needs an argument: " + words.get(at));
        }
        add(name, kind, words.get(at + 1));
        return 1;
    }

    private void add(String name, Kind kind, String value) {
        var list = values.computeIfAbsent(name, key -> new ArrayList<>());
        switch (kind) {
            case COUNT -> list.add(checkedCount(name, value));
            case SIZE -> list.add(checkedSize(name, value));
            case KEY -> list.add(checkedKey(value));
            case LIST -> list.addAll(List.of(value.split(",")));
            default -> list.add(value);
        }
    }

    private static String checkedCount(String name, String value) {
        if (!value.matches("\\d{1,9}")) {
            throw new Misuse("invalid argument \"" + value + "\" for \"--" + name
                    + "\" flag: strconv.ParseUint: parsing \"" + value + "\": invalid syntax");
        }
        return value;
    }

    private static String checkedSize(String name, String value) {
        try {
            return size(value).toString();
        } catch (IllegalArgumentException e) {
            String flag = name.equals("size") ? "-s, --size" : "--" + name;
            throw new Misuse("invalid argument \"" + value + "\" for \"" + flag
                    + "\" flag: strconv.UnmarshalText: parsing \"" + value + "\": invalid syntax");
        }
    }

    static DataSize size(String text) {
        if (text.matches("\\d{1,15}")) {
            return new DataSize(Long.parseLong(text));
        }
        if (text.endsWith("TB")) {
            throw new IllegalArgumentException("stricter than Ignite: no TB");
        }
        return DataSize.parse(text);
    }

    private static String checkedKey(String value) {
        String file = value.endsWith(".pub") ? value : value + ".pub";
        if (!Files.isRegularFile(Path.of(file))) {
            throw new Misuse("invalid argument \"" + value + "\" for \"--ssh\" flag: invalid SSH key: " + file);
        }
        return file;
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    Optional<String> last(String name) {
        List<String> list = values.getOrDefault(name, List.of());
        return list.isEmpty() ? Optional.empty() : Optional.of(list.get(list.size() - 1));
    }

    List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    List<String> arguments() {
        return arguments;
    }
}
