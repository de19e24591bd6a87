package dev.kindling.engine.ignite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.config.Flavour;
import dev.kindling.doctor.Finding;
import dev.kindling.doctor.Finding.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IgniteExaminationTest {
    @TempDir
    Path directory;

    private IgniteRig rig;

    @BeforeEach
    void set_up_a_host() throws IOException {
        rig = new IgniteRig(directory);
        for (String device : List.of("dev/kvm", "dev/net/tun", "dev/loop-control", "dev/mapper/control")) {
            file(device, "");
        }
        for (String plugin : List.of("loopback", "bridge", "host-local", "portmap", "firewall")) {
            Path file = file("opt/cni/bin/" + plugin, "");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        file("etc/ignite/config.yaml", "");
        Files.createDirectories(rig.host.host().path("run/systemd/system"));
        Path forward = rig.host.host().procDir().resolve("sys/net/ipv4/ip_forward");
        Files.createDirectories(forward.getParent());
        Files.writeString(forward, "1\n");
    }

    @AfterEach
    void end_the_host() {
        rig.close();
    }

    private Path file(String name, String content) throws IOException {
        Path file = rig.host.host().path(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    private List<Finding> examine(Flavour... flavours) {
        return rig.engine().examine(List.of(flavours));
    }

    private static List<String> problems(List<Finding> findings) {
        return findings.stream()
                .filter(finding -> finding.verdict() == Verdict.PROBLEM)
                .map(Finding::what)
                .toList();
    }

    @Test
    void nothing_that_is_there_is_called_missing() {
        Flavour flavour = Flavours.of("weaveworks/ignite-ubuntu:latest", java.util.Map.of());
        rig.engine().prepare(List.of(flavour));
        List<Finding> found = examine(flavour);
        // The tools of file systems may be missing where the tests run.
        assertThat(problems(found)).allSatisfy(what -> assertThat(what).startsWith("programs that Ignite calls"));
        assertThat(found).extracting(Finding::what).contains("/dev/kvm is there", "containerd answers");
    }

    @Test
    void each_missing_thing_is_named_with_its_remedy() throws IOException {
        Files.delete(rig.host.host().path("dev/kvm"));
        Files.delete(rig.host.host().path("opt/cni/bin/portmap"));
        Files.writeString(rig.host.host().procDir().resolve("sys/net/ipv4/ip_forward"), "0\n");
        rig.host.containerdUp(false);
        List<Finding> found = examine(Flavours.of("example/other:1", java.util.Map.of()));
        assertThat(problems(found))
                .anySatisfy(what -> assertThat(what).contains("/dev/kvm is missing"))
                .anySatisfy(what ->
                        assertThat(what).contains("CNI plugins are missing").contains("portmap"))
                .anySatisfy(what -> assertThat(what).contains("does not forward packets"))
                .anySatisfy(what -> assertThat(what).contains("containerd"));
        assertThat(found)
                .filteredOn(finding -> finding.verdict() == Verdict.PROBLEM)
                .allSatisfy(finding -> assertThat(finding.fix()).isNotBlank());
    }

    @Test
    void modules_are_found_loaded_built_in_or_to_be_loaded_and_others_are_named() throws IOException {
        Path proc = rig.host.host().procDir();
        Files.createDirectories(proc.resolve("sys/kernel"));
        Files.writeString(proc.resolve("sys/kernel/osrelease"), "6.1.0-50-cloud-amd64\n");
        Files.writeString(proc.resolve("modules"), "veth 45056 0 - Live 0x0\nbridge 1 1 br_netfilter, Live 0x0\n");
        file("lib/modules/6.1.0-50-cloud-amd64/modules.builtin", "kernel/fs/overlayfs/overlay.ko\n");
        file("lib/modules/6.1.0-50-cloud-amd64/modules.dep", """
                kernel/drivers/md/dm-snapshot.ko: kernel/drivers/md/dm-bufio.ko
                kernel/net/netfilter/xt_comment.ko:
                kernel/net/netfilter/xt_nat.ko: kernel/net/netfilter/x_tables.ko
                kernel/net/netfilter/xt_multiport2.ko:
                """);

        assertThat(problems(examine())).contains("the kernel lacks modules: br_netfilter xt_multiport");
    }

    @Test
    void a_service_that_may_not_see_what_is_installed_does_not_call_it_missing() throws IOException {
        Path proc = rig.host.host().procDir();
        Files.createDirectories(proc.resolve("sys/kernel"));
        Files.writeString(proc.resolve("sys/kernel/osrelease"), "6.1.0-50-cloud-amd64\n");
        Files.writeString(proc.resolve("modules"), "veth 45056 0 - Live 0x0\n");
        Files.createDirectories(rig.host.host().path("sys/module/overlay"));

        assertThat(examine())
                .filteredOn(found -> found.what().startsWith("modules are not loaded"))
                .singleElement()
                .satisfies(found -> {
                    assertThat(found.verdict()).isEqualTo(Verdict.WARNING);
                    assertThat(found.what()).contains("xt_nat").doesNotContain("veth", "overlay");
                });
    }

    @Test
    void devices_count_that_only_the_kernel_shows_as_to_a_service_with_a_dev_of_its_own() throws IOException {
        Files.delete(rig.host.host().path("dev/kvm"));
        Files.createDirectories(rig.host.host().path("sys/class/misc/kvm"));

        assertThat(examine()).extracting(Finding::what).contains("/dev/kvm is there");
    }

    @Test
    void a_service_that_does_not_run_is_no_problem_where_nothing_starts_services() throws IOException {
        rig.host.containerdUp(false);
        assertThat(problems(examine())).anySatisfy(what -> assertThat(what).contains("containerd does not answer"));

        Files.delete(rig.host.host().path("run/systemd/system"));

        assertThat(problems(examine())).noneSatisfy(what -> assertThat(what).contains("containerd"));
        assertThat(examine())
                .filteredOn(finding -> finding.what().contains("containerd does not answer"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.fix()).contains("sudo systemctl enable --now containerd"));
    }

    @Test
    void the_file_of_kvm_alone_is_no_kvm() throws IOException {
        Path kvm = rig.host.host().path("dev/kvm");
        Files.delete(kvm);
        // As udev's file of a device without driver, it exists and cannot be opened.
        try (var unopened = java.nio.channels.ServerSocketChannel.open(java.net.StandardProtocolFamily.UNIX)) {
            Path socket = Path.of("/tmp/kvm-" + System.nanoTime());
            unopened.bind(java.net.UnixDomainSocketAddress.of(socket));
            Files.move(socket, kvm);

            assertThat(problems(examine()))
                    .anySatisfy(what -> assertThat(what).contains("/dev/kvm is there, but no processor answers"));
        }
    }

    @Test
    void every_line_that_is_not_ok_says_what_to_type() throws IOException {
        Files.delete(rig.host.host().path("dev/kvm"));
        Files.delete(rig.host.host().path("dev/net/tun"));
        Files.delete(rig.host.host().path("opt/cni/bin/portmap"));
        Files.delete(rig.host.host().path("etc/ignite/config.yaml"));
        Files.writeString(rig.host.host().procDir().resolve("sys/net/ipv4/ip_forward"), "0\n");
        rig.host.containerdUp(false);

        assertThat(examine(Flavours.of("example/other:1", java.util.Map.of())))
                .filteredOn(finding -> finding.verdict() != Verdict.OK)
                .hasSizeGreaterThan(6)
                .allSatisfy(finding -> assertThat(finding.fix())
                        .as(finding.what())
                        .containsPattern("(sudo|kindling|df|ss|getent|ip) \\S")
                        .doesNotContain("as said"));
    }

    @Test
    void the_image_that_machines_run_in_is_looked_for_and_fetched_with_the_others() {
        String name = "docker.io/weaveworks/ignite:dev";
        Flavour flavour = Flavours.of("weaveworks/ignite-ubuntu:latest", java.util.Map.of());
        assertThat(examine(flavour))
                .extracting(Finding::what)
                .anySatisfy(what -> assertThat(what).contains(name + " is not here yet"));

        var steps = new java.util.ArrayList<String>();
        assertThat(rig.engine().prepare(List.of(flavour), steps::add)).contains("Ignite's own image " + name);

        assertThat(steps)
                .containsExactly(
                        "1 of 3: image weaveworks/ignite-ubuntu:latest",
                        "2 of 3: kernel " + flavour.kernel(),
                        "3 of 3: Ignite's own image " + name);
        assertThat(examine(flavour))
                .extracting(Finding::what)
                .noneSatisfy(what -> assertThat(what).contains("is not here yet"));
        assertThat(rig.engine().prepare(List.of(flavour))).isEmpty();
    }

    @Test
    void a_configuration_of_ignite_that_kindling_does_not_clear_up_after_is_a_problem() throws IOException {
        file("etc/ignite/config.yaml", "spec:\n  runtime: docker\n  networkPlugin: \"cni\" # as usual\n");
        assertThat(problems(examine()))
                .anySatisfy(what -> assertThat(what)
                        .contains("something other than runtime: containerd")
                        .doesNotContain("networkPlugin"));
    }

    @Test
    void an_image_that_is_not_imported_is_named_and_fix_is_the_way() {
        assertThat(examine(Flavours.of("example/other:1", java.util.Map.of()))).anySatisfy(finding -> {
            assertThat(finding.what()).startsWith("not imported yet: image example/other:1");
            assertThat(finding.fix()).isEqualTo("sudo kindling doctor --fix");
        });
    }

    @Test
    void ignite_itself_missing_is_a_problem_not_a_fault() {
        rig.host.uninstall("ignite");
        assertThat(problems(examine())).anySatisfy(what -> assertThat(what).contains("ignite"));
    }
}
