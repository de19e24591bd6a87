package dev.kindling;

import dev.kindling.engine.ignite.standin.StandInHost;
import java.nio.file.Path;
import java.util.Arrays;

/** Kindling's own command line on a host with a stand-in of Ignite: {@code main DIRECTORY serve --config …}. */
public final class KindlingOnStandIn {
    private KindlingOnStandIn() {}

    /** @param words directory of a stand-in host that another process keeps, then what {@code kindling} is told */
    public static void main(String[] words) {
        var wiring = new Wiring(StandInHost.hostIn(Path.of(words[0])));
        System.exit(Kindling.commandLine(wiring).execute(Arrays.copyOfRange(words, 1, words.length)));
    }
}
