package dev.kindling.workshop;

import dev.kindling.workshop.plan.AgendaLink;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What everybody in the room may see of a workshop: the words of its board and how each seat is. No person, no address, no
 * key.
 *
 * @param phase the workshop's state in lower case, such as {@code open}
 * @param lines what the board says about the seats
 * @param until what the countdown counts down to, if anything is ahead
 */
public record BoardPage(
        String title,
        String phase,
        List<String> lines,
        String note,
        List<Seat> seats,
        List<Link> links,
        Optional<Until> until,
        Instant now) {
    public BoardPage {
        lines = List.copyOf(lines);
        seats = List.copyOf(seats);
        links = List.copyOf(links);
    }

    /**
     * One seat.
     *
     * @param state a word of {@link dev.kindling.workshop.plan.SeatState} in lower case, such as {@code wrong_key}
     * @param words the same as people read it
     */
    public record Seat(int number, String state, String words) {}

    /** A link of the agenda. */
    public record Link(String label, String address) {
        static Link of(AgendaLink link) {
            return new Link(link.label(), link.address().toString());
        }
    }

    /** @param what such as {@code Ends} */
    public record Until(String what, Instant at) {}
}
