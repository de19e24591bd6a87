package dev.kindling.sandbox;

import dev.kindling.engine.Capacity;
import dev.kindling.units.DataSize;
import java.util.function.Supplier;

/** How much of the host sandboxes may take: all there is, less the reserve. */
public final class HostLimits {
    private final Supplier<Capacity> capacity;
    private final DataSize reserveMemory;
    private final DataSize reserveDisk;

    /** @param capacity the last known; answers from memory, since it is asked inside a transaction */
    public HostLimits(Supplier<Capacity> capacity, DataSize reserveMemory, DataSize reserveDisk) {
        this.capacity = capacity;
        this.reserveMemory = reserveMemory;
        this.reserveDisk = reserveDisk;
    }

    public DataSize memory() {
        return capacity.get().memory().minus(reserveMemory);
    }

    public DataSize disk() {
        return capacity.get().disk().minus(reserveDisk);
    }
}
