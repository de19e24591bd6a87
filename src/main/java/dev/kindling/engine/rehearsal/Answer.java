package dev.kindling.engine.rehearsal;

/**
 * What a built-in command has to say.
 *
 * @param out for standard output, with line ends
 * @param err for standard error, with line ends
 * @param status exit code
 * @param next what becomes of the session
 */
record Answer(String out, String err, int status, Next next) {
    /** What becomes of the session after an answer. */
    enum Next {
        GO_ON,
        LOG_OUT,
        POWER_OFF
    }

    static final Answer NOTHING = new Answer("", "", 0, Next.GO_ON);

    static Answer of(String line) {
        return new Answer(line + "\n", "", 0, Next.GO_ON);
    }

    static Answer failed(int status, String line) {
        return new Answer("", line + "\n", status, Next.GO_ON);
    }
}
