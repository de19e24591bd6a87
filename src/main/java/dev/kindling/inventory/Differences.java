package dev.kindling.inventory;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What the repository says other than it should. Manifests are compared by their meaning. */
final class Differences {
    private final ManifestRepository repository;

    Differences(ManifestRepository repository) {
        this.repository = repository;
    }

    /** Those of the files that do not say what is wanted; an empty text is a file that should not be there. */
    Map<String, Optional<String>> from(Map<String, Optional<String>> wanted) {
        var differing = new LinkedHashMap<String, Optional<String>>();
        wanted.forEach((path, text) -> {
            Optional<String> there = repository.read(path);
            boolean same = text.isEmpty()
                    ? there.isEmpty()
                    : there.filter(found -> says(path, found, text.get())).isPresent();
            if (!same) {
                differing.put(path, text);
            }
        });
        return differing;
    }

    private static boolean says(String path, String found, String wanted) {
        return ManifestFiles.isManifest(path)
                ? ManifestText.says(found, wanted)
                : found.strip().equals(wanted.strip());
    }
}
