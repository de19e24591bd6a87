package dev.kindling.web;

import io.javalin.config.RoutesConfig;
import java.util.Set;

/** A part of the site: adds its addresses when the server is made. */
@FunctionalInterface
public interface WebRoutes {
    void addTo(RoutesConfig routes);

    /**
     * Addresses whose {@code POST} requests prove by themselves who sends them, such as by a signature: for these alone
     * neither the password nor the name of the host nor JSON is asked.
     */
    default Set<String> selfGuarded() {
        return Set.of();
    }

    /**
     * Whether anybody may read (GET) this address who knows it: neither the password nor the name of the host is asked. The
     * address itself has to be hard to guess, or what stands there of no interest.
     */
    default boolean readableByAnybody(String path) {
        return false;
    }
}
