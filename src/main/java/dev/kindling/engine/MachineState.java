package dev.kindling.engine;

/** What an engine sees of a machine. */
public enum MachineState {
    /** Nothing of that uid exists. */
    ABSENT,
    RUNNING,
    /** It exists, is off, and {@link SandboxEngine#start} brings it back with its disk. */
    STOPPED,
    /** It exists but is neither; {@link SandboxEngine#remove} clears it. */
    BROKEN
}
