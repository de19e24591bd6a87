package dev.kindling.engine.ignite;

import dev.kindling.engine.MachineSpec;
import dev.kindling.units.DataSize;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;

/**
 * The file that describes one machine to {@code ignite run --config}. Ignite reads it strictly: an unknown field is fatal, a
 * uid without quotes may be taken for a number, and a port without protocol is refused.
 *
 * @param authorizedKeys becomes {@code /root/.ssh/authorized_keys} as it is
 * @param publicHostKey public half of the machine's host key
 */
record IgniteManifest(MachineSpec spec, Path authorizedKeys, Path publicHostKey, Optional<String> bindAddress) {
    static final String HOST_KEY_PATH = "/etc/ssh/ssh_host_ed25519_key";
    private static final int SSH_PORT = 22;

    String yaml() {
        var document = new LinkedHashMap<String, Object>();
        document.put("apiVersion", "ignite.weave.works/v1alpha4");
        document.put("kind", "VM");
        document.put("metadata", metadata());
        document.put("spec", machine());
        var options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setWidth(Integer.MAX_VALUE);
        return new Yaml(new QuotingRepresenter(options), options).dump(document);
    }

    private Map<String, Object> metadata() {
        var labels = new TreeMap<>(spec.labels());
        labels.putIfAbsent("kindling", "1");
        return ordered("name", spec.name(), "uid", spec.id().value(), "labels", labels);
    }

    private Map<String, Object> machine() {
        var flavour = spec.flavour();
        return ordered(
                "image", Map.of("oci", flavour.image()),
                "kernel", Map.of("oci", flavour.kernel()),
                "cpus", flavour.cpus(),
                "memory", size(flavour.memory()),
                "diskSize", size(flavour.disk()),
                "network", Map.of("ports", List.of(forward())),
                "copyFiles", copyFiles(),
                "ssh", authorizedKeys.toAbsolutePath().toString());
    }

    private Map<String, Object> forward() {
        var forward = ordered("hostPort", spec.port().number(), "vmPort", SSH_PORT, "protocol", "tcp");
        bindAddress.ifPresent(address -> forward.put("bindAddress", address));
        return forward;
    }

    private List<Map<String, Object>> copyFiles() {
        var files = new ArrayList<Map<String, Object>>();
        files.add(copy(spec.hostKey(), HOST_KEY_PATH));
        files.add(copy(publicHostKey, HOST_KEY_PATH + ".pub"));
        new TreeMap<>(spec.flavour().copyFiles()).forEach((from, to) -> files.add(copy(Path.of(from), to)));
        return files;
    }

    private static Map<String, Object> copy(Path from, String to) {
        return ordered("hostPath", from.toAbsolutePath().toString(), "vmPath", to);
    }

    /** Ignite reads whole numbers with B, KB, MB or GB, and no larger unit. */
    private static String size(DataSize size) {
        String text = size.toString();
        return text.endsWith("TB") ? Long.parseLong(text.substring(0, text.length() - 2)) * 1024 + "GB" : text;
    }

    private static Map<String, Object> ordered(Object... pairs) {
        var map = new LinkedHashMap<String, Object>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], pairs[i + 1]);
        }
        return map;
    }

    /** Puts every text into quotes, whatever it looks like. */
    private static final class QuotingRepresenter extends Representer {
        QuotingRepresenter(DumperOptions options) {
            super(options);
            representers.put(
                    String.class,
                    text -> representScalar(Tag.STR, (String) text, DumperOptions.ScalarStyle.DOUBLE_QUOTED));
        }
    }
}
