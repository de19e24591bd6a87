package dev.kindling.engine;

/**
 * What Kindling's own records say of a uid at this moment. A uid is written down before its machine is made, so whoever asks
 * <em>after</em> looking at the host never takes a machine that was made in between for a leftover.
 */
public interface KnownMachines {
    /** Whether a sandbox that lives, or work that is not done yet, needs the machine. */
    boolean needed(MachineId id);

    /** Whether Kindling ever gave out this uid. */
    boolean made(MachineId id);
}
