package dev.kindling.sandbox;

import dev.kindling.engine.MachineId;
import dev.kindling.engine.SandboxEngine;
import dev.kindling.store.DurableTask;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.TaskKind;
import dev.kindling.store.TaskQueue;
import dev.kindling.store.UnitOfWork;
import dev.kindling.store.WriteTransaction;
import dev.kindling.units.HostPort;
import dev.kindling.units.PortRange;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The host ports that sandboxes are reached on. A port belongs to one sandbox; after release it rests until a real look at
 * the host shows that nothing is on it any more.
 */
public final class PortPool implements DurableTask {
    private static final TaskKind REST = TaskKind.pausing("port-rest", TaskKind.Lane.TIMER, Duration.ofMinutes(5));
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);

    private final PortRange range;
    private final Duration quarantine;
    private final PortStore ports;
    private final TaskQueue tasks;
    private final UnitOfWork work;
    private final SandboxEngine engine;
    private final InstantSource clock;
    private final Runnable freed;

    /** @param freed told after a port came back, so that the wait-list moves */
    public PortPool(
            PortRange range,
            Duration quarantine,
            PortStore ports,
            TaskQueue tasks,
            UnitOfWork work,
            SandboxEngine engine,
            InstantSource clock,
            Runnable freed) {
        this.range = range;
        this.quarantine = quarantine;
        this.ports = ports;
        this.tasks = tasks;
        this.work = work;
        this.engine = engine;
        this.clock = clock;
        this.freed = freed;
    }

    public int size() {
        return range.size();
    }

    /** How long a port takes at the longest, if nobody listens there, from its release until somebody else may have it. */
    public Duration rest() {
        return quarantine.plus(LOOK_AGAIN);
    }

    /** A port that nobody has, or empty when all are taken or rest. */
    public Optional<HostPort> findFree(ReadTransaction tx) {
        return free(tx).findFirst();
    }

    /** Every port that nobody has. */
    Stream<HostPort> free(ReadTransaction tx) {
        Set<HostPort> taken = ports.taken(tx);
        return range.ports().filter(port -> !taken.contains(port));
    }

    public void lease(WriteTransaction tx, HostPort port, MachineId sandbox) {
        ports.lease(tx, port, sandbox, clock.instant());
    }

    /** Gives the sandbox's port back, through quarantine. */
    public void release(WriteTransaction tx, MachineId sandbox) {
        ports.quarantine(tx, sandbox, clock.instant()).ifPresent(port -> watch(tx, port));
    }

    /** Exchanges a port that somebody else turned out to hold; empty, and nothing is changed, when no other is free. */
    public Optional<HostPort> exchange(WriteTransaction tx, HostPort held, MachineId sandbox) {
        Optional<HostPort> other = findFree(tx);
        other.ifPresent(port -> {
            ports.block(tx, held, clock.instant());
            watch(tx, held);
            lease(tx, port, sandbox);
        });
        return other;
    }

    private void watch(WriteTransaction tx, HostPort port) {
        tasks.schedule(tx, REST, port.toString(), clock.instant().plus(quarantine));
    }

    @Override
    public TaskKind kind() {
        return REST;
    }

    /** Looks whether a resting port is really free by now. */
    @Override
    public Optional<Instant> run(String id) {
        var port = new HostPort(Integer.parseInt(id));
        Instant now = clock.instant();
        Optional<Instant> since = work.read(tx -> ports.resting(tx, port));
        if (since.isEmpty()) {
            return Optional.empty();
        }
        Instant earliest = since.get().plus(quarantine);
        // One that rests since a time to come has rested: the clock was set back since.
        if (now.isBefore(earliest) && !now.isBefore(since.get())) {
            return Optional.of(earliest);
        }
        if (engine.portHolder(port).isPresent()) {
            return Optional.of(now.plus(LOOK_AGAIN));
        }
        work.write(tx -> {
            if (ports.resting(tx, port).isPresent()) {
                ports.free(tx, port);
                tx.afterCommit(freed);
            }
            return true;
        });
        return Optional.empty();
    }
}
