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
    CLEAN("being cleaned up"),
    /** A warm seat gets its tenant's key, and Kindling's own is proven dead. */
    CLAIM("being handed over"),
    /** A claimed seat becomes a warm one again: clean disk, new host key, new bootstrap key. */
    RELEASE("being made ready for the next one"),
    /** Somebody else's key is put in for a while. */
    LEND("getting a key for a while"),
    /** That key is taken out, and proven dead. */
    RECALL("losing a key");

    private final String words;

    OperationKind(String words) {
        this.words = words;
    }

    /** Whether it takes a moment only, so that somebody waits for it and it must not queue behind machines being made. */
    boolean quick() {
        return this == CLAIM || this == LEND || this == RECALL;
    }

    /** Behind "it is", while it goes on. */
    public String words() {
        return words;
    }
}
