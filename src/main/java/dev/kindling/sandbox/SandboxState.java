package dev.kindling.sandbox;

import java.util.EnumSet;
import java.util.Set;

/**
 * Where a sandbox is in its life. Beyond the picture in the design: a reset goes READY or STOPPED → PROVISIONING → BOOTING →
 * READY, a start STOPPED → BOOTING → READY, and a start that does not succeed goes back to STOPPED, because failing it would
 * clean away the tenant's disk (ADR 0004). READY → FAILED happens to a warm seat only, which could not be handed over.
 */
public enum SandboxState {
    /** On the wait-list: no port, no machine yet. */
    WAITING("waiting for a free place"),
    REQUESTED("asked for"),
    PROVISIONING("being made"),
    BOOTING("starting"),
    READY("ready"),
    STOPPED("stopped"),
    REMOVING("being removed"),
    REMOVED("removed"),
    FAILED("failed");

    private final String words;

    SandboxState(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }

    /** Whether its owner still has it, so that it counts against their quota. */
    public boolean live() {
        return this != REMOVED && this != FAILED;
    }

    public boolean mayBecome(SandboxState next) {
        return next().contains(next);
    }

    private Set<SandboxState> next() {
        return switch (this) {
            case WAITING -> EnumSet.of(REQUESTED, REMOVED);
            case REQUESTED -> EnumSet.of(PROVISIONING, FAILED, REMOVING);
            case PROVISIONING -> EnumSet.of(PROVISIONING, BOOTING, FAILED, REMOVING);
            case BOOTING -> EnumSet.of(BOOTING, PROVISIONING, READY, STOPPED, FAILED, REMOVING);
            case READY -> EnumSet.of(STOPPED, PROVISIONING, FAILED, REMOVING);
            case STOPPED -> EnumSet.of(BOOTING, PROVISIONING, REMOVING);
            case REMOVING -> EnumSet.of(REMOVED);
            case REMOVED, FAILED -> EnumSet.noneOf(SandboxState.class);
        };
    }
}
