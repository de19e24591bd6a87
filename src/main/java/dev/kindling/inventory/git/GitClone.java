package dev.kindling.inventory.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.StoredConfig;
import org.jspecify.annotations.Nullable;

/** The directory of a bare clone that nobody else uses. Not thread-safe. */
final class GitClone implements AutoCloseable {
    private static final int MANY_LOOSE_OBJECTS = 5_000;

    private final Path directory;
    private @Nullable Repository opened;

    GitClone(Path directory) {
        this.directory = directory;
    }

    Path directory() {
        return directory;
    }

    /** The clone, made and opened when it is first asked for. */
    Repository open() throws IOException, GitAPIException {
        if (opened == null) {
            if (!Files.exists(directory.resolve("HEAD"))) {
                Git.init()
                        .setBare(true)
                        .setDirectory(directory.toFile())
                        .setInitialBranch("main")
                        .call()
                        .close();
            }
            removeStaleLocks();
            Git git = Git.open(directory.toFile());
            opened = git.getRepository();
            StoredConfig config = opened.getConfig();
            config.setBoolean("core", null, "fsyncobjectfiles", true);
            config.save();
            if (git.gc().getStatistics().get("numberOfLooseObjects") instanceof Long loose
                    && loose > MANY_LOOSE_OBJECTS) {
                git.gc().call();
            }
        }
        return opened;
    }

    /** Only one process uses the clone (the state directory is locked), so a lock found now is a killed one's. */
    private void removeStaleLocks() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path lock :
                    files.filter(file -> file.toString().endsWith(".lock")).toList()) {
                Files.delete(lock);
            }
        }
    }

    /** Keeps a broken one beside the next, for whoever wants to look. */
    void setAside(Instant now) throws IOException {
        close();
        if (Files.exists(directory)) {
            Files.move(directory, directory.resolveSibling(directory.getFileName() + ".broken-" + now.toEpochMilli()));
        }
    }

    @Override
    public void close() {
        if (opened != null) {
            opened.close();
            opened = null;
        }
    }
}
