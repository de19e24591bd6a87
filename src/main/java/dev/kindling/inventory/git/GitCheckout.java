package dev.kindling.inventory.git;

import dev.kindling.inventory.RepositoryException;
import java.nio.file.Path;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;

/** A repository's files, for reading. */
public final class GitCheckout {
    private GitCheckout() {}

    /** Fetches the newest commit into an empty directory. */
    public static void into(Path directory, GitRemote remote) {
        try {
            remote.prepare(Git.cloneRepository())
                    .setURI(remote.url())
                    .setDepth(1)
                    .setDirectory(directory.toFile())
                    .call()
                    .close();
        } catch (GitAPIException e) {
            throw new RepositoryException(remote.url() + " cannot be fetched: " + e.getMessage(), false, e);
        }
    }
}
