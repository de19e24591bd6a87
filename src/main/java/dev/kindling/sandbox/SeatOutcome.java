package dev.kindling.sandbox;

/** What became of a {@link SeatRequest}. */
public sealed interface SeatOutcome {
    /** Its machine is being made. */
    record Begun(Sandbox sandbox) implements SeatOutcome {}

    /** There is no room now; {@code why} is half a sentence. A seat never waits on the list of people. */
    record NoRoom(String why) implements SeatOutcome {}

    /** There never will be, or the wish makes no sense; a sentence. */
    record Refused(String why) implements SeatOutcome {}
}
