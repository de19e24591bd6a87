package dev.kindling.engine.ignite.standin;

/** What a stand-in program prints and returns. */
public record Answer(int exitCode, String stdout, String stderr) {
    static Answer of(String stdout) {
        return new Answer(0, stdout, "");
    }

    static Answer failure(String stderr) {
        return new Answer(1, "", stderr + "\n");
    }
}
