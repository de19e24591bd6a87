package dev.kindling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kindling.endtoend.BotConfig;
import dev.kindling.endtoend.DemoProcess;
import dev.kindling.endtoend.StateRows;
import dev.kindling.engine.FreePorts;
import dev.kindling.testing.Keys;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code kindling inventory import DIR --people FILE --adopt} against a Kindling that runs. */
@Timeout(300)
class AdoptionOverSocketTest {
    private static final String IMAGE = "weaveworks/ignite-ubuntu:latest";

    @TempDir
    Path directory;

    private record Run(int exit, String out, String err) {}

    private Run adopt(String people) throws IOException {
        var out = new StringWriter();
        var err = new StringWriter();
        int exit = Kindling.commandLine(new Wiring())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(
                        "inventory",
                        "import",
                        directory.resolve("seed").toString(),
                        "--people",
                        Files.writeString(directory.resolve("people.csv"), people)
                                .toString(),
                        "--adopt",
                        "--for",
                        "2h",
                        "--config",
                        directory.resolve("config").toString(),
                        "--socket",
                        directory.resolve("state/kindling.sock").toString());
        return new Run(exit, out.toString(), err.toString());
    }

    private void machine(String name, int port) throws IOException {
        Path at = Files.createDirectories(directory.resolve("seed/manifests/crowd/" + name));
        Files.writeString(at.resolve(name + ".pub"), Keys.fresh(name).line() + "\n");
        Files.writeString(at.resolve("vm.yaml"), """
                apiVersion: ignite.weave.works/v1alpha4
                kind: VM
                metadata: {name: %s, uid: "00000000000000%s"}
                spec:
                  image: {oci: "%s"}
                  kernel: {oci: "weaveworks/ignite-kernel:5.10.51"}
                  cpus: 2
                  memory: 2GB
                  diskSize: 10GB
                  network: {ports: [{hostPort: %d, vmPort: 22, protocol: TCP}]}
                  ssh: /etc/firecracker/manifests/crowd/%s/%s.pub
                """.formatted(name, name.substring(4), IMAGE, port, name, name));
    }

    /** Not started yet. */
    private DemoProcess kindling() throws IOException {
        Path config = BotConfig.write(
                directory.resolve("config"), List.of("alice", "bob", "carol"), FreePorts.range(10), "1s");
        Path file = config.resolve("kindling.yml");
        Files.writeString(
                file,
                Files.readString(file)
                        .replace(
                                "standard: {",
                                "standard: {image: \"" + IMAGE + "\", kernel: \"weaveworks/ignite-kernel:5.10.51\", "));
        return DemoProcess.with(directory, config);
    }

    private List<String> sandboxes() {
        try (var rows = new StateRows(directory.resolve("state"))) {
            return new ArrayList<>(rows.rows("select user_id, name from sandbox order by name"));
        }
    }

    @Test
    void everybody_of_the_list_is_moved_once_however_often_it_is_called() throws Exception {
        machine("dev-11", 60001);
        machine("dev-12", 60002);
        machine("dev-13", 60003);
        try (var demo = kindling()) {
            Run nobody = adopt("crowd/dev-11,alice\n");
            assertThat(nobody.exit()).isEqualTo(1);
            assertThat(nobody.err()).contains("No Kindling answers at", "Call this again when it runs");
            demo.start();

            Run some = adopt("crowd/dev-11,alice\ncrowd/dev-12,nemo\n");
            assertThat(some.exit()).as(some.err()).isEqualTo(1);
            assertThat(some.out())
                    .contains("moved   crowd/dev-11 -> alice: Making vm-dev-11 for alice")
                    .contains("refused crowd/dev-12 -> nemo: Refused: Nobody was moved teams.yml names nobody nemo")
                    .contains("1 moved or asked, 1 refused, 1 stay where they are");

            Run all = adopt("crowd/dev-11,alice\ncrowd/dev-12,bob\ncrowd/dev-13,carol\n");
            assertThat(all.exit()).as(all.out() + all.err()).isZero();
            assertThat(all.out()).contains("crowd/dev-11 -> alice: Done before", "3 moved or asked, 0 refused, 0 stay");
            assertThat(sandboxes()).containsExactly("alice vm-dev-11", "bob vm-dev-12", "carol vm-dev-13");
            await().until(() -> {
                try (var rows = new StateRows(demo.state())) {
                    return rows.count("select count(*) from sandbox where state = 'READY'") == 3;
                }
            });
            try (var rows = new StateRows(demo.state())) {
                assertThat(rows.rows("select actor, detail from event where action = 'adopt' order by id"))
                        .allMatch(event -> event.startsWith(
                                "console:console:" + System.getProperty("user.name") + "@host vm-dev-1"))
                        .hasSize(3);
            }
        }
    }

    @Test
    void a_directory_that_is_not_there_is_told_as_such() throws Exception {
        BotConfig.write(directory.resolve("config"), List.of("alice"), "60000-60009", "1s");

        Run nothing = adopt("crowd/dev-11,alice\n");
        assertThat(nothing.exit()).isEqualTo(1);
        assertThat(nothing.err()).contains("There is no directory " + directory.resolve("seed"));
    }
}
