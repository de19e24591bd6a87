package dev.kindling.engine.ignite.standin;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** What one call of the stand-in prints: log lines, fatal ones too, on standard output. */
final class Output {
    private final StringBuilder out = new StringBuilder();
    private final boolean quiet;

    /** Ends the call with exit 1 and a fatal log line. */
    static final class Fatal extends RuntimeException {
        Fatal(String message) {
            super(message);
        }
    }

    Output(boolean quiet) {
        this.quiet = quiet;
    }

    boolean quiet() {
        return quiet;
    }

    void print(String text) {
        out.append(text);
    }

    void log(String level, String message) {
        String quoted = message.replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("\n", "\\n")
                .replace("\t", "\\t");
        out.append("time=\"" + Instant.now().truncatedTo(ChronoUnit.SECONDS) + "\" level=" + level + " msg=\"" + quoted
                + "\"\n");
    }

    /** An information that {@code -q} leaves out. */
    void info(String message) {
        if (!quiet) {
            log("info", message);
        }
    }

    /** With {@code -q} the uid instead of the sentence. */
    void done(String uid, String message) {
        if (quiet) {
            out.append(uid + "\n");
        } else {
            log("info", message);
        }
    }

    Answer end(int exitCode, String stderr) {
        return new Answer(exitCode, out.toString(), stderr);
    }
}
