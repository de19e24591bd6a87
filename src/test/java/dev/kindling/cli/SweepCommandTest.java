package dev.kindling.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.endtoend.BotConfig;
import dev.kindling.endtoend.DemoProcess;
import dev.kindling.engine.FreePorts;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SweepCommandTest {
    private static final String ME = System.getProperty("user.name");

    @TempDir
    Path directory;

    private record Run(int exit, String out, String err) {}

    private Run sweep(String... words) {
        var out = new StringWriter();
        var err = new StringWriter();
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--socket", directory.resolve("state/kindling.sock").toString()));
        int exit = Complaints.in(new CommandLine(new SweepCommand()))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(all.toArray(String[]::new));
        return new Run(exit, out.toString(), err.toString());
    }

    @Test
    void a_leftover_is_shown_and_only_with_repair_mended() throws Exception {
        Path config = BotConfig.write(directory.resolve("config"), List.of(ME), FreePorts.range(10), "1s");
        try (var demo = DemoProcess.with(directory, config).start()) {
            assertThat(demo.pid()).isPositive();
            assertThat(sweep().out()).contains("Nothing is left over");
            Path leaked = Files.createDirectories(directory.resolve("state/host-keys/00000000000000aa"));

            Run report = sweep("--json");
            assertThat(report.exit()).as(report.err()).isZero();
            assertThat(report.out()).startsWith("{").contains("host-keys-00000000000000aa");
            assertThat(leaked).exists();

            Run repaired = sweep("--repair", "host-keys-00000000000000aa");
            assertThat(repaired.exit()).as(repaired.err()).isZero();
            assertThat(repaired.out()).contains("Repaired one thing");
            assertThat(leaked).doesNotExist();
            assertThat(sweep("--repair").out()).contains("There is nothing to repair");

            Run unknown = sweep("--repair", "host-keys-00000000000000aa");
            assertThat(unknown.exit()).isEqualTo(1);
            assertThat(unknown.out()).contains("There is no host-keys-00000000000000aa");
        }
    }

    @Test
    void without_a_kindling_it_says_so_and_a_name_alone_is_wrong_usage() {
        Run nobody = sweep();
        assertThat(nobody.exit()).isEqualTo(1);
        assertThat(nobody.err()).contains("No Kindling answers at");
        assertThat(sweep("machine-0123456789abcdef").exit()).isEqualTo(2);
    }
}
