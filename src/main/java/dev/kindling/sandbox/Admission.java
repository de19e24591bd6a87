package dev.kindling.sandbox;

import dev.kindling.chat.ActorId;
import dev.kindling.config.Flavour;
import dev.kindling.config.TeamsConfig.Team;
import dev.kindling.store.ReadTransaction;
import dev.kindling.units.DataSize;
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
    private final Closing closing;

    Admission(SandboxStore sandboxes, PortPool ports, HostLimits host, int sandboxesPerPerson, Closing closing) {
        this.sandboxes = sandboxes;
        this.ports = ports;
        this.host = host;
        this.sandboxesPerPerson = sandboxesPerPerson;
        this.closing = closing;
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
        Optional<String> closed = closing.why(tx);
        if (closed.isPresent()) {
            return closed;
        }
        List<Sandbox> own = sandboxes.of(tx, owner);
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
        if (flavour.memory().compareTo(host.memory()) > 0 || flavour.disk().compareTo(host.disk()) > 0) {
            return new Room.Never("The flavour " + flavour.name() + " needs " + flavour.memory() + " of memory and "
                    + flavour.disk() + " of disk, more than this host has for sandboxes (" + inWords(host.memory())
                    + " and "
                    + inWords(host.disk()) + ").");
        }
        Optional<String> closed = closing.why(tx);
        if (closed.isPresent()) {
            return new Room.Full(closed.get(), false);
        }
        if (teamLimit.isPresent() && sandboxes.usageOf(tx, team) >= teamLimit.get()) {
            return new Room.Full("team " + team + " uses all of its " + teamLimit.get() + " sandboxes", true);
        }
        Usage usage = sandboxes.usage(tx);
        if (usage.memory().plus(flavour.memory()).compareTo(host.memory()) > 0) {
            return new Room.Full("the host's memory is given out", false);
        }
        if (usage.disk().plus(flavour.disk()).compareTo(host.disk()) > 0) {
            return new Room.Full("the host's disk is given out", false);
        }
        return ports.findFree(tx)
                .<Room>map(Room.Free::new)
                .orElse(new Room.Full("all " + ports.size() + " ports are in use", false));
    }

    private static String inWords(DataSize size) {
        return (size.bytes() >> 20) + "MB";
    }
}
