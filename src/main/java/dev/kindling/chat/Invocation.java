package dev.kindling.chat;

import java.time.Instant;

/** One thing that a person asked of Kindling, on any platform. */
public record Invocation(InvocationId id, Caller caller, Origin origin, Input input, Instant receivedAt) {}
