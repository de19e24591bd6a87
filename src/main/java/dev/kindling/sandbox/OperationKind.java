package dev.kindling.sandbox;

/** What is being done to a machine. */
public enum OperationKind {
    PROVISION,
    START,
    STOP,
    /** A clean disk on the same port with the same host key and keys. */
    RESET,
    REKEY,
    REMOVE,
    /** Clears what a failed creation left. */
    CLEAN
}
