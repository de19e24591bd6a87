package dev.kindling.sandbox;

import dev.kindling.engine.SandboxEngine;
import dev.kindling.store.TaskQueue;
import dev.kindling.store.UnitOfWork;
import dev.kindling.team.TeamLimits;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** What the workshops' side of the sandboxes stands on. */
record SeatParts(
        SandboxStore sandboxes,
        SeatStore rows,
        OperationStore operationStore,
        PortPool ports,
        Admission admission,
        TeamLimits limits,
        Lifecycle lifecycle,
        Operations operations,
        Expiry expiry,
        SandboxService service,
        TaskQueue queue,
        UnitOfWork work,
        SandboxEngine engine,
        InstantSource clock,
        RandomGenerator random) {}
