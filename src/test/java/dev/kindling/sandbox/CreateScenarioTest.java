package dev.kindling.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.testing.House;
import dev.kindling.testing.Keys;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CreateScenarioTest {
    @TempDir
    Path directory;

    @Test
    void a_pasted_key_becomes_a_sandbox_that_is_ready() {
        try (House house = House.open(directory)) {
            house.say("alice", "/sandbox create " + Keys.fresh("alice@laptop").line());
            house.settle();
            assertThat(house.sandboxOf("alice").state()).isEqualTo(SandboxState.READY);
            assertThat(house.lastReply("alice")).contains("vm-alice-001 is ready");
        }
    }
}
