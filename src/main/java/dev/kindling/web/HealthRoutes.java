package dev.kindling.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * For monitoring: {@code /healthz} answers while the process lives and asks nobody; {@code /readyz} is 200 or 503 with
 * {@code {"ready": …, "checks": {name: {"up": …, "detail": …}}}}; {@code /metrics} is for Prometheus.
 */
final class HealthRoutes implements WebRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(HealthRoutes.class);

    private final Supplier<Map<String, ReadyCheck>> readiness;
    private final Supplier<String> metrics;
    private final WebJson json;

    HealthRoutes(WebParts parts, WebJson json) {
        this.readiness = parts.readiness();
        this.metrics = parts.metrics();
        this.json = json;
    }

    private record Readiness(boolean ready, Map<String, ReadyCheck> checks) {}

    @Override
    public void addTo(RoutesConfig routes) {
        routes.get("/healthz", context -> context.contentType("text/plain").result("ok\n"));
        routes.get("/readyz", this::ready);
        routes.get(
                "/metrics",
                context -> context.contentType("text/plain; version=0.0.4; charset=utf-8")
                        .result(metrics.get()));
    }

    private void ready(Context context) {
        Map<String, ReadyCheck> checks = checks();
        boolean ready = checks.values().stream().allMatch(ReadyCheck::up);
        context.status(ready ? 200 : 503);
        json.write(context, new Readiness(ready, checks));
    }

    private Map<String, ReadyCheck> checks() {
        try {
            return readiness.get();
        } catch (RuntimeException e) {
            LOG.error("The readiness checks failed", e);
            return Map.of("checks", new ReadyCheck(false, "the checks themselves failed; the log says why"));
        }
    }
}
