package dev.kindling.sandbox;

import dev.kindling.units.DataSize;

/** What sandboxes that hold a port take of the host. */
public record Usage(int sandboxes, DataSize memory, DataSize disk) {}
