package dev.kindling.engine;

/** Whether the engine can make machines now; {@code detail} says what it is or what is missing and how to mend it. */
public record EngineHealth(boolean ok, String detail) {}
