package dev.kindling.engine.rehearsal;

import dev.kindling.config.Flavour;
import dev.kindling.units.DataSize;
import java.util.Map;

/** What rehearsal tests share. */
final class Rehearsals {
    static final Flavour FLAVOUR = new Flavour(
            "standard",
            "example/image:1",
            "example/kernel:1",
            2,
            DataSize.gigabytes(2),
            DataSize.gigabytes(10),
            "root",
            Map.of(),
            "git, Docker",
            "git --version");

    private Rehearsals() {}
}
