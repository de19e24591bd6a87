package dev.kindling.inventory;

import dev.kindling.fault.KindlingException;

/** Where a manifest is to be written, one of another Kindling lies: two that share a repository have a team of the same name. */
public final class ForeignManifestException extends KindlingException {
    private final String path;

    /**
     * @param path of the manifest
     * @param host of the Kindling that wrote it
     */
    ForeignManifestException(String path, String host) {
        super(path + " is the machine of another Kindling, that of " + host
                + ": whoever shares a repository needs teams of other names, or a repository of their own");
        this.path = path;
    }

    String path() {
        return path;
    }
}
