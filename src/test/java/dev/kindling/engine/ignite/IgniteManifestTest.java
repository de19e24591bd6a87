package dev.kindling.engine.ignite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.config.Flavour;
import dev.kindling.engine.MachineId;
import dev.kindling.engine.MachineSpec;
import dev.kindling.units.DataSize;
import dev.kindling.units.HostPort;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

class IgniteManifestTest {
    private static String yaml(String uid, DataSize disk, Optional<String> bindAddress) {
        var flavour = new Flavour(
                "big",
                "image:1",
                "kernel:1",
                2,
                DataSize.megabytes(1536),
                disk,
                "root",
                Map.of("/host/b", "/b", "/host/a", "/a"),
                "",
                "git --version");
        var spec = new MachineSpec(
                new MachineId(uid),
                "vm-a",
                flavour,
                new HostPort(60001),
                List.of(),
                Path.of("/keys/h"),
                Map.of("team", "12"));
        return new IgniteManifest(spec, Path.of("/w/authorized_keys"), Path.of("/w/h.pub"), bindAddress).yaml();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1234567890123456", "12e3456789012345", "0000000000000001", "00000000000000b1"})
    void a_uid_stays_a_text_whatever_it_looks_like(String uid) {
        String yaml = yaml(uid, DataSize.gigabytes(10), Optional.empty());

        assertThat(yaml).contains("\"uid\": \"" + uid + "\"");
        Map<String, Map<String, Object>> read = new Yaml().load(yaml);
        assertThat(read.get("metadata"))
                .containsEntry("uid", uid)
                .containsEntry("labels", Map.of("team", "12", "kindling", "1"));
    }

    @Test
    void everything_that_ignite_needs_is_given_in_its_own_words() {
        Map<String, Map<String, Object>> read =
                new Yaml().load(yaml("00000000000000b1", new DataSize(2L << 40), Optional.of("10.0.0.1")));

        assertThat(read.get("spec"))
                .containsEntry("image", Map.of("oci", "image:1"))
                .containsEntry("kernel", Map.of("oci", "kernel:1"))
                .containsEntry("cpus", 2)
                .containsEntry("memory", "1536MB")
                .containsEntry("diskSize", "2048GB")
                .containsEntry("ssh", "/w/authorized_keys")
                .containsEntry(
                        "network",
                        Map.of(
                                "ports",
                                List.of(Map.of(
                                        "hostPort",
                                        60001,
                                        "vmPort",
                                        22,
                                        "protocol",
                                        "tcp",
                                        "bindAddress",
                                        "10.0.0.1"))))
                .containsEntry(
                        "copyFiles",
                        List.of(
                                Map.of("hostPath", "/keys/h", "vmPath", "/etc/ssh/ssh_host_ed25519_key"),
                                Map.of("hostPath", "/w/h.pub", "vmPath", "/etc/ssh/ssh_host_ed25519_key.pub"),
                                Map.of("hostPath", "/host/a", "vmPath", "/a"),
                                Map.of("hostPath", "/host/b", "vmPath", "/b")));
    }
}
