package dev.kindling.engine.ignite.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One machine's metadata, as it lies in {@code metadata.json}. */
record VmRecord(ObjectNode json) {
    String uid() {
        return json.at("/metadata/uid").asText();
    }

    String name() {
        return json.at("/metadata/name").asText();
    }

    String container() {
        return "ignite-" + uid();
    }

    boolean running() {
        return json.at("/status/running").asBoolean();
    }

    String runtime() {
        return json.at("/status/runtime/name").asText();
    }

    void setRunning(String address, String now) {
        ObjectNode status = (ObjectNode) json.get("status");
        status.put("running", true);
        status.putObject("runtime").put("id", container()).put("name", "containerd");
        status.put("startTime", now);
        status.putObject("network").put("plugin", "cni").putArray("ipAddresses").add(address);
    }

    /** As Ignite leaves it after a stop: no runtime, no network. */
    void setStopped() {
        ObjectNode status = (ObjectNode) json.get("status");
        status.put("running", false);
        status.putObject("runtime").put("id", "").put("name", "");
        status.remove("startTime");
        status.putObject("network").put("plugin", "").putNull("ipAddresses");
    }

    List<String> addresses() {
        var addresses = new ArrayList<String>();
        json.at("/status/network/ipAddresses").forEach(address -> addresses.add(address.asText()));
        return addresses;
    }

    /** TCP forwards, host port to machine's port. */
    Map<Integer, Integer> forwards() {
        var forwards = new LinkedHashMap<Integer, Integer>();
        json.at("/spec/network/ports")
                .forEach(port -> forwards.put(
                        port.path("hostPort").asInt(), port.path("vmPort").asInt()));
        return forwards;
    }

    String portsColumn() {
        var texts = new ArrayList<String>();
        json.at("/spec/network/ports")
                .forEach(port -> texts.add(port.path("bindAddress").asText("0.0.0.0") + ":"
                        + port.path("hostPort").asInt() + "->"
                        + port.path("vmPort").asInt() + "/"
                        + port.path("protocol").asText()));
        return String.join(", ", texts);
    }

    /** What templates see; {@code running} as containerd corrects it. */
    Map<String, Object> model(boolean running) {
        var ports = new ArrayList<Map<String, Object>>();
        for (JsonNode port : json.at("/spec/network/ports")) {
            ports.add(Map.of(
                    "HostPort", port.path("hostPort").asInt(),
                    "VMPort", port.path("vmPort").asInt(),
                    "Protocol", port.path("protocol").asText(),
                    "BindAddress", port.path("bindAddress").asText("")));
        }
        var labels = new TreeMap<String, Object>();
        json.at("/metadata/labels")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        return Map.of(
                "ObjectMeta", Map.of("UID", uid(), "Name", name(), "Labels", labels),
                "Spec",
                        Map.of(
                                "Network",
                                Map.of("Ports", ports),
                                "CPUs",
                                json.at("/spec/cpus").asInt()),
                "Status", Map.of("Running", running, "Network", Map.of("IPAddresses", addresses())));
    }
}
