package dev.kindling.sandbox;

import dev.kindling.config.Flavour;
import dev.kindling.units.DataSize;
import dev.kindling.units.HostPort;
import java.util.Iterator;
import java.util.Optional;

/** What is left of a team's and the host's room, counted once for many sandboxes of one transaction. */
final class RoomBudget {
    private final HostLimits host;
    private final String team;
    private final Optional<Integer> teamLimit;
    private final Iterator<HostPort> free;
    private final int ports;
    private int inTeam;
    private DataSize memory;
    private DataSize disk;

    RoomBudget(
            HostLimits host,
            String team,
            Optional<Integer> teamLimit,
            int inTeam,
            Usage usage,
            Iterator<HostPort> free,
            int ports) {
        this.host = host;
        this.team = team;
        this.teamLimit = teamLimit;
        this.inTeam = inTeam;
        this.memory = usage.memory();
        this.disk = usage.disk();
        this.free = free;
        this.ports = ports;
    }

    /** Room for one more, which is taken then. */
    Admission.Room take(Flavour flavour) {
        if (flavour.memory().compareTo(host.memory()) > 0 || flavour.disk().compareTo(host.disk()) > 0) {
            return new Admission.Room.Never("The flavour " + flavour.name() + " needs " + flavour.memory()
                    + " of memory and " + flavour.disk() + " of disk, more than this host has for sandboxes ("
                    + inWords(host.memory()) + " and " + inWords(host.disk()) + ").");
        }
        if (teamLimit.isPresent() && inTeam >= teamLimit.get()) {
            return new Admission.Room.Full("team " + team + " uses all of its " + teamLimit.get() + " sandboxes", true);
        }
        if (memory.plus(flavour.memory()).compareTo(host.memory()) > 0) {
            return new Admission.Room.Full("the host's memory is given out", false);
        }
        if (disk.plus(flavour.disk()).compareTo(host.disk()) > 0) {
            return new Admission.Room.Full("the host's disk is given out", false);
        }
        if (!free.hasNext()) {
            return new Admission.Room.Full("all " + ports + " ports are in use", false);
        }
        inTeam++;
        memory = memory.plus(flavour.memory());
        disk = disk.plus(flavour.disk());
        return new Admission.Room.Free(free.next());
    }

    private static String inWords(DataSize size) {
        return (size.bytes() >> 20) + "MB";
    }
}
