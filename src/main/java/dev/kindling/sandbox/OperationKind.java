package dev.kindling.sandbox;

/** What is being done to a machine. */
public enum OperationKind {
    PROVISION("being made"),
    START("being started"),
    STOP("being stopped"),
    /** A clean disk on the same port with the same host key and keys. */
    RESET("being reset"),
    REKEY("getting its new keys"),
    REMOVE("being removed"),
    /** Clears what a failed creation left. */
    CLEAN("being cleaned up");

    private final String words;

    OperationKind(String words) {
        this.words = words;
    }

    /** Behind "it is", while it goes on. */
    public String words() {
        return words;
    }
}
