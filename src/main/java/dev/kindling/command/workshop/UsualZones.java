package dev.kindling.command.workshop;

import dev.kindling.chat.ActorId;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.Function;

/** Whose wall clock is meant when a plan names no zone: that of whoever writes it, else that of the host. */
public final class UsualZones {
    private final Function<ActorId, Optional<ZoneId>> persons;
    private final ZoneId host;

    /**
     * @param persons what a person's platform knows of them, from memory
     * @param host the zone of this machine
     */
    public UsualZones(Function<ActorId, Optional<ZoneId>> persons, ZoneId host) {
        this.persons = persons;
        this.host = plain(host);
    }

    /** UTC has many names, of which people know one. */
    private static ZoneId plain(ZoneId zone) {
        return zone.normalized().equals(ZoneOffset.UTC) ? ZoneId.of("UTC") : zone;
    }

    /**
     * A zone and where it comes from.
     *
     * @param note a sentence for whoever did not name one
     */
    record Usual(ZoneId zone, String note) {}

    Usual of(ActorId person) {
        return persons.apply(person)
                .map(UsualZones::plain)
                .map(zone -> new Usual(zone, sentence(zone, "your own time zone")))
                .orElseGet(() -> new Usual(host, sentence(host, "the time zone of Kindling's host")));
    }

    private static String sentence(ZoneId zone, String whose) {
        return "Times are read by " + zone + ", " + whose + ". For another one plan it again with zone=, such as"
                + " zone=Europe/Berlin.";
    }
}
