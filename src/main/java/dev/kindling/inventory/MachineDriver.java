package dev.kindling.inventory;

import dev.kindling.engine.MachineId;

/** Makes ignited on the host start or let go of a machine, by what stands in the repository. Thread-safe. */
public interface MachineDriver {
    /**
     * Commits and pushes that the machine is to run or not; returns when the remote has it. A wish that stands there already
     * is pushed at most.
     *
     * @throws ForeignManifestException when it could not be committed, because another Kindling has its place
     * @throws RepositoryException when it could not be pushed; asked again, it goes on
     */
    void publish(MachineId id, boolean running);

    /** Looks at the remote now and carries out what people wish there, if it can be reached. */
    default void look() {}

    /** How far the machine's manifest has come on its way to ignited, in words for an operator. */
    default String whereabouts(MachineId id) {
        return "its manifest was pushed";
    }
}
