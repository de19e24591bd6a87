package dev.kindling.config;

import java.util.Optional;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * The spot where a setting stands or would stand.
 *
 * @param path full name, such as {@code limits.life}
 * @param place of its value; of the section when it is left out
 * @param node empty when it is left out, or when its section is broken
 * @param broken whether a fault of its section hides it, which is no further fault
 */
record Slot(String path, Place place, Optional<Node> node, boolean broken) {
    static Slot given(String path, Place place, Node node) {
        return new Slot(path, place, Optional.of(node), false);
    }

    boolean isLeftOut() {
        return node.isEmpty() && !broken;
    }

    /** What stands there, in words. */
    static String kind(Node node) {
        if (node instanceof MappingNode) {
            return "a section";
        }
        return node instanceof SequenceNode ? "a list" : "a single value";
    }
}
