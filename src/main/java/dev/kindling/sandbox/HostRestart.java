package dev.kindling.sandbox;

import dev.kindling.audit.AuditEvent;
import dev.kindling.audit.AuditLog;
import dev.kindling.engine.MachineId;
import dev.kindling.engine.MachineState;
import dev.kindling.engine.SandboxEngine;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.UnitOfWork;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that the host was restarted and starts every sandbox again that ran before, with its disk. The new boot is written
 * down only after the last of them was begun, so that a Kindling which dies in between goes on with the rest.
 */
final class HostRestart {
    private static final Logger log = LoggerFactory.getLogger(HostRestart.class);

    /** While a host shuts down, machines may die before Kindling does; it then takes them for switched off. */
    private static final Duration DYING = Duration.ofMinutes(5);

    private final SandboxEngine engine;
    private final HostBoots boots;
    private final SandboxStore sandboxes;
    private final AuditLog audit;
    private final Revival revival;
    private final Announcer announcer;
    private final SandboxCards cards;
    private final UnitOfWork work;
    private final InstantSource clock;

    HostRestart(
            SandboxEngine engine,
            HostBoots boots,
            SandboxStore sandboxes,
            AuditLog audit,
            Revival revival,
            Announcer announcer,
            SandboxCards cards,
            UnitOfWork work,
            InstantSource clock) {
        this.engine = engine;
        this.boots = boots;
        this.sandboxes = sandboxes;
        this.audit = audit;
        this.revival = revival;
        this.announcer = announcer;
        this.cards = cards;
        this.work = work;
        this.clock = clock;
    }

    /** Brings back what a restart of the host ended, if there was one since the last look. */
    void lookAfter() {
        Optional<String> boot = engine.hostBoot();
        if (boot.isEmpty()) {
            return;
        }
        Optional<HostBoots.Boot> last = work.read(boots::last);
        if (last.filter(before -> !before.id().equals(boot.get())).isPresent()) {
            bringBack(boot.get(), last.get().seenAt());
        }
        work.write(tx -> {
            boots.saw(tx, new HostBoots.Boot(boot.get(), clock.instant()));
            return true;
        });
    }

    private void bringBack(String boot, Instant lastSeen) {
        List<Sandbox> ran = work.read(tx -> Stream.concat(
                        sandboxes.in(tx, SandboxState.READY).stream(),
                        sandboxes.in(tx, SandboxState.STOPPED).stream()
                                .filter(sandbox -> wentDownWithTheHost(tx, sandbox, lastSeen)))
                .toList());
        log.info("The host was restarted; {} sandboxes ran before", ran.size());
        ran.forEach(sandbox -> bringBack(sandbox.id(), boot));
    }

    private void bringBack(MachineId id, String boot) {
        MachineState state = engine.state(id);
        // What is gone altogether is told by the watch; a broken one fails to start, which is told too.
        if (state == MachineState.RUNNING || state == MachineState.ABSENT) {
            return;
        }
        var requester = Requester.kindling("restart:" + boot + ":" + id);
        work.write(tx -> {
            if (revival.start(tx, id, requester, "the host was restarted")) {
                Sandbox booting = sandboxes.find(tx, id).orElseThrow();
                announcer.comingBack(tx, booting, cards.comingBack(booting), requester.cause());
            }
            return true;
        });
    }

    /** Whether Kindling saw it go off by itself in the last minutes before the restart. */
    private boolean wentDownWithTheHost(ReadTransaction tx, Sandbox sandbox, Instant lastSeen) {
        List<AuditEvent> events = audit.about(tx, sandbox.id().value());
        return sandbox.failure().isPresent()
                && events.stream()
                        .filter(event -> event.to().equals(Optional.of(SandboxState.STOPPED.name())))
                        .reduce((first, second) -> second)
                        .filter(event -> event.source().startsWith("system:watch:"))
                        .filter(event -> event.at().isAfter(lastSeen.minus(DYING)))
                        .isPresent();
    }
}
