package dev.kindling.sandbox;

import static dev.kindling.sandbox.SandboxState.*;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SandboxStateTest {
    /** The whole picture, written down a second time; a self-step is another attempt. */
    @ParameterizedTest(name = "{0} may become {1} and nothing else")
    @CsvSource({
        "WAITING, REQUESTED REMOVED",
        "REQUESTED, PROVISIONING FAILED REMOVING",
        "PROVISIONING, PROVISIONING BOOTING FAILED REMOVING",
        "BOOTING, BOOTING PROVISIONING READY STOPPED FAILED REMOVING",
        "READY, STOPPED PROVISIONING FAILED REMOVING",
        "STOPPED, BOOTING PROVISIONING REMOVING",
        "REMOVING, REMOVED",
        "REMOVED, ''",
        "FAILED, ''"
    })
    void every_step_is_allowed_or_forbidden(SandboxState from, String next) {
        Set<SandboxState> allowed = EnumSet.noneOf(SandboxState.class);
        for (String name : next.split(" ")) {
            if (!name.isEmpty()) {
                allowed.add(valueOf(name));
            }
        }
        for (SandboxState to : values()) {
            assertThat(from.mayBecome(to)).as(from + " to " + to).isEqualTo(allowed.contains(to));
        }
    }

    @ParameterizedTest(name = "{0} is held by its owner: {1}")
    @CsvSource({
        "WAITING, true",
        "REQUESTED, true",
        "PROVISIONING, true",
        "BOOTING, true",
        "READY, true",
        "STOPPED, true",
        "REMOVING, true",
        "REMOVED, false",
        "FAILED, false"
    })
    void only_removed_and_failed_ones_do_not_count(SandboxState state, boolean live) {
        assertThat(state.live()).isEqualTo(live);
    }
}
