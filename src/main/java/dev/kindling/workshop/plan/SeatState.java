package dev.kindling.workshop.plan;

/** Where a seat is, as the board shows it. */
public enum SeatState {
    /** Nobody has it. */
    EMPTY("free"),
    /** Somebody was invited and has not claimed it. */
    INVITED("invited"),
    /** Claimed; its sandbox is being made. */
    PREPARING("preparing"),
    /** Its sandbox answers; nobody was seen logging in. */
    READY("ready"),
    /** Its owner logged in with the registered key. */
    CONNECTED("in"),
    /** Somebody tried with a key that is not the seat's, and nobody got in. */
    WRONG_KEY("wrong key"),
    /** It could not be made; it says why. */
    FAILED("failed"),
    /** It was let go. */
    RELEASED("released");

    private final String words;

    SeatState(String words) {
        this.words = words;
    }

    /** As people read it. */
    public String words() {
        return words;
    }
}
