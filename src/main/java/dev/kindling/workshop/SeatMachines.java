package dev.kindling.workshop;

import dev.kindling.engine.MachineId;
import dev.kindling.sandbox.Failure;
import dev.kindling.sandbox.Sandbox;
import dev.kindling.sandbox.SandboxState;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.WriteTransaction;
import java.time.Instant;
import java.util.Optional;

/** What seats need of the sandboxes behind them. All of it touches the database only; machines follow in durable tasks. */
public interface SeatMachines {
    /** What came of asking for a machine. */
    sealed interface Made {
        /** It is being made. */
        record Begun(MachineId machine) implements Made {}

        /** There is no room now, in words. */
        record NoRoom(String why) implements Made {}
    }

    /** What is known of a seat's machine. */
    record Facts(SandboxState state, Optional<Failure> failure, Logins logins) {}

    /**
     * What is known of logins.
     *
     * @param known false where the engine cannot tell
     * @param wrongKey whether another key was tried
     */
    record Logins(boolean known, Optional<Instant> first, boolean wrongKey) {
        public static final Logins UNKNOWN = new Logins(false, Optional.empty(), false);
    }

    /** Makes a machine for the seat: with its holder's key when it is claimed, else warm and nobody's. */
    Made make(WriteTransaction tx, Workshop workshop, Seat seat, By by);

    /**
     * Gives the seat's warm machine to the one who claimed it.
     *
     * @return why not, in words for them; empty when it is theirs
     */
    Optional<String> give(WriteTransaction tx, Workshop workshop, Seat seat, Claimant person);

    /** Has the seat's machine removed; again is no harm. */
    void remove(WriteTransaction tx, Workshop workshop, Seat seat, By by);

    /** Moves the end of the seat's machine to fit the plan. */
    void keepUntil(WriteTransaction tx, Workshop workshop, Seat seat, By by);

    /** Empty when there never was such a machine. */
    Optional<Facts> facts(ReadTransaction tx, Seat seat);

    /** The sandbox behind the seat, whatever has become of it. */
    Optional<Sandbox> sandbox(ReadTransaction tx, Seat seat);

    /** What could not be removed so far of a machine whose removal is under way; empty when nothing is known to be left. */
    Optional<String> leftOver(ReadTransaction tx, Seat seat);
}
