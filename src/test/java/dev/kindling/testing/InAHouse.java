package dev.kindling.testing;

import dev.kindling.engine.SshVisitor;
import dev.kindling.sandbox.Sandbox;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** What scenario tests share: a house that is opened on demand, and people who have sandboxes in it. */
public abstract class InAHouse {
    @TempDir
    protected Path directory;

    private @Nullable House house;
    private @Nullable SshVisitor visitor;

    /** The test's house; furnished as usual unless {@link #furnish} was called before. */
    protected synchronized House house() {
        if (house == null) {
            house = House.open(directory);
        }
        return house;
    }

    protected House furnish(Plan plan) {
        house = plan.open(directory);
        return house;
    }

    protected SshVisitor visitor() {
        if (visitor == null) {
            visitor = new SshVisitor();
        }
        return visitor;
    }

    @AfterEach
    void closeTheHouse() {
        if (visitor != null) {
            visitor.close();
        }
        if (house != null) {
            house.close();
        }
    }

    /** Gives the person a sandbox that is ready, with a fresh key. */
    protected Sandbox given(String person) {
        return given(person, Keys.fresh(person), "");
    }

    protected Sandbox given(String person, Keys keys, String options) {
        house().say(person, "/sandbox create " + keys.line() + " " + options);
        house().settle();
        return house().sandboxOf(person);
    }

    protected boolean logsIn(Keys keys, Sandbox sandbox) {
        return visitor()
                .admits(
                        "127.0.0.1",
                        sandbox.port().orElseThrow(),
                        sandbox.flavour().user(),
                        keys.pair());
    }
}
