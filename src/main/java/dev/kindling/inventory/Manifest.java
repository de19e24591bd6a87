package dev.kindling.inventory;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;

/**
 * One {@code vm.yaml} as ignited reads it: strictly, with the uid in quotes (a number is skipped in silence), labels under
 * {@code metadata} (elsewhere they are fatal) and a protocol for each port (facts/ignite.md).
 *
 * @param memory with a unit that Ignite knows: B, KB, MB or GB
 * @param keyPath where the public keys stand on the host
 * @param copyFiles path on the host to path in the machine
 * @param running whether the machine is to run
 */
public record Manifest(
        String name,
        String uid,
        Map<String, String> labels,
        Map<String, String> annotations,
        String image,
        String kernel,
        int cpus,
        String memory,
        String disk,
        List<Forward> forwards,
        String keyPath,
        Map<String, String> copyFiles,
        boolean running) {

    /** A port of the host that leads into the machine. */
    public record Forward(int hostPort, int vmPort, String protocol) {}

    public Manifest {
        labels = Collections.unmodifiableMap(new TreeMap<>(labels));
        annotations = Collections.unmodifiableMap(new TreeMap<>(annotations));
        forwards = List.copyOf(forwards);
        copyFiles = Collections.unmodifiableMap(new TreeMap<>(copyFiles));
    }

    /** The file. */
    public String yaml() {
        var document = new LinkedHashMap<String, Object>();
        document.put("apiVersion", "ignite.weave.works/v1alpha4");
        document.put("kind", "VM");
        document.put("metadata", metadata());
        document.put("spec", spec());
        document.put("status", Map.of("running", running));
        var options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setWidth(Integer.MAX_VALUE);
        return new Yaml(new QuotingRepresenter(options), options).dump(document);
    }

    private Map<String, Object> metadata() {
        var metadata = new LinkedHashMap<String, Object>();
        metadata.put("name", name);
        metadata.put("uid", uid);
        metadata.put("labels", labels);
        if (!annotations.isEmpty()) {
            metadata.put("annotations", annotations);
        }
        return metadata;
    }

    private Map<String, Object> spec() {
        var spec = new LinkedHashMap<String, Object>();
        spec.put("image", Map.of("oci", image));
        spec.put("kernel", Map.of("oci", kernel));
        spec.put("cpus", cpus);
        spec.put("memory", memory);
        spec.put("diskSize", disk);
        spec.put("network", Map.of("ports", ports()));
        if (!copyFiles.isEmpty()) {
            var files = new ArrayList<Map<String, String>>();
            copyFiles.forEach((from, to) -> files.add(ordered("hostPath", from, "vmPath", to)));
            spec.put("copyFiles", files);
        }
        spec.put("ssh", keyPath);
        return spec;
    }

    private List<Map<String, Object>> ports() {
        return forwards.stream()
                .map(forward -> {
                    var port = new LinkedHashMap<String, Object>();
                    port.put("hostPort", forward.hostPort());
                    port.put("vmPort", forward.vmPort());
                    port.put("protocol", forward.protocol());
                    return (Map<String, Object>) port;
                })
                .toList();
    }

    private static Map<String, String> ordered(String key, String value, String otherKey, String otherValue) {
        var map = new LinkedHashMap<String, String>();
        map.put(key, value);
        map.put(otherKey, otherValue);
        return map;
    }

    /** Puts every value that is a text into quotes, whatever it looks like. */
    private static final class QuotingRepresenter extends Representer {
        QuotingRepresenter(DumperOptions options) {
            super(options);
            representers.put(
                    String.class,
                    text -> representScalar(Tag.STR, (String) text, DumperOptions.ScalarStyle.DOUBLE_QUOTED));
        }

        /** Keys are ours and need no quotes. */
        @Override
        protected Node representMapping(Tag tag, Map<?, ?> mapping, DumperOptions.FlowStyle style) {
            Node node = super.representMapping(tag, mapping, style);
            if (node instanceof MappingNode map) {
                map.setValue(map.getValue().stream()
                        .map(entry -> new NodeTuple(
                                representScalar(
                                        Tag.STR,
                                        ((ScalarNode) entry.getKeyNode()).getValue(),
                                        DumperOptions.ScalarStyle.PLAIN),
                                entry.getValueNode()))
                        .toList());
            }
            return node;
        }
    }
}
