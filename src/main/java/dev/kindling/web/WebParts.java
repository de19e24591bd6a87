package dev.kindling.web;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the server serves.
 *
 * @param console the console's API; with it comes the page
 * @param readiness what {@code /readyz} reports, by name; asked at each request
 * @param metrics text for {@code /metrics} in Prometheus' format
 * @param more other parts of the site
 */
public record WebParts(
        Optional<ConsoleApi> console,
        Supplier<Map<String, ReadyCheck>> readiness,
        Supplier<String> metrics,
        List<WebRoutes> more) {
    public WebParts {
        more = List.copyOf(more);
    }
}
