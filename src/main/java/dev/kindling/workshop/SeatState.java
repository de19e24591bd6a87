package dev.kindling.workshop;

/** What is the matter with a seat. Whose it is stands beside it: a warm seat is ready before it is anybody's. */
public enum SeatState {
    /** Nobody's, and without a machine. */
    EMPTY("empty"),
    /** Promised to somebody who has not claimed it; without a machine. */
    INVITED("invited"),
    PREPARING("preparing"),
    READY("ready"),
    /** Its tenant has logged in. */
    CONNECTED("connected"),
    /** Somebody tried to log in with another key, and its tenant has not been in. */
    WRONG_KEY("wrong key tried"),
    /** Its machine could not be made. */
    FAILED("failed"),
    /** Its machine is gone. */
    RELEASED("released");

    private final String words;

    SeatState(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }

    /** Whether somebody can log in, or could. */
    public boolean up() {
        return this == READY || this == CONNECTED || this == WRONG_KEY;
    }

    /** Whether it has a machine, or one is being made. */
    public boolean occupied() {
        return up() || this == PREPARING;
    }

    /** Whether a machine may be made for it. */
    public boolean bare() {
        return this == EMPTY || this == INVITED;
    }
}
