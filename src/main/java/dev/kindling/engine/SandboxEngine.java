package dev.kindling.engine;

import dev.kindling.config.Flavour;
import dev.kindling.doctor.Finding;
import dev.kindling.units.HostPort;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What makes machines. Every method may be called from any thread, blocks until the outcome is known, takes a bounded time
 * and is idempotent: called again after a crash at any point, it completes what was begun. {@code
 * SandboxEngineContractTest} holds every engine to this text.
 */
public interface SandboxEngine extends AutoCloseable {
    /** Its name in {@code kindling.yml}: {@code rehearsal}, {@code ignite}. */
    String name();

    /** Looks, changes nothing. */
    EngineHealth health();

    /**
     * Looks at everything on the host that this engine needs for machines of these flavours, changes nothing, and says of
     * each thing whether it is right or how to mend it.
     */
    default List<Finding> examine(Collection<Flavour> flavours) {
        EngineHealth health = health();
        return List.of(
                health.ok()
                        ? Finding.ok(name() + ": " + health.detail())
                        : Finding.problem(name() + ": " + health.detail(), "that first; then: kindling doctor"));
    }

    /**
     * Fetches ahead of time what machines of these flavours need, such as images, and counts it into {@link #health} from
     * then on. May take minutes the first time; most engines need nothing.
     *
     * @return what was fetched, in words for a log
     * @throws EngineException when something cannot be had
     */
    default List<String> prepare(Collection<Flavour> flavours) {
        return prepare(flavours, step -> {});
    }

    /**
     * The same for somebody who waits.
     *
     * @param progress told what is about to be fetched, before each, such as {@code 1 of 2: image a/b:1}
     */
    default List<String> prepare(Collection<Flavour> flavours, Consumer<String> progress) {
        return List.of();
    }

    /** What the host has in all. */
    Capacity capacity();

    /**
     * Whether {@link #replaceKeys} works on a running machine without touching its disk. Where it does not, tenants are
     * told how to add a key themselves.
     */
    boolean replacesKeysInPlace();

    /** What there is of this machine now. */
    MachineState state(MachineId id);

    /** Every machine that carries Kindling's mark, also ones that the caller does not know. */
    Map<MachineId, MachineState> machines();

    /**
     * Those of {@link #machines} that count as stopped while something of them goes on and holds memory, because somebody
     * other than Kindling stopped them by half; {@link #stop} ends that and keeps the disk.
     */
    default Set<MachineId> halfStopped() {
        return Set.of();
    }

    /**
     * Makes the machine and starts it; a machine of that uid which already runs is left alone, half-made remains of an
     * earlier attempt are cleared first. When it throws, nothing of the machine is left running.
     *
     * @throws PortInUseException when the port is not free on the host
     * @throws EngineException otherwise
     */
    void create(MachineSpec spec);

    /** Starts a stopped machine with its disk; one that runs is left alone. */
    void start(MachineSpec spec);

    /** Stops a machine and keeps its disk; one that is stopped is left alone. */
    void stop(MachineSpec spec);

    /** Makes {@code spec.authorizedKeys} the only keys that log in, at once, on a running machine. */
    void replaceKeys(MachineSpec spec);

    /** Removes the machine and everything that belongs to it; says what was removed and what could not be. */
    RemovalReport remove(MachineRef ref);

    /** Who holds this host port now, in words, or empty when a new machine may use it. A real bind or look, not a guess. */
    Optional<String> portHolder(HostPort port);

    /**
     * What the machine's SSH server saw of logins. Empty when this engine cannot know, which is not the same as nobody
     * having tried.
     */
    default Optional<LoginEvidence> evidence(MachineId id) {
        return Optional.empty();
    }

    /**
     * Looks for machines with Kindling's mark, and for parts of machines that are gone, which {@code known} does not need;
     * changes nothing. Machines that others made are not told, whatever their name or uid.
     *
     * @throws EngineException when the host cannot be looked at
     */
    default List<Leftover> leftovers(KnownMachines known) {
        return List.of();
    }

    /**
     * Takes away what {@link #leftovers} found, if it is there still, is not needed now and is not {@linkplain
     * Leftover.Claim#FOREIGN foreign}; all three are looked at again first. Harmless when it is gone already.
     */
    default RemovalReport clear(Leftover leftover, KnownMachines known) {
        return new RemovalReport(List.of(), List.of("this engine clears nothing"));
    }

    /**
     * Changes with each restart of the host, which ends all machines; empty when machines do not depend on the host's
     * restarts or it cannot be told.
     */
    default Optional<String> hostBoot() {
        return Optional.empty();
    }

    /** Ends threads and sockets of the engine itself; machines of an engine that outlives Kindling go on. */
    @Override
    void close();
}
