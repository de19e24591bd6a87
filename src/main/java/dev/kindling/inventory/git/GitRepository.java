package dev.kindling.inventory.git;

import dev.kindling.inventory.Change;
import dev.kindling.inventory.ManifestRepository;
import dev.kindling.inventory.Mark;
import dev.kindling.inventory.RepositoryException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.errors.RepositoryNotFoundException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevSort;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.RemoteRefUpdate;
import org.jspecify.annotations.Nullable;

/** A bare clone kept by JGit. Each change of it is one atomic update of a reference, so that a crash leaves the old or the new. */
public final class GitRepository implements ManifestRepository {
    private static final String SECTION = "kindling";

    private final GitClone clone;
    private final GitRemote remote;
    private final String email;
    private final InstantSource clock;

    /**
     * @param directory of the clone; made when it is first needed
     * @param host address of the sandboxes' host, for the committer's name
     */
    public GitRepository(Path directory, GitRemote remote, String host, InstantSource clock) {
        this.clone = new GitClone(directory);
        this.remote = remote;
        this.email = "kindling@" + host;
        this.clock = clock;
    }

    private interface Work<T> {
        T run(Repository repository) throws IOException, GitAPIException;
    }

    private <T> T with(Work<T> work) {
        try {
            return work.run(clone.open());
        } catch (MissingObjectException | CorruptObjectException | RepositoryNotFoundException e) {
            throw new RepositoryException("The clone " + clone.directory() + " is damaged: " + e.getMessage(), true, e);
        } catch (IOException | GitAPIException | UncheckedIOException e) {
            throw new RepositoryException(reason(e), false, e);
        }
    }

    /** The innermost word on it; those around it say "exception caught during execution of fetch command". */
    private static String reason(Throwable fault) {
        String reason = String.valueOf(fault.getMessage());
        for (Throwable cause = fault.getCause(); cause != null; cause = cause.getCause()) {
            if (cause.getMessage() != null && !reason.contains(cause.getMessage())) {
                reason = reason + ": " + cause.getMessage();
            }
        }
        return reason;
    }

    @Override
    public boolean ready() {
        return with(repository -> branch(repository).isPresent());
    }

    private static Optional<String> branch(Repository repository) {
        return Optional.ofNullable(repository.getConfig().getString(SECTION, null, "branch"));
    }

    private static String localRef(Repository repository) {
        return Constants.R_HEADS + branch(repository).orElse("main");
    }

    private static String remoteRef(Repository repository) {
        return Constants.R_REMOTES + "origin/" + branch(repository).orElse("main");
    }

    @Override
    public void synchronise() {
        with(repository -> {
            try (Git git = Git.wrap(repository)) {
                Map<String, Ref> heads = new HashMap<>();
                for (Ref ref : remote.prepare(
                                Git.lsRemoteRepository().setRemote(remote.url()).setHeads(false))
                        .call()) {
                    heads.put(ref.getName(), ref);
                }
                StoredConfig config = repository.getConfig();
                if (branch(repository).isEmpty()) {
                    config.setString(SECTION, null, "branch", branchOf(heads));
                    config.save();
                }
                if (heads.containsKey(localRef(repository))) {
                    remote.prepare(git.fetch())
                            .setRemote(remote.url())
                            .setRefSpecs(new RefSpec("+" + localRef(repository) + ":" + remoteRef(repository)))
                            .call();
                } else {
                    // An empty repository, or one where somebody deleted the branch: all of ours is to be pushed.
                    forget(repository, remoteRef(repository));
                }
                putOnTop(repository);
            }
            return true;
        });
    }

    /** The branch that the remote calls its own. */
    private static String branchOf(Map<String, Ref> heads) {
        Ref head = heads.get(Constants.HEAD);
        if (head != null && head.isSymbolic()) {
            return Repository.shortenRefName(head.getTarget().getName());
        }
        for (String usual : List.of("main", "master")) {
            Ref ref = heads.get(Constants.R_HEADS + usual);
            if (ref != null && (head == null || ref.getObjectId().equals(head.getObjectId()))) {
                return usual;
            }
        }
        return heads.keySet().stream()
                .filter(name -> name.startsWith(Constants.R_HEADS))
                .sorted()
                .findFirst()
                .map(Repository::shortenRefName)
                .orElse("main");
    }

    private static void forget(Repository repository, String ref) throws IOException {
        RefUpdate update = repository.updateRef(ref);
        update.setForceUpdate(true);
        update.delete();
    }

    private void putOnTop(Repository repository) throws IOException {
        ObjectId ours = repository.resolve(localRef(repository));
        ObjectId theirs = repository.resolve(remoteRef(repository));
        if (theirs == null || theirs.equals(ours)) {
            return;
        }
        try (var walk = new RevWalk(repository)) {
            if (ours != null && walk.isMergedInto(walk.parseCommit(theirs), walk.parseCommit(ours))) {
                return;
            }
            RevCommit top = walk.parseCommit(theirs);
            for (RevCommit commit : ours == null ? List.<RevCommit>of() : missing(repository, ours, theirs)) {
                top = walk.parseCommit(commits(repository).replay(commit, top));
            }
            move(repository, ours, top);
        }
    }

    /** What {@code ours} has and {@code theirs} has not, oldest first. */
    private static List<RevCommit> missing(Repository repository, ObjectId ours, @Nullable ObjectId theirs)
            throws IOException {
        try (var walk = new RevWalk(repository)) {
            walk.sort(RevSort.TOPO);
            walk.markStart(walk.parseCommit(ours));
            if (theirs != null) {
                walk.markUninteresting(walk.parseCommit(theirs));
            }
            var commits = new ArrayList<RevCommit>();
            walk.forEach(commits::add);
            Collections.reverse(commits);
            return commits;
        }
    }

    private Commits commits(Repository repository) {
        return new Commits(repository, new PersonIdent("Kindling", email, clock.instant(), ZoneOffset.UTC));
    }

    private static void move(Repository repository, @Nullable ObjectId from, ObjectId to) throws IOException {
        RefUpdate update = repository.updateRef(localRef(repository));
        update.setExpectedOldObjectId(from == null ? ObjectId.zeroId() : from);
        update.setNewObjectId(to);
        update.setForceUpdate(true);
        update.disableRefLog();
        RefUpdate.Result result = update.update();
        switch (result) {
            case NEW, FAST_FORWARD, FORCED, NO_CHANGE -> {}
            default -> throw new IOException("the branch could not be moved: " + result);
        }
    }

    @Override
    public boolean push() {
        return with(repository -> {
            String ref = localRef(repository);
            ObjectId ours = repository.resolve(ref);
            if (ours == null) {
                return true;
            }
            try (Git git = Git.wrap(repository)) {
                for (var result : remote.prepare(git.push())
                        .setRemote(remote.url())
                        .setRefSpecs(new RefSpec(ref + ":" + ref))
                        .call()) {
                    RemoteRefUpdate update = result.getRemoteUpdate(ref);
                    switch (update.getStatus()) {
                        case OK, UP_TO_DATE -> {}
                        case REJECTED_NONFASTFORWARD, REJECTED_REMOTE_CHANGED -> {
                            return false;
                        }
                        default ->
                            throw new IOException("the remote refused the push: " + update.getStatus() + " "
                                    + Optional.ofNullable(update.getMessage()).orElse("")
                                    + result.getMessages().strip());
                    }
                }
            }
            RefUpdate seen = repository.updateRef(remoteRef(repository));
            seen.setNewObjectId(ours);
            seen.setForceUpdate(true);
            seen.disableRefLog();
            seen.update();
            return true;
        });
    }

    @Override
    public int unpushed() {
        return with(repository -> {
            ObjectId ours = repository.resolve(localRef(repository));
            return ours == null
                    ? 0
                    : missing(repository, ours, repository.resolve(remoteRef(repository)))
                            .size();
        });
    }

    private static Optional<ObjectId> head(Repository repository) throws IOException {
        return Optional.ofNullable(repository.resolve(localRef(repository)));
    }

    @Override
    public String tip() {
        return with(repository -> head(repository).map(ObjectId::name).orElse(""));
    }

    @Override
    public Optional<Mark> mark(String host) {
        return with(repository -> history(repository).mark(host));
    }

    @Override
    public Optional<String> read(String path) {
        return with(repository -> history(repository).read(path));
    }

    @Override
    public Map<String, String> list(String below) {
        return with(repository -> history(repository).list(below));
    }

    @Override
    public Optional<Commit> lastChange(String path) {
        return with(repository -> history(repository).lastChange(path));
    }

    @Override
    public Optional<Commit> find(String id) {
        return with(repository -> history(repository).find(id));
    }

    private GitHistory history(Repository repository) throws IOException {
        return new GitHistory(repository, head(repository), email);
    }

    @Override
    public boolean commit(Change change, boolean evenIfEmpty) {
        return with(repository -> {
            ObjectId head = repository.resolve(localRef(repository));
            try (var walk = new RevWalk(repository)) {
                RevCommit parent = head == null ? null : walk.parseCommit(head);
                Optional<ObjectId> made = commits(repository).write(parent, change, evenIfEmpty);
                if (made.isPresent()) {
                    move(repository, head, made.get());
                }
                return made.isPresent();
            }
        });
    }

    @Override
    public void startAnew() {
        try {
            clone.setAside(clock.instant());
        } catch (IOException e) {
            throw new RepositoryException(
                    "The broken clone " + clone.directory() + " cannot be moved aside: " + e, false, e);
        }
    }

    @Override
    public void close() {
        clone.close();
        remote.close();
    }
}
