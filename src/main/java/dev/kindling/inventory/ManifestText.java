package dev.kindling.inventory;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** Reads a {@code vm.yaml} that Kindling wrote and others may have touched. */
public final class ManifestText {
    /** Tells whose manifest it is where several Kindlings share a repository. */
    static final String HOST = "kindling.dev/host";

    private ManifestText() {}

    /**
     * The host of another Kindling that wrote this manifest; empty for people's.
     *
     * @param ours address of the host whose manifests are not meant
     */
    public static Optional<String> foreign(String text, String ours) {
        return parse(text).flatMap(ManifestText::host).filter(other -> !other.equals(ours));
    }

    /** Address of the host of the Kindling that wrote it; empty for people's. */
    static Optional<String> host(Map<?, ?> document) {
        return at(document, "metadata", "annotations", HOST);
    }

    /** The document; empty when it is none, or no mapping. */
    static Optional<Map<?, ?>> parse(String text) {
        try {
            var options = new LoaderOptions();
            options.setCodePointLimit(200_000);
            return new Yaml(new SafeConstructor(options)).load(text) instanceof Map<?, ?> map
                    ? Optional.of(map)
                    : Optional.empty();
        } catch (YAMLException e) {
            return Optional.empty();
        }
    }

    /**
     * Whether everything that {@code ours} says stands in {@code theirs} too. More may stand there: ignited completes
     * manifests with defaults and the state that it saw.
     */
    static boolean says(String theirs, String ours) {
        if (theirs.equals(ours)) {
            return true;
        }
        var their = parse(theirs);
        var our = parse(ours);
        return their.isPresent() && our.isPresent() && covers(their.get(), our.get());
    }

    private static boolean covers(Object theirs, Object ours) {
        if (ours instanceof Map<?, ?> map) {
            return theirs instanceof Map<?, ?> other
                    && map.entrySet().stream().allMatch(entry -> {
                        Object value = other.get(entry.getKey());
                        return value != null && covers(value, entry.getValue());
                    });
        }
        if (ours instanceof List<?> list) {
            if (!(theirs instanceof List<?> other) || other.size() != list.size()) {
                return false;
            }
            for (int i = 0; i < list.size(); i++) {
                if (!covers(other.get(i), list.get(i))) {
                    return false;
                }
            }
            return true;
        }
        return ours.equals(theirs);
    }

    /** The text at a path of keys. */
    static Optional<String> at(Map<?, ?> document, String... keys) {
        Object value = document;
        for (String key : keys) {
            if (!(value instanceof Map<?, ?> map) || map.get(key) == null) {
                return Optional.empty();
            }
            value = map.get(key);
        }
        return Optional.of(String.valueOf(value));
    }

    /** The same text, saying that the machine is not to run. */
    static String switchedOff(String text) {
        return text.replaceFirst("(?m)^(\\s+[\"']?running[\"']?:\\s*)true\\b", "$1false");
    }

    /** A manifest of ours, saying another end. */
    static String ending(String text, String end) {
        return text.replaceFirst(
                "(?m)^(\\s+" + Pattern.quote(ManifestFiles.END) + ":\\s*\")[^\"]*\"",
                "$1" + Matcher.quoteReplacement(end) + "\"");
    }

    /** Whether the machine is to run. */
    static boolean running(String text) {
        return parse(text)
                .flatMap(map -> at(map, "status", "running"))
                .filter("true"::equals)
                .isPresent();
    }
}
