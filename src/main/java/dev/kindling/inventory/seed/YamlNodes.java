package dev.kindling.inventory.seed;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** A YAML document whose texts stay texts: {@code 012} and {@code 1e3} are read as they were written, quoted or not. */
record YamlNodes(Node root) {
    private static final int LONGEST = 200_000;

    static Optional<YamlNodes> parse(String text) {
        try {
            var options = new LoaderOptions();
            options.setCodePointLimit(LONGEST);
            return Optional.ofNullable(new Yaml(options).compose(new StringReader(text)))
                    .map(YamlNodes::new);
        } catch (YAMLException e) {
            return Optional.empty();
        }
    }

    Optional<YamlNodes> at(String... keys) {
        Optional<YamlNodes> found = Optional.of(this);
        for (String key : keys) {
            found = found.flatMap(node -> node.child(key));
        }
        return found;
    }

    private Optional<YamlNodes> child(String key) {
        if (root instanceof MappingNode mapping) {
            for (NodeTuple entry : mapping.getValue()) {
                if (entry.getKeyNode() instanceof ScalarNode name
                        && name.getValue().equals(key)) {
                    return Optional.of(new YamlNodes(entry.getValueNode()));
                }
            }
        }
        return Optional.empty();
    }

    Optional<String> text(String... keys) {
        return at(keys).flatMap(found ->
                found.root() instanceof ScalarNode scalar ? Optional.of(scalar.getValue()) : Optional.empty());
    }

    boolean quoted() {
        return root instanceof ScalarNode scalar && !scalar.isPlain();
    }

    List<YamlNodes> items() {
        var items = new ArrayList<YamlNodes>();
        if (root instanceof SequenceNode sequence) {
            sequence.getValue().forEach(item -> items.add(new YamlNodes(item)));
        }
        return items;
    }

    /** What a mapping says, entry by entry, also where a key is there twice. */
    List<Map.Entry<String, String>> pairs() {
        var pairs = new ArrayList<Map.Entry<String, String>>();
        if (root instanceof MappingNode mapping) {
            for (NodeTuple entry : mapping.getValue()) {
                if (entry.getKeyNode() instanceof ScalarNode key && entry.getValueNode() instanceof ScalarNode value) {
                    pairs.add(Map.entry(key.getValue(), value.getValue()));
                }
            }
        }
        return pairs;
    }

    Map<String, String> texts() {
        var texts = new TreeMap<String, String>();
        if (root instanceof MappingNode mapping) {
            for (NodeTuple entry : mapping.getValue()) {
                if (entry.getKeyNode() instanceof ScalarNode key && entry.getValueNode() instanceof ScalarNode value) {
                    texts.put(key.getValue(), value.getValue());
                }
            }
        }
        return texts;
    }
}
