package dev.kindling.ops.backup;

import java.util.List;

/**
 * The list of what is in a backup, its file {@code manifest.json}.
 *
 * @param format of the archive; a Kindling reads its own and older ones
 * @param made when, ISO 8601 in UTC
 * @param schema version of the database's schema
 * @param skipped what was in the state directory and is in no backup, such as symbolic links
 */
record Contents(int format, String kindling, String made, String schema, List<Item> files, List<String> skipped) {
    static final int FORMAT = 1;
    static final String NAME = "manifest.json";
    static final String DATABASE = "database/kindling.db";
    static final String STATE = "state/";

    Contents {
        files = List.copyOf(files);
        skipped = List.copyOf(skipped);
    }

    /** How many files there are, directories not counted. */
    int fileCount() {
        return (int) files.stream().filter(item -> !item.isDirectory()).count();
    }

    /**
     * One file or, with a slash at its end, directory.
     *
     * @param mode as {@code rw-------}
     */
    record Item(String name, long size, String sha256, String mode) {
        boolean isDirectory() {
            return name.endsWith("/");
        }
    }
}
