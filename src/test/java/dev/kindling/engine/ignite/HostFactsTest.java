package dev.kindling.engine.ignite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindling.engine.EngineException;
import dev.kindling.engine.ignite.standin.StandInHost;
import dev.kindling.units.DataSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostFactsTest {
    @TempDir
    Path directory;

    @Test
    void capacity_is_what_the_host_has_even_before_ignite_made_its_directory() throws IOException {
        try (StandInHost host = StandInHost.on(directory)) {
            var capacity = new HostFacts(host.host(), directory.resolve("not/yet/there")).capacity();

            assertThat(capacity.memory()).isEqualTo(new DataSize(16_384_000L * 1024));
            assertThat(capacity.disk().bytes())
                    .isEqualTo(Files.getFileStore(directory).getTotalSpace());
            assertThat(capacity.cpus()).isEqualTo(Runtime.getRuntime().availableProcessors());
        }
    }

    @Test
    void a_host_that_does_not_tell_its_memory_is_a_fault_not_a_guess() throws IOException {
        try (StandInHost host = StandInHost.on(directory)) {
            Files.writeString(directory.resolve("proc/meminfo"), "nothing");

            assertThatThrownBy(() -> new HostFacts(host.host(), directory).capacity())
                    .isInstanceOf(EngineException.class);
        }
    }
}
