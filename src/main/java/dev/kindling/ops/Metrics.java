package dev.kindling.ops;

import dev.kindling.sandbox.SandboxState;
import dev.kindling.sandbox.SandboxStore;
import dev.kindling.store.UnitOfWork;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.EnumSet;
import java.util.function.Supplier;

/** Figures for Prometheus: sandboxes by state, and the JVM's memory and threads. */
public final class Metrics {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    public Metrics(UnitOfWork work, SandboxStore sandboxes) {
        for (SandboxState state : EnumSet.complementOf(EnumSet.of(SandboxState.REMOVED))) {
            Gauge.builder("kindling.sandboxes", () -> work.read(tx -> sandboxes.count(tx, state)))
                    .description("Sandboxes by state")
                    .tag("state", state.name())
                    .register(registry);
        }
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
    }

    /** Adds a figure that somebody else keeps. */
    public void watch(String name, String description, Supplier<Number> figure) {
        Gauge.builder(name, figure).description(description).register(registry);
    }

    /** All figures in Prometheus' text format. */
    public String scrape() {
        return registry.scrape();
    }
}
