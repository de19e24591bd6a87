package dev.kindling.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Waiting in all tests goes on for a minute unless they say otherwise. Awaitility's own ten seconds are too few for what has to
 * happen while three test processes share two cores; waiting longer costs only a test that fails anyway. Found by JUnit by
 * itself, through {@code META-INF/services}.
 */
public final class Patience implements BeforeAllCallback {
    private static final Duration USUAL = Duration.ofMinutes(1);

    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.setDefaultTimeout(USUAL);
    }
}
