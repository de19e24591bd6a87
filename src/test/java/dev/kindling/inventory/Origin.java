package dev.kindling.inventory;

import dev.kindling.config.KindlingConfig;
import dev.kindling.config.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.ResetCommand;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.PushResult;
import org.eclipse.jgit.transport.RemoteRefUpdate;
import org.eclipse.jgit.treewalk.TreeWalk;

/** A bare repository that people and Kindling push to, and a clone in which a person works. */
public final class Origin implements AutoCloseable {
    private final Path bare;
    private final Path work;

    public Origin(Path directory) {
        this.bare = directory.resolve("origin.git");
        this.work = directory.resolve("person");
        try {
            Git.init()
                    .setBare(true)
                    .setInitialBranch("main")
                    .setDirectory(bare.toFile())
                    .call()
                    .close();
        } catch (GitAPIException e) {
            throw new IllegalStateException(e);
        }
    }

    public Path path() {
        return bare;
    }

    /** Works on this branch whatever the repository calls its own. */
    KindlingConfig.Inventory on(String branch) {
        return new KindlingConfig.Inventory(
                Optional.of(bare.toString()),
                Optional.of(branch),
                "record",
                "git",
                Optional.empty(),
                Optional.empty(),
                Path.of("/etc/firecracker/manifests"),
                Duration.ofSeconds(60));
    }

    public KindlingConfig.Inventory settings(String mode) {
        return settings(mode, bare.toString(), Optional.empty(), Optional.empty());
    }

    /** @param watched where ignited looks */
    KindlingConfig.Inventory driving(Path watched) {
        return new KindlingConfig.Inventory(
                Optional.of(bare.toString()),
                Optional.empty(),
                "drive",
                "git",
                Optional.empty(),
                Optional.empty(),
                watched,
                Duration.ofSeconds(60));
    }

    static KindlingConfig.Inventory settings(String mode, String url, Optional<Secret> token, Optional<Path> key) {
        return new KindlingConfig.Inventory(
                Optional.of(url),
                Optional.empty(),
                mode,
                "git",
                token,
                key,
                Path.of("/etc/firecracker/manifests"),
                Duration.ofSeconds(60));
    }

    /** A commit of a person's, pushed; {@code text} empty removes the file. */
    public void personCommits(String path, Optional<String> text, String message) {
        pushed(git -> {
            Path file = work.resolve(path);
            if (text.isPresent()) {
                Files.createDirectories(file.getParent());
                Files.writeString(file, text.get());
                git.add().addFilepattern(path).call();
            } else {
                git.rm().addFilepattern(path).call();
            }
            return git.commit()
                    .setAuthor("Hanna Hand", "hanna@example.org")
                    .setCommitter("Hanna Hand", "hanna@example.org")
                    .setMessage(message)
                    .setSign(false)
                    .call();
        });
    }

    /** What {@code git revert} makes of the newest commit of that subject, pushed. */
    public void personReverts(String subject) {
        String undone = commits().stream()
                .filter(commit -> commit.getShortMessage().equals(subject))
                .findFirst()
                .orElseThrow()
                .getName();
        pushed(git -> {
            git.revert().include(git.getRepository().resolve(undone)).call();
            return git.commit()
                    .setAmend(true)
                    .setAuthor("Hanna Hand", "hanna@example.org")
                    .setCommitter("Hanna Hand", "hanna@example.org")
                    .setMessage("Revert \"" + subject + "\"\n\nThis reverts commit " + undone + ".\n")
                    .setSign(false)
                    .call();
        });
    }

    /** What a person commits on top of what there is, again when Kindling has pushed in between: JGit tells that in the results only. */
    private void pushed(Work<RevCommit> commit) {
        try (Git git = workingCopy()) {
            for (int attempt = 0; attempt < 10; attempt++) {
                git.pull().call();
                var before = git.getRepository().resolve(Constants.HEAD);
                commit.with(git);
                if (accepted(git.push().call())) {
                    return;
                }
                git.reset()
                        .setMode(ResetCommand.ResetType.HARD)
                        .setRef(before.name())
                        .call();
            }
            throw new IllegalStateException("somebody else pushes all the time");
        } catch (GitAPIException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean accepted(Iterable<PushResult> results) {
        boolean all = true;
        for (PushResult result : results) {
            for (RemoteRefUpdate update : result.getRemoteUpdates()) {
                switch (update.getStatus()) {
                    case OK, UP_TO_DATE -> {}
                    case REJECTED_NONFASTFORWARD, REJECTED_REMOTE_CHANGED -> all = false;
                    default -> throw new IllegalStateException(update.toString());
                }
            }
        }
        return all;
    }

    private Git workingCopy() throws GitAPIException, IOException {
        return Files.exists(work)
                ? Git.open(work.toFile())
                : Git.cloneRepository()
                        .setURI(bare.toString())
                        .setDirectory(work.toFile())
                        .call();
    }

    /** All commits, newest first. */
    public List<RevCommit> commits() {
        try (Repository repository = Git.open(bare.toFile()).getRepository();
                var walk = new RevWalk(repository)) {
            var head = repository.resolve(Constants.HEAD);
            var commits = new ArrayList<RevCommit>();
            if (head != null) {
                walk.markStart(walk.parseCommit(head));
                for (RevCommit commit : walk) {
                    walk.parseBody(commit);
                    commits.add(commit);
                }
            }
            return commits;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public List<String> subjects() {
        return commits().stream().map(RevCommit::getShortMessage).toList();
    }

    public Optional<String> file(String path) {
        return commits().stream().findFirst().flatMap(newest -> file(path, newest));
    }

    /** The file as that commit has it. */
    public Optional<String> file(String path, RevCommit commit) {
        try (Repository repository = Git.open(bare.toFile()).getRepository();
                var tree = TreeWalk.forPath(repository, path, commit.getTree())) {
            return tree == null
                    ? Optional.empty()
                    : Optional.of(
                            new String(repository.open(tree.getObjectId(0)).getBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A push by force: the branch ends at the newest commit of that subject, and all after it is gone. */
    void personRewindsTo(String subject) {
        RevCommit target = commits().stream()
                .filter(commit -> commit.getShortMessage().equals(subject))
                .findFirst()
                .orElseThrow();
        inBare(git -> git.branchCreate()
                .setName("main")
                .setForce(true)
                .setStartPoint(target.getName())
                .call());
    }

    /** The branch that people see when they clone is this one from now on, made from the present one if it is new. */
    void makeDefault(String branch) {
        inBare(git -> {
            if (git.getRepository().resolve(branch) == null) {
                git.branchCreate().setName(branch).call();
            }
            return git.getRepository().updateRef(Constants.HEAD).link(Constants.R_HEADS + branch);
        });
    }

    void removeBranch(String branch) {
        inBare(git -> {
            var update = git.getRepository().updateRef(Constants.R_HEADS + branch);
            update.setForceUpdate(true);
            return update.delete();
        });
    }

    List<String> branches() {
        var names = new ArrayList<String>();
        inBare(git -> git.branchList().call()).forEach(ref -> names.add(Repository.shortenRefName(ref.getName())));
        return names;
    }

    private interface Work<T> {
        T with(Git git) throws GitAPIException, IOException;
    }

    private <T> T inBare(Work<T> work) {
        try (Git git = Git.open(bare.toFile())) {
            return work.with(git);
        } catch (GitAPIException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Nobody can reach it any more, until it is brought {@link #back}. */
    void away() {
        move(bare, bare.resolveSibling("away.git"));
    }

    void back() {
        move(bare.resolveSibling("away.git"), bare);
    }

    private static void move(Path from, Path to) {
        try {
            Files.move(from, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {}
}
