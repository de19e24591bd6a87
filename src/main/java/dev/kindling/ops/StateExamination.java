package dev.kindling.ops;

import dev.kindling.doctor.Finding;
import dev.kindling.store.StoreException;
import dev.kindling.units.DiskRoom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Whether Kindling can keep what it has to remember: its directory, the room in it, and the database. */
final class StateExamination {
    private static final long LITTLE = 1L << 30;

    /** With less, a commit fails at any moment, and a command with it. */
    private static final long TOO_LITTLE = 64L << 20;

    private final Path directory;
    private final HostExaminations.Database database;

    StateExamination(Path directory, HostExaminations.Database database) {
        this.directory = directory;
        this.database = database;
    }

    List<Finding> directory() {
        if (!Files.isDirectory(directory)) {
            return List.of(Finding.warning(
                    directory + " does not exist yet", "nothing; the first start makes it, if its user may"));
        }
        if (!Files.isWritable(directory)) {
            return List.of(Finding.problem(
                    directory + " cannot be written by this user",
                    "sudo chown -R kindling: " + directory + " (the user who runs Kindling)"));
        }
        try {
            return List.of(room(directory, DiskRoom.usable(directory)));
        } catch (IOException e) {
            return List.of(Finding.problem(
                    directory + " cannot be looked at: " + e, "df -h " + directory + "; sudo dmesg | tail"));
        }
    }

    static Finding room(Path directory, long free) {
        String fix =
                "sudo du -xh --max-depth=2 " + directory + " | sort -h shows what fills it; database and backups grow";
        if (free < TOO_LITTLE) {
            return Finding.problem(
                    directory + " is full: " + (free >> 20) + " MB free, and each command needs room in the database",
                    fix);
        }
        return free < LITTLE
                ? Finding.warning(directory + " has only " + (free >> 20) + " MB free", fix)
                : Finding.ok(directory + ", " + (free >> 20) + " MB free");
    }

    List<Finding> database() {
        Path file = database.file();
        if (!Files.exists(file)) {
            return List.of(
                    Files.isDirectory(directory) && !Files.isExecutable(directory)
                            ? Finding.warning(
                                    file + " cannot be looked at by this user", "sudo kindling doctor looks at it")
                            : Finding.ok("none yet; the first start makes it"));
        }
        List<Finding> findings = new ArrayList<>(strangers());
        try {
            database.check().check(file);
            if (findings.isEmpty()) {
                findings.add(Finding.ok(file + " is whole and can be written"));
            }
        } catch (StoreException e) {
            String[] sentences = String.valueOf(e.getMessage()).split("(?<=\\.) ", 2);
            findings.add(Finding.problem(
                    sentences[0].replaceFirst("\\.$", ""),
                    sentences.length > 1 ? sentences[1] : "its log says more: journalctl -u kindling"));
        }
        return findings;
    }

    /** What root has left in there, such as by a restore by hand, the account that runs Kindling cannot open. */
    private List<Finding> strangers() {
        try {
            UserPrincipal owner = Files.getOwner(directory);
            List<String> others = new ArrayList<>();
            try (Stream<Path> files = Files.list(directory)) {
                for (Path file : files.toList()) {
                    if (!Files.getOwner(file).equals(owner)) {
                        others.add(String.valueOf(file.getFileName()));
                    }
                }
            }
            return others.isEmpty()
                    ? List.of()
                    : List.of(Finding.problem(
                            String.join(", ", others) + " in " + directory + " do not belong to " + owner.getName()
                                    + ", whose the directory is",
                            "sudo chown -R " + owner.getName() + ": " + directory));
        } catch (IOException e) {
            // What was removed while we looked needs no owner.
            return List.of();
        }
    }
}
