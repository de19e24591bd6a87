package dev.kindling.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Duration;

/** What a piece of work costs, which is the same on a machine that has other things to do. */
public final class CpuTime {
    private CpuTime() {}

    /** Does the work, and fails if this thread used a processor for longer than that. */
    public static void atMost(Duration limit, Runnable work) {
        long before = used();
        work.run();
        assertThat(Duration.ofNanos(used() - before)).isLessThan(limit);
    }

    private static long used() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
