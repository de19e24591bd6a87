package dev.kindling.sandbox;

import dev.kindling.chat.ActorId;
import dev.kindling.engine.MachineId;
import dev.kindling.store.WriteTransaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Lets a workshop's sandboxes in. They count against the team and the host, never against a person; and they do not queue
 * behind the wait-list, as their room was counted when the workshop was planned.
 */
final class SeatAdmission {
    private final SeatParts parts;

    SeatAdmission(SeatParts parts) {
        this.parts = parts;
    }

    List<SeatOutcome> create(WriteTransaction tx, List<SeatRequest> requests) {
        Map<String, RoomBudget> teams = new HashMap<>();
        if (requests.stream().map(SeatRequest::team).distinct().count() > 1) {
            throw new IllegalArgumentException("seats of one call belong to one team");
        }
        List<SeatOutcome> outcomes = new ArrayList<>();
        for (SeatRequest request : requests) {
            RoomBudget budget = teams.computeIfAbsent(
                    request.team(),
                    team -> parts.admission().budget(tx, team, parts.limits().sandboxes(team)));
            outcomes.add(create(tx, request, budget));
        }
        return outcomes;
    }

    private SeatOutcome create(WriteTransaction tx, SeatRequest request, RoomBudget budget) {
        Instant now = parts.clock().instant();
        if (!request.end().isAfter(now)) {
            return new SeatOutcome.Refused("The workshop's end is over already, so no sandbox is made for it.");
        }
        Admission.Room room = budget.take(request.flavour());
        if (room instanceof Admission.Room.Never never) {
            return new SeatOutcome.Refused(never.why());
        }
        if (room instanceof Admission.Room.Full full) {
            return new SeatOutcome.NoRoom(full.why());
        }
        return new SeatOutcome.Begun(admit(tx, request, (Admission.Room.Free) room, now));
    }

    private Sandbox admit(WriteTransaction tx, SeatRequest request, Admission.Room.Free room, Instant now) {
        ActorId owner = request.tenant().map(SeatRequest.Tenant::id).orElseGet(request::nobody);
        String handle = request.tenant().map(SeatRequest.Tenant::handle).orElse(request.slug());
        var sandbox = new Sandbox(
                MachineId.next(parts.random()),
                parts.sandboxes().takeName(tx, owner, handle),
                owner,
                handle,
                request.team(),
                request.flavour(),
                SandboxState.REQUESTED,
                Optional.of(room.port()),
                Optional.empty(),
                Lifespan.ending(request.end(), now),
                Optional.empty(),
                now,
                request.channel(),
                request.requester().cause(),
                Optional.of(request.workshop()));
        // The bootstrap key of a warm one is a file, so it is made by the task that makes the machine.
        List<SandboxKey> keys = request.tenant().stream()
                .map(tenant -> new SandboxKey(tenant.key(), tenant.id(), tenant.handle()))
                .toList();
        parts.sandboxes().insert(tx, sandbox, keys);
        parts.lifecycle().born(tx, sandbox, request.requester().actor());
        parts.ports().lease(tx, room.port(), sandbox.id());
        request.tenant()
                .ifPresent(tenant ->
                        parts.service().flagSharedKey(tx, sandbox, tenant.key(), tenant.id(), tenant.handle()));
        parts.operations().start(tx, sandbox, OperationKind.PROVISION, request.requester());
        return sandbox;
    }
}
