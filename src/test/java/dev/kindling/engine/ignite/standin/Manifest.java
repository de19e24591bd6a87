package dev.kindling.engine.ignite.standin;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.yaml.snakeyaml.Yaml;

/** The description of a machine from a file and flags, checked as strictly as Ignite checks it, and in places more so. */
final class Manifest {
    private static final Map<String, Set<String>> FIELDS = Map.of(
            "", Set.of("apiVersion", "kind", "metadata", "spec", "status"),
            "/metadata", Set.of("name", "uid", "labels", "annotations", "created"),
            "/spec",
                    Set.of(
                            "image",
                            "sandbox",
                            "kernel",
                            "cpus",
                            "memory",
                            "diskSize",
                            "network",
                            "storage",
                            "copyFiles",
                            "ssh"),
            "/spec/image", Set.of("oci"),
            "/spec/kernel", Set.of("oci", "cmdLine"),
            "/spec/network", Set.of("ports"),
            "/spec/network/ports", Set.of("bindAddress", "hostPort", "vmPort", "protocol"),
            "/spec/copyFiles", Set.of("hostPath", "vmPath"));

    private final ObjectMapper mapper = new ObjectMapper();

    ObjectNode read(Path file) {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw new Output.Fatal("open " + file + ": no such file or directory");
        }
        Object document = new Yaml().load(text);
        refuseUnknown(document, "", text);
        var json = (ObjectNode) mapper.valueToTree(document);
        if (!json.path("apiVersion").asText().equals("ignite.weave.works/v1alpha4")
                || !json.path("kind").asText().equals("VM")) {
            throw new Output.Fatal("no kind \"" + json.path("kind").asText() + "\" is registered");
        }
        var uid = json.at("/metadata/uid");
        if (!uid.isMissingNode() && (!uid.isTextual() || !uid.asText().matches("[0-9a-f]{16}"))) {
            throw new Output.Fatal(
                    "strict decoder error for " + text + ": v1alpha4.VM.ObjectMeta.UID: ReadString: expects \" or n");
        }
        sizes(json);
        return json;
    }

    private static void sizes(ObjectNode json) {
        for (String field : List.of("memory", "diskSize")) {
            if (json.path("spec").has(field)) {
                try {
                    Flags.size(json.path("spec").path(field).asText());
                } catch (IllegalArgumentException e) {
                    throw new Output.Fatal("strict decoder error: " + field + ": invalid syntax");
                }
            }
        }
    }

    private static void refuseUnknown(Object node, String path, String text) {
        if (node instanceof List<?> list) {
            list.forEach(item -> refuseUnknown(item, path, text));
        } else if (node instanceof Map<?, ?> map && FIELDS.containsKey(path)) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                if (!FIELDS.get(path).contains(entry.getKey())) {
                    throw new Output.Fatal(
                            "strict decoder error for " + text + ": v1alpha4.VM: ReadObject: found unknown field: "
                                    + entry.getKey() + ", error found in #10 byte of ...|x|...");
                }
                refuseUnknown(entry.getValue(), path + "/" + entry.getKey(), text);
            }
        }
    }

    /** {@code [ip:]host:vm[/protocol]}, also with ranges. */
    ArrayNode ports(List<String> texts) {
        var ports = mapper.createArrayNode();
        for (String text : texts) {
            String[] halves = text.split("/", 2);
            String protocol = halves.length == 2 ? halves[1] : "tcp";
            if (!Set.of("tcp", "udp").contains(protocol)) {
                throw new Output.Fatal("invalid protocol: \"" + protocol + "\"");
            }
            var parts = new ArrayList<>(List.of(halves[0].split(":")));
            String address = parts.size() == 3 ? parts.remove(0) : "";
            if (!address.isEmpty() && !address.matches("[0-9.]+")) {
                throw new Output.Fatal("Invalid ip address: " + address);
            }
            if (parts.size() != 2) {
                throw new Output.Fatal("invalid host port: \"\"");
            }
            int[] host = range(parts.get(0));
            int[] vm = range(parts.get(1));
            for (int i = 0; i <= host[1] - host[0]; i++) {
                var port = ports.addObject();
                if (!address.isEmpty()) {
                    port.put("bindAddress", address);
                }
                port.put("hostPort", host[0] + i).put("vmPort", vm[0] + i).put("protocol", protocol);
            }
        }
        return ports;
    }

    private static int[] range(String text) {
        String[] ends = text.split("-", 2);
        for (String end : ends) {
            if (!end.matches("\\d{1,5}") || Integer.parseInt(end) > 65535) {
                throw new Output.Fatal("Invalid hostPort: " + text);
            }
        }
        return new int[] {Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1])};
    }

    static void checkPorts(ObjectNode vm) {
        var host = new TreeSet<String>();
        var guest = new TreeSet<String>();
        for (var port : vm.at("/spec/network/ports")) {
            if (!Set.of("tcp", "udp").contains(port.path("protocol").asText())) {
                throw new Output.Fatal(
                        "invalid protocol: \"" + port.path("protocol").asText() + "\"");
            }
            if (!host.add(port.path("hostPort") + "/" + port.path("protocol"))) {
                throw new Output.Fatal("cannot use a port/protocol combination on the host twice");
            }
            if (!guest.add(port.path("vmPort") + "/" + port.path("protocol"))) {
                throw new Output.Fatal("only one host binding per VM binding supported for now, received 2");
            }
        }
    }

    static void checkName(String name) {
        String field = "metadata.name: Invalid value: \"" + name + "\": ";
        if (name.length() > 253) {
            throw new Output.Fatal(field + "must be no more than 253 characters");
        }
        if (!name.matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*")) {
            throw new Output.Fatal(
                    field + "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or"
                            + " '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation"
                            + " is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')");
        }
    }
}
