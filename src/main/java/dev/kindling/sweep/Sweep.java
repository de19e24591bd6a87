package dev.kindling.sweep;

import dev.kindling.audit.AuditEvent;
import dev.kindling.audit.AuditLog;
import dev.kindling.engine.EngineException;
import dev.kindling.engine.SandboxEngine;
import dev.kindling.fault.KindlingException;
import dev.kindling.sandbox.PortStore;
import dev.kindling.sandbox.Revival;
import dev.kindling.sandbox.SandboxStore;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.UnitOfWork;
import dev.kindling.store.WriteTransaction;
import dev.kindling.sweep.Repair.Order;
import dev.kindling.sweep.Repair.Result;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds what does not belong together, and mends it one by one. */
public final class Sweep {
    private static final Logger log = LoggerFactory.getLogger(Sweep.class);
    private static final String ACTION = "repair";
    private static final String BEGUN = "repair begun";
    private static final int MOST_EVENTS = 500;

    private final List<Search> searches;
    private final UnitOfWork work;
    private final AuditLog audit;
    private final InstantSource clock;

    /**
     * What a sweep compares.
     *
     * @param keyDirectories in the state directory, with one entry for each machine
     */
    public record Parts(
            SandboxEngine engine,
            SandboxStore sandboxes,
            PortStore ports,
            Revival revival,
            List<Path> keyDirectories,
            AuditLog audit,
            UnitOfWork work,
            InstantSource clock) {}

    public Sweep(Parts parts) {
        var known = new KnownRows(parts.work(), parts.sandboxes(), parts.revival());
        // Orphans first: the files that prove whose they are go after them.
        this.searches = List.of(
                new HostSearch(parts.engine(), known),
                new SandboxSearch(parts.engine(), parts.sandboxes(), parts.revival(), parts.work()),
                new PortSearch(parts.ports(), known, parts.revival(), parts.work()),
                new FileSearch(parts.keyDirectories(), parts.engine(), known));
        this.work = parts.work();
        this.audit = parts.audit();
        this.clock = parts.clock();
    }

    /**
     * Everything that is wrong now; changes nothing and takes some seconds.
     *
     * @throws EngineException when the host cannot be looked at
     */
    public List<Trouble> look() {
        return searches.stream().flatMap(search -> search.look().stream()).toList();
    }

    /** Mends those of these troubles that are there still, each with an audit event; may be repeated after a crash. */
    public void repair(Set<String> ids, Order order) {
        for (Search search : searches) {
            for (Trouble trouble : search.look()) {
                if (ids.contains(trouble.id())) {
                    trouble.repair().ifPresent(repair -> repair(trouble, repair, order));
                }
            }
        }
    }

    private void repair(Trouble trouble, Repair repair, Order order) {
        if (repair instanceof Repair.OfRows rows) {
            work.write(tx -> {
                if (rows.change().make(tx, order)) {
                    note(tx, trouble, order, ACTION, "done", trouble.what() + ": " + rows.plan());
                }
                return true;
            });
        } else if (repair instanceof Repair.OfHost host) {
            // Before the change, so that no crash leaves a change of the host without a word about it.
            work.write(tx -> {
                note(tx, trouble, order, BEGUN, "done", trouble.what() + ": " + host.plan());
                return true;
            });
            Result result = change(trouble, host);
            work.write(tx -> {
                String outcome = result.mended() ? "done" : "failed";
                note(tx, trouble, order, ACTION, outcome, trouble.what() + ": " + result.words());
                return true;
            });
        }
    }

    /** One repair that fails must not keep the others from being made. */
    private static Result change(Trouble trouble, Repair.OfHost host) {
        try {
            Result result = host.change().make();
            if (!result.mended() && Thread.currentThread().isInterrupted()) {
                // Not a failure of the repair: it was cut off.
                throw new EngineException("Kindling is shutting down.", true, result.words());
            }
            return result;
        } catch (RuntimeException e) {
            if (Thread.currentThread().isInterrupted()) {
                // Kindling is shutting down; the next start takes it up again.
                throw e;
            }
            String detail = e instanceof EngineException known ? known.detail() : String.valueOf(e);
            log.warn("The repair of {} did not work: {}", trouble.id(), detail, e);
            return new Result(
                    false,
                    "left: "
                            + (e instanceof KindlingException
                                    ? String.valueOf(e.getMessage())
                                    : "something went wrong inside Kindling, see its log"));
        }
    }

    private void note(WriteTransaction tx, Trouble trouble, Order order, String action, String outcome, String detail) {
        audit.append(
                tx,
                AuditEvent.note(clock.instant(), order.actor(), order.source(), action, trouble.id(), outcome, detail));
    }

    /** The last word on each trouble under this order so far, oldest first, also from before a crash. */
    public List<AuditEvent> done(ReadTransaction tx, Order order) {
        Map<String, AuditEvent> newest = new LinkedHashMap<>();
        audit.latest(tx, order.source(), MOST_EVENTS).stream()
                .filter(event -> event.source().equals(order.source()))
                .filter(event -> event.action().equals(ACTION) || event.action().equals(BEGUN))
                .forEach(event -> newest.putIfAbsent(event.subject(), event));
        var events = new ArrayList<>(newest.values());
        Collections.reverse(events);
        return List.copyOf(events);
    }

    /** Whether it was cut off after it had begun, and nobody knows how far it went. */
    static boolean cutOff(AuditEvent event) {
        return event.action().equals(BEGUN);
    }
}
