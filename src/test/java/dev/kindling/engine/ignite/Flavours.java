package dev.kindling.engine.ignite;

import dev.kindling.config.Flavour;
import dev.kindling.units.DataSize;
import java.util.Map;

/** Flavours that the stand-in host can make. */
final class Flavours {
    private Flavours() {}

    static Flavour standard() {
        return of("weaveworks/ignite-ubuntu:latest", Map.of());
    }

    static Flavour of(String image, Map<String, String> copyFiles) {
        return new Flavour(
                "standard",
                image,
                "weaveworks/ignite-kernel:5.10.51",
                2,
                DataSize.gigabytes(1),
                DataSize.gigabytes(10),
                "root",
                copyFiles,
                "nothing",
                "git --version");
    }
}
