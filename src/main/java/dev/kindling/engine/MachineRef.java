package dev.kindling.engine;

import dev.kindling.units.HostPort;

/** Enough to find a machine and everything that it may have left behind. */
public record MachineRef(MachineId id, String name, HostPort port) {}
