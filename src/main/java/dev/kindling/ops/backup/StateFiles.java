package dev.kindling.ops.backup;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What of a state directory belongs into a backup: all that Kindling could not make again by itself. */
final class StateFiles {
    static final String ASIDE = "before-restore-";
    static final String STAGING = ".restore-";

    /** Marks of a running process, and the clone of the inventory, which the next start fetches again. */
    private static final Set<String> NOT_KEPT =
            Set.of("lock", "console.url", "inventory", "restore-unfinished", "backups");

    private final StatePlaces places;
    private final Path besides;

    /** @param besides the directory that backups are written to, which may lie inside */
    StateFiles(StatePlaces places, Path besides) {
        this.places = places;
        this.besides = besides.toAbsolutePath().normalize();
    }

    /** @param skipped neither file nor directory: links and sockets, relative to the state directory */
    record Found(List<Path> files, List<String> skipped) {}

    Found list() throws IOException {
        var files = new ArrayList<Path>();
        var skipped = new ArrayList<String>();
        Path root = places.directory();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                if (directory.equals(root)) {
                    return FileVisitResult.CONTINUE;
                }
                if (notKept(directory)) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                files.add(directory);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (!notKept(file)) {
                    if (attributes.isRegularFile()) {
                        files.add(file);
                    } else {
                        skipped.add(root.relativize(file).toString());
                    }
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException fault) throws IOException {
                if (Files.exists(file)) {
                    throw fault;
                }
                // A machine was removed while we looked.
                return FileVisitResult.CONTINUE;
            }
        });
        return new Found(files, skipped);
    }

    private boolean notKept(Path path) {
        String name = String.valueOf(path.getFileName());
        boolean top = places.directory().equals(path.getParent());
        return path.equals(besides)
                || isDatabase(path)
                || (top && (NOT_KEPT.contains(name) || name.startsWith(ASIDE) || name.startsWith(STAGING)));
    }

    /** The database goes into the backup as a consistent copy; its files as they lie there are not consistent. */
    private boolean isDatabase(Path path) {
        Path database = places.database();
        String name = String.valueOf(database.getFileName());
        return database.getParent() != null
                && database.getParent().equals(path.getParent())
                && Set.of(name, name + "-wal", name + "-shm", name + "-journal")
                        .contains(String.valueOf(path.getFileName()));
    }

    /** The files of the database that lie there, for moving them aside. */
    static List<Path> databaseFiles(Path database) {
        var files = new ArrayList<Path>();
        for (String end : List.of("", "-wal", "-shm", "-journal")) {
            Path file = database.resolveSibling(database.getFileName() + end);
            if (Files.exists(file)) {
                files.add(file);
            }
        }
        return files;
    }
}
