package dev.kindling.sandbox;

import dev.kindling.chat.ActorId;
import dev.kindling.config.Flavour;
import dev.kindling.config.TeamsConfig.Team;
import dev.kindling.store.ReadTransaction;
import dev.kindling.units.HostPort;
import java.util.List;
import java.util.Optional;

/**
 * Decides who gets a sandbox now. Asked inside the one write transaction, so that its counts still hold when the sandbox is
 * committed, however many ask at once.
 */
final class Admission {
    private final SandboxStore sandboxes;
    private final PortPool ports;
    private final HostLimits host;
    private final int sandboxesPerPerson;

    Admission(SandboxStore sandboxes, PortPool ports, HostLimits host, int sandboxesPerPerson) {
        this.sandboxes = sandboxes;
        this.ports = ports;
        this.host = host;
        this.sandboxesPerPerson = sandboxesPerPerson;
    }

    /** Whether there is room. */
    sealed interface Room {
        /** There is, on this port. */
        record Free(HostPort port) implements Room {}

        /** There is none now; {@code why} names what is full, {@code teamOnly} whether only the team's share is. */
        record Full(String why, boolean teamOnly) implements Room {}

        /** There will never be: the flavour is larger than the host. */
        record Never(String why) implements Room {}
    }

    /** Why this person may not have one more, or empty when they may. */
    Optional<String> refusal(ReadTransaction tx, ActorId owner, Team team) {
        // A seat is the workshop's and counts against its team; nobody shall have to give up their own sandbox for a
        // class.
        List<Sandbox> own = sandboxes.of(tx, owner).stream()
                .filter(sandbox -> !sandbox.seat())
                .toList();
        int limit = team.perPerson().orElse(sandboxesPerPerson);
        long inTeam = own.stream()
                .filter(sandbox -> sandbox.team().equals(team.name()))
                .count();
        if (inTeam >= limit) {
            return Optional.of(tooMany(own, limit));
        }
        // A team may allow its members more than the general limit, never by way of another team.
        if (own.size() >= Math.max(sandboxesPerPerson, limit)) {
            return Optional.of(tooMany(own, Math.max(sandboxesPerPerson, limit)));
        }
        return Optional.empty();
    }

    private static String tooMany(List<Sandbox> held, int limit) {
        Sandbox first = held.get(0);
        return "You already have " + first.name() + ", which is "
                + first.state().words() + "; the limit is " + limit + (limit == 1 ? " sandbox" : " sandboxes")
                + " for each person.";
    }

    Room room(ReadTransaction tx, String team, Optional<Integer> teamLimit, Flavour flavour) {
        return budget(tx, team, teamLimit).take(flavour);
    }

    /** What there is room for, to be used up in the same transaction. */
    RoomBudget budget(ReadTransaction tx, String team, Optional<Integer> teamLimit) {
        return new RoomBudget(
                host,
                team,
                teamLimit,
                teamLimit.isPresent() ? sandboxes.usageOf(tx, team) : 0,
                sandboxes.usage(tx),
                ports.free(tx).iterator(),
                ports.size());
    }
}
