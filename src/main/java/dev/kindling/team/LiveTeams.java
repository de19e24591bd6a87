package dev.kindling.team;

import dev.kindling.config.TeamsConfig;
import java.util.function.Supplier;

/** The teams as {@code teams.yml} had them when it was last right. Thread-safe. */
public final class LiveTeams implements Supplier<TeamsConfig> {
    private volatile TeamsConfig now;

    public LiveTeams(TeamsConfig first) {
        this.now = first;
    }

    @Override
    public TeamsConfig get() {
        return now;
    }

    /** From now on everybody who asks gets {@code next}; decisions that are under way end with what they began with. */
    void become(TeamsConfig next) {
        now = next;
    }
}
