package dev.kindling.workshop.plan;

import java.util.List;

/**
 * What a list of people came to. Good lines count whatever the others hold.
 *
 * @param people each once, in the order of the list
 * @param faults lines that nobody could be read from
 * @param repeated lines that name somebody who stands further up, left aside
 */
public record PeopleList(List<Invitee> people, List<LineNote> faults, List<LineNote> repeated) {
    public PeopleList {
        people = List.copyOf(people);
        faults = List.copyOf(faults);
        repeated = List.copyOf(repeated);
    }

    /**
     * @param line from 1; 0 for the list as a whole
     * @param text what about it; what to do
     */
    public record LineNote(long line, String text) {
        @Override
        public String toString() {
            return line == 0 ? text : "line " + line + ": " + text;
        }
    }
}
