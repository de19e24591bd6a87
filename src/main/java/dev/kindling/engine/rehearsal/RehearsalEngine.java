package dev.kindling.engine.rehearsal;

import dev.kindling.engine.Capacity;
import dev.kindling.engine.EngineException;
import dev.kindling.engine.EngineHealth;
import dev.kindling.engine.KnownMachines;
import dev.kindling.engine.Leftover;
import dev.kindling.engine.LoginEvidence;
import dev.kindling.engine.MachineId;
import dev.kindling.engine.MachineRef;
import dev.kindling.engine.MachineSpec;
import dev.kindling.engine.MachineState;
import dev.kindling.engine.RemovalReport;
import dev.kindling.engine.SandboxEngine;
import dev.kindling.units.DataSize;
import dev.kindling.units.HostPort;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine for demos, rehearsals and tests: each machine is a real SSH server in this process, on its port, with its host
 * key and its tenant's keys, and no machine behind it. Nothing that a tenant types reaches the host.
 *
 * <p>Machines lie under {@code stateDir/<uid>/machine.json}; an engine made on the same directory, also after {@code kill
 * -9}, listens again for every machine that was running.
 */
public final class RehearsalEngine implements SandboxEngine {
    /** A pretend host that no demo fills. */
    public static final Capacity LARGE_HOST =
            new Capacity(DataSize.gigabytes(1024), DataSize.gigabytes(10 * 1024), 256);

    private static final Logger LOG = LoggerFactory.getLogger(RehearsalEngine.class);
    private static final Duration REOPEN_EVERY = Duration.ofSeconds(5);

    private final MachineFiles files;
    private final InstantSource clock;
    private final Capacity capacity;
    private final RehearsalFaults faults;
    private final MachineLocks locks = new MachineLocks();
    private final Machines machines = new Machines();
    private final Listeners listeners;
    private final Supplier<KeyPair> wrongHostKey = new WrongHostKey();
    private final ScheduledExecutorService chores =
            Executors.newSingleThreadScheduledExecutor(task -> SshHouse.daemon(task, "rehearsal-chores"));
    private final ScheduledFuture<?> reopening;
    private volatile boolean closed;

    /** An engine on a {@linkplain #LARGE_HOST large} pretend host, without faults. */
    public RehearsalEngine(Path stateDir, String bindAddress, InstantSource clock) {
        this(stateDir, bindAddress, clock, LARGE_HOST, new RehearsalFaults());
    }

    /**
     * Opens every machine that was running when the last engine on this directory ended.
     *
     * @param stateDir made if need be, mode 0700; one engine at a time
     * @param bindAddress literal IP address on which all machines listen; loopback in a demo
     * @param capacity what to report as the host's size
     * @throws EngineException when the directory cannot be used
     * @throws IllegalArgumentException when the address is not a literal one
     */
    public RehearsalEngine(
            Path stateDir, String bindAddress, InstantSource clock, Capacity capacity, RehearsalFaults faults) {
        this.listeners = new Listeners(bindAddress, machines);
        this.clock = clock;
        this.capacity = capacity;
        this.faults = faults;
        try {
            this.files = new MachineFiles(stateDir);
            for (MachineId id : files.ids()) {
                locks.run(id, () -> restore(id));
            }
        } catch (IOException e) {
            listeners.close();
            chores.shutdownNow();
            throw new EngineException("The rehearsal engine cannot use its directory.", false, stateDir + ": " + e);
        }
        reopening = chores.scheduleWithFixedDelay(
                this::reopenBroken, REOPEN_EVERY.toMillis(), REOPEN_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public String name() {
        return "rehearsal";
    }

    @Override
    public EngineHealth health() {
        if (closed) {
            return new EngineHealth(false, "The rehearsal engine is closed.");
        }
        if (!files.writable()) {
            return new EngineHealth(
                    false, "The rehearsal engine cannot write to its state directory; check its owner.");
        }
        if (!listeners.addressUsable()) {
            return new EngineHealth(
                    false, "This host cannot listen on " + listeners.address() + "; configure one of its addresses.");
        }
        return new EngineHealth(
                true, "A rehearsal: sandboxes are SSH servers inside Kindling, there are no machines behind them.");
    }

    @Override
    public Capacity capacity() {
        return capacity;
    }

    @Override
    public boolean replacesKeysInPlace() {
        return true;
    }

    @Override
    public MachineState state(MachineId id) {
        return machines.state(id);
    }

    @Override
    public Map<MachineId, MachineState> machines() {
        return machines.states();
    }

    @Override
    public void create(MachineSpec spec) {
        faults.holdUpCreate();
        locks.run(spec.id(), () -> {
            if (machines.state(spec.id()) == MachineState.RUNNING) {
                return;
            }
            var remains = clear(spec.id());
            if (!remains.complete()) {
                throw new EngineException(
                        "Remains of an earlier attempt are in the way.", true, String.join("; ", remains.left()));
            }
            var record = MachineRecord.of(spec, clock.instant());
            var server = listen(record);
            try {
                faults.failCreateIfTold();
                save(record);
            } catch (RuntimeException e) {
                server.stop();
                clear(spec.id());
                throw e;
            }
            machines.put(spec.id(), Machine.running(record, server));
        });
    }

    @Override
    public void start(MachineSpec spec) {
        locks.run(spec.id(), () -> {
            if (machines.existing(spec.id()).state() != MachineState.RUNNING) {
                run(machines.readable(spec.id()).startedAt(clock.instant(), spec.hostKey()));
            }
        });
    }

    @Override
    public void stop(MachineSpec spec) {
        stop(spec.id());
    }

    @Override
    public void replaceKeys(MachineSpec spec) {
        locks.run(spec.id(), () -> {
            var machine = machines.existing(spec.id());
            var record = machines.readable(spec.id()).withKeys(spec.authorizedKeys());
            save(record);
            machine.server().ifPresent(server -> server.replaceKeys(record.authorizedKeys()));
            machines.put(spec.id(), new Machine(Optional.of(record), machine.server()));
        });
    }

    @Override
    public RemovalReport remove(MachineRef ref) {
        return locks.get(ref.id(), () -> clear(ref.id()));
    }

    @Override
    public List<Leftover> leftovers(KnownMachines known) {
        return machines.ids().stream()
                .filter(id -> !known.needed(id))
                .map(id -> new Leftover(
                        Leftover.Kind.MACHINE,
                        id.value(),
                        "the machine "
                                + machines.record(id).map(MachineRecord::name).orElse("(unreadable)")
                                + ", which no sandbox needs",
                        Leftover.Claim.OURS))
                .sorted(Comparator.comparing(Leftover::id))
                .toList();
    }

    @Override
    public RemovalReport clear(Leftover leftover, KnownMachines known) {
        MachineId id = leftover.machine();
        return locks.get(
                id,
                () -> known.needed(id)
                        ? new RemovalReport(List.of(), List.of("machine: a sandbox needs it by now"))
                        : clear(id));
    }

    @Override
    public Optional<String> portHolder(HostPort port) {
        return listeners.holder(port);
    }

    @Override
    public Optional<LoginEvidence> evidence(MachineId id) {
        return machines.find(id)
                .map(machine -> machine.server()
                        .map(MachineServer::evidence)
                        .orElseGet(() -> LoginBook.open(files.folder(id), clock).evidence()));
    }

    /** Stops listening; the records still say that the machines run, so that the next engine opens them again. */
    @Override
    public void close() {
        closed = true;
        reopening.cancel(false);
        chores.shutdownNow();
        for (MachineId id : machines.ids()) {
            locks.run(id, () -> {
                machines.find(id).ifPresent(machine -> {
                    machine.server().ifPresent(MachineServer::stop);
                    machines.put(id, new Machine(machine.record(), Optional.empty()));
                });
            });
        }
        listeners.close();
    }

    private void restore(MachineId id) {
        MachineRecord record;
        try {
            record = files.read(id);
            record.hostPort();
        } catch (IOException | RuntimeException e) {
            LOG.warn("Machine {} has no readable record: {}", id, e.toString());
            machines.put(id, Machine.UNREADABLE);
            return;
        }
        machines.put(id, Machine.silent(record));
        if (record.running()) {
            try {
                reopen(record);
            } catch (EngineException e) {
                // The other machines shall not suffer from it: it stays broken and is tried again.
                LOG.warn("Machine {} ({}) cannot listen on port {}: {}", record.name(), id, record.port(), e.detail());
            }
        }
    }

    private void reopen(MachineRecord record) {
        machines.put(record.id(), Machine.running(record, listen(record)));
    }

    /** Tries again for every machine that should listen and does not, such as when its port was taken at a restart. */
    void reopenBroken() {
        for (MachineId id : machines.ids()) {
            locks.run(id, () -> {
                if (machines.state(id) == MachineState.BROKEN) {
                    try {
                        machines.record(id).ifPresent(this::reopen);
                    } catch (EngineException e) {
                        LOG.debug("Machine {} is still broken: {}", id, e.detail());
                    }
                }
            });
        }
    }

    private void run(MachineRecord record) {
        var server = listen(record);
        try {
            save(record);
        } catch (RuntimeException e) {
            server.stop();
            throw e;
        }
        machines.put(record.id(), Machine.running(record, server));
    }

    private void stop(MachineId id) {
        locks.run(id, () -> {
            var machine = machines.existing(id);
            var record = machines.readable(id).stopped();
            if (machine.state() == MachineState.STOPPED) {
                return;
            }
            save(record);
            boolean gone = machine.server().map(MachineServer::stop).orElse(true);
            machines.put(id, Machine.silent(record));
            if (!gone) {
                throw new EngineException("The sandbox did not stop in time.", true, "SSH server still closing");
            }
        });
    }

    /** What a tenant's {@code poweroff} does; not on the thread of the session, which it ends. */
    private void powerOff(MachineId id) {
        chores.execute(() -> {
            try {
                stop(id);
                LOG.info("Machine {} was powered off from inside", id);
            } catch (EngineException e) {
                LOG.warn("Machine {} could not be powered off: {}", id, e.detail());
            }
        });
    }

    private MachineServer listen(MachineRecord record) {
        if (closed) {
            throw new EngineException("Kindling is shutting down.", true, "engine closed");
        }
        KeyPair hostKey = HostKeyFile.read(record.hostKeyFile());
        var id = record.id();
        Supplier<KeyPair> shown = () -> faults.showsWrongHostKey(id) ? wrongHostKey.get() : hostKey;
        var book = LoginBook.open(files.folder(id), clock);
        var shells = new ShellLauncher(() -> machines.record(id).orElse(record), clock, () -> powerOff(id));
        return listeners.open(record, shown, shells, book);
    }

    private RemovalReport clear(MachineId id) {
        var removed = new ArrayList<String>();
        var left = new ArrayList<String>();
        var server = machines.find(id).flatMap(Machine::server);
        try {
            if (server.isPresent()) {
                String name = "SSH server on port "
                        + machines.record(id).map(MachineRecord::port).orElse(0);
                (server.get().stop() ? removed : left).add(name);
            }
            if (files.delete(id)) {
                removed.add("machine record");
            }
            if (left.isEmpty()) {
                machines.remove(id);
            }
        } catch (IOException e) {
            left.add("machine record: " + e.getMessage());
            // Off, so that it is not opened again before somebody removes the rest.
            machines.changeIfThere(
                    id,
                    was -> was.record().map(r -> Machine.silent(r.stopped())).orElse(Machine.UNREADABLE));
        }
        return new RemovalReport(removed, left);
    }

    private void save(MachineRecord record) {
        try {
            files.write(record);
        } catch (IOException e) {
            throw new EngineException("The sandbox could not be recorded on disk.", true, "machine.json: " + e);
        }
    }
}
