package dev.kindling.engine;

import dev.kindling.units.DataSize;

/** What the host has in all (not what is free): memory, disk where machines live, CPU threads. */
public record Capacity(DataSize memory, DataSize disk, int cpus) {}
