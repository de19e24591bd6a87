package dev.kindling.engine.ignite;

/** How a program ended and what it said; {@code exitCode} means nothing when it was killed for taking too long. */
record ProcessResult(int exitCode, String stdout, String stderr, boolean timedOut) {
    boolean succeeded() {
        return exitCode == 0 && !timedOut;
    }
}
