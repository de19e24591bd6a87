package dev.kindling.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Every {@code await()} of every test waits this long unless it says otherwise: ten seconds, Awaitility's own, are too few where
 * three test processes share two cores. Registered for all tests under {@code META-INF/services}.
 */
public final class LongPatience implements BeforeAllCallback {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.setDefaultTimeout(PATIENCE);
    }
}
