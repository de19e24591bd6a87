package dev.kindling.inventory;

import dev.kindling.audit.AuditEvent;
import dev.kindling.engine.MachineId;
import dev.kindling.sandbox.Operation;
import dev.kindling.sandbox.OperationStore;
import dev.kindling.sandbox.Sandbox;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.UnitOfWork;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Commits what an operation of the engine asks of ignited, in mode drive. */
final class Intentions {
    private final UnitOfWork work;
    private final SandboxRows rows;
    private final OperationStore operations;
    private final ManifestRepository repository;
    private final Differences differences;
    private final ManifestFiles files;
    private final Narrator narrator;
    private final InstantSource clock;

    Intentions(
            UnitOfWork work,
            SandboxRows rows,
            OperationStore operations,
            ManifestRepository repository,
            ManifestFiles files,
            Narrator narrator,
            InstantSource clock) {
        this.work = work;
        this.rows = rows;
        this.operations = operations;
        this.repository = repository;
        this.differences = new Differences(repository);
        this.files = files;
        this.narrator = narrator;
        this.clock = clock;
    }

    /**
     * Commits that a machine is to run or not, for the operation that is under way on it. A wish to run is a new commit each
     * time, so that ignited sees a change also where the file says already what it should.
     *
     * @throws ForeignManifestException when the place of its manifest is another Kindling's
     */
    void intend(MachineId id, boolean running) {
        Optional<Wish> wish = work.read(tx -> wish(tx, id, running));
        wish.ifPresent(this::commit);
        if (wish.isEmpty() && !running) {
            switchOffUnknown(id);
        }
    }

    /**
     * Looks whether what was committed for a machine stands there still, now that the remote has it.
     *
     * @throws ForeignManifestException when another Kindling was first
     */
    void requireOurs(MachineId id) {
        work.read(tx -> rows.find(tx, id)).ifPresent(row -> requireOurs(ManifestFiles.manifest(row.sandbox())));
    }

    private void requireOurs(String path) {
        repository.read(path).flatMap(files::foreign).ifPresent(host -> {
            throw new ForeignManifestException(path, host);
        });
    }

    /** A machine that no row tells of, as after a restored backup; its manifest may say still that it runs. */
    private void switchOffUnknown(MachineId id) {
        var off = new LinkedHashMap<String, Optional<String>>();
        repository.list(ManifestFiles.ROOT).keySet().stream()
                .filter(ManifestFiles::isManifest)
                .forEach(path -> repository
                        .read(path)
                        .filter(text -> files.ours(text).filter(id::equals).isPresent())
                        .filter(ManifestText::running)
                        .ifPresent(text -> off.put(path, Optional.of(ManifestText.switchedOff(text)))));
        if (!off.isEmpty()) {
            String message = "Switch off " + id + ": no sandbox needs it\n";
            repository.commit(new Change(narrator.kindling(), clock.instant(), message, off), false);
        }
    }

    /** What an operation wants of ignited. */
    private record Wish(
            SandboxRows.Row row, boolean running, String actor, String source, String what, Optional<String> handle) {}

    private Optional<Wish> wish(ReadTransaction tx, MachineId id, boolean running) {
        var operation = operations.unfinished(tx, id);
        String actor = operation.map(Operation::actor).orElse(AuditEvent.KINDLING);
        return rows.find(tx, id)
                .map(row -> new Wish(
                        row,
                        running,
                        actor,
                        operation.map(found -> found.cause().value()).orElse("system:inventory"),
                        operation.map(found -> found.kind().words()).orElse("put right"),
                        rows.handle(tx, actor)));
    }

    private void commit(Wish wish) {
        Sandbox sandbox = wish.row().sandbox();
        String path = ManifestFiles.manifest(sandbox);
        Optional<String> there = repository.read(path);
        if (!wish.running() && (there.isEmpty() || there.flatMap(files::foreign).isPresent())) {
            return; // nothing of ours to switch off
        }
        requireOurs(path);
        Map<String, Optional<String>> wanted = wish.running()
                ? files.asked(sandbox, wish.row().keys(), clock.instant())
                : files.present(sandbox, wish.row().keys(), false);
        Map<String, Optional<String>> differing = differences.from(wanted);
        if (differing.isEmpty()) {
            return;
        }
        String subject = (wish.running() ? "Switch on " : "Switch off ") + sandbox.name() + ": it is " + wish.what();
        repository.commit(
                new Change(
                        narrator.author(wish.actor(), wish.handle()),
                        clock.instant(),
                        subject + "\n"
                                + narrator.trailers(
                                        sandbox, wish.actor(), wish.source(), Optional.empty(), Optional.empty()),
                        differing),
                false);
    }
}
