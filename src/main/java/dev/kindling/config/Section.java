package dev.kindling.config;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * A mapping of the file with its settings by key. Keys that are no text or stand twice, and anything else in a mapping's
 * stead, are reported when it is made.
 */
final class Section {
    private final String path;
    private final Place place;
    private final boolean broken;
    private final Faults faults;
    private final Map<String, Node> values = new LinkedHashMap<>();
    private final Map<String, Place> keys = new HashMap<>();
    private final Map<String, Section> subsections = new HashMap<>();

    private Section(String path, Place place, boolean broken, Faults faults) {
        this.path = path;
        this.place = place;
        this.broken = broken;
        this.faults = faults;
    }

    /** The whole file. */
    static Section root(String file, Optional<Node> root, Faults faults) {
        Place place = root.map(node -> Place.of(file, node.getStartMark())).orElse(Place.startOf(file));
        return of(new Slot("", place, root, root.isEmpty()), faults);
    }

    /** The section in a slot; one that was left out is a section without settings. */
    static Section of(Slot slot, Faults faults) {
        boolean mapping = slot.node().map(MappingNode.class::isInstance).orElse(!slot.broken());
        var section = new Section(slot.path(), slot.place(), !mapping, faults);
        slot.node().ifPresent(node -> section.take(node, slot));
        return section;
    }

    private void take(Node node, Slot slot) {
        if (node instanceof MappingNode mapping) {
            mapping.getValue().forEach(this::take);
        } else if (isEmpty(node)) {
            faults.add(slot.place(), title() + " has nothing in it", "write {} for its defaults, or remove it");
        } else {
            faults.add(slot.place(), title() + " is " + Slot.kind(node), "write a section, 'name: value' on each line");
        }
    }

    private void take(NodeTuple entry) {
        Place at = Place.of(place.file(), entry.getKeyNode().getStartMark());
        if (!(entry.getKeyNode() instanceof ScalarNode key) || key.getValue().isEmpty()) {
            faults.add(at, "a name of a setting is missing here", "write 'name: value'");
            return;
        }
        Place first = keys.putIfAbsent(key.getValue(), at);
        if (first == null) {
            values.put(key.getValue(), entry.getValueNode());
        } else {
            faults.add(
                    at,
                    Words.shown(pathOf(key.getValue())) + " stands here again, after line " + first.line(),
                    "keep one of them");
        }
    }

    static boolean isEmpty(Node node) {
        return node instanceof ScalarNode scalar && scalar.getValue().isEmpty() && scalar.isPlain();
    }

    String path() {
        return path;
    }

    Place place() {
        return place;
    }

    boolean isBroken() {
        return broken;
    }

    Set<String> names() {
        return values.keySet();
    }

    Place keyPlace(String name) {
        return keys.getOrDefault(name, place);
    }

    /** The slot of a setting; {@code a.b} is b in section a. */
    Slot slot(String key) {
        int dot = key.indexOf('.');
        return dot < 0 ? ownSlot(key) : subsection(key.substring(0, dot)).slot(key.substring(dot + 1));
    }

    /** The slot of exactly that name, dots or not. */
    Slot ownSlot(String name) {
        Node node = values.get(name);
        return node == null
                ? new Slot(pathOf(name), place, Optional.empty(), broken)
                : Slot.given(pathOf(name), valuePlace(name, node), node);
    }

    // A section is best found by its name, a value by itself; so is a value that was forgotten.
    private Place valuePlace(String name, Node node) {
        return node instanceof MappingNode || isEmpty(node)
                ? keyPlace(name)
                : Place.of(place.file(), node.getStartMark());
    }

    private Section subsection(String name) {
        return subsections.computeIfAbsent(name, key -> of(ownSlot(key), faults));
    }

    /** Reports every name that is none of the settings, here and in the sections that dotted settings opened. */
    void refuseOthers(Collection<String> settings, List<Removed> removed) {
        var own = settings.stream().map(key -> key.split("\\.")[0]).distinct().toList();
        for (String name : names()) {
            if (!own.contains(name)) {
                refuse(name, own, removed);
            }
        }
        subsections.forEach((name, section) -> section.refuseOthers(
                settings.stream()
                        .filter(key -> key.startsWith(name + "."))
                        .map(key -> key.substring(name.length() + 1))
                        .toList(),
                List.of()));
    }

    private void refuse(String name, List<String> settings, List<Removed> removed) {
        var gone =
                removed.stream().filter(setting -> setting.value().equals(name)).findFirst();
        if (gone.isPresent()) {
            faults.add(
                    keyPlace(name),
                    Words.shown(pathOf(name)) + " is no longer a setting",
                    gone.get().instead());
        } else {
            faults.add(
                    keyPlace(name), Words.shown(pathOf(name)) + " is not a setting", Words.suggestion(name, settings));
        }
    }

    private String pathOf(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private String title() {
        return path.isEmpty() ? "the file" : Words.shown(path);
    }
}
