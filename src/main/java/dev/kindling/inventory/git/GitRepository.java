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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
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
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.RefLeaseSpec;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.RemoteRefUpdate;
import org.jspecify.annotations.Nullable;

/** A bare clone kept by JGit. Each change of it is one atomic update of a reference, so that a crash leaves the old or the new. */
public final class GitRepository implements ManifestRepository {
    static final String SECTION = "kindling";
    static final String BRANCH = "branch";
    private static final String ASIDE = "refs/kindling/fetched";

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
    static String reason(Throwable fault) {
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
        return Optional.ofNullable(repository.getConfig().getString(SECTION, null, BRANCH));
    }

    private static String localRef(Repository repository) {
        return Constants.R_HEADS + branch(repository).orElse("main");
    }

    private static String remoteRef(Repository repository) {
        return Constants.R_REMOTES + "origin/" + branch(repository).orElse("main");
    }

    @Override
    public void synchronise(Function<Found, Set<String>> heard) {
        with(repository -> {
            Map<String, Ref> refs = remote.refs();
            String branch = chosen(repository, refs);
            Optional<ObjectId> before = Optional.ofNullable(repository.resolve(remoteRef(repository)));
            Optional<ObjectId> now = fetched(repository, refs.containsKey(localRef(repository)));
            GitLines lines = lines(repository);
            Optional<ObjectId> ours = head(repository);
            Set<String> theirs = heard.apply(new Found(
                    now.isPresent() && ours.isPresent() ? lines.conflicts(ours.get(), now.get()) : List.of(),
                    before.isPresent() && now.isPresent() ? lines.lost(before.get(), now.get()) : List.of(),
                    branch,
                    before.isPresent() && now.isEmpty(),
                    RemoteBranches.theirDefault(refs)
                            .filter(other -> remote.branch().isEmpty() && !other.equals(branch))));
            remember(repository, now);
            if (now.isPresent()) {
                ObjectId top = lines.onTop(ours, now.get(), theirs);
                if (!ours.equals(Optional.of(top))) {
                    move(repository, ours.orElse(null), top);
                }
            }
            return true;
        });
    }

    /** What the remote has, fetched to the side: what we know of it changes when it was told. */
    private Optional<ObjectId> fetched(Repository repository, boolean there) throws GitAPIException, IOException {
        if (!there) {
            // An empty repository, or one where somebody deleted the branch: all of ours is to be pushed.
            return Optional.empty();
        }
        try (Git git = Git.wrap(repository)) {
            remote.prepare(git.fetch())
                    .setRemote(remote.url())
                    .setRefSpecs(new RefSpec("+" + localRef(repository) + ":" + ASIDE))
                    .call();
        }
        return Optional.of(repository.resolve(ASIDE));
    }

    private static void remember(Repository repository, Optional<ObjectId> seen) throws IOException {
        RefUpdate update = repository.updateRef(remoteRef(repository));
        update.setForceUpdate(true);
        update.disableRefLog();
        if (seen.isPresent()) {
            update.setNewObjectId(seen.get());
            update.update();
        } else {
            update.delete();
        }
    }

    /** The branch to work on, remembered: the one of the settings, or the remote's own when it was seen first. */
    private String chosen(Repository repository, Map<String, Ref> refs) throws IOException {
        Optional<String> known = branch(repository);
        String branch = remote.branch().or(() -> known).orElseGet(() -> RemoteBranches.usual(refs));
        Optional<RemoteBranches.Missing> missing = RemoteBranches.missing(branch, refs);
        if (missing.isPresent()) {
            throw new IOException(missing.get().what() + ": " + missing.get().fix());
        }
        if (!known.equals(Optional.of(branch))) {
            StoredConfig config = repository.getConfig();
            config.setString(SECTION, null, BRANCH, branch);
            config.save();
        }
        return branch;
    }

    private GitLines lines(Repository repository) {
        return new GitLines(repository, commits(repository), email);
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
                        .setRefLeaseSpecs(
                                new RefLeaseSpec(ref, lastSeen(repository).name()))
                        .call()) {
                    RemoteRefUpdate update = result.getRemoteUpdate(ref);
                    switch (update.getStatus()) {
                        case OK, UP_TO_DATE -> {}
                        case REJECTED_NONFASTFORWARD, REJECTED_REMOTE_CHANGED -> {
                            return false;
                        }
                        default ->
                            throw new IOException("the remote refused the push: "
                                    + Optional.ofNullable(update.getMessage())
                                            .orElse(update.getStatus().name())
                                    + (result.getMessages().isBlank()
                                            ? ""
                                            : "; it says: "
                                                    + result.getMessages().strip()));
                    }
                }
            }
            remember(repository, Optional.of(ours));
            return true;
        });
    }

    /** What the remote had when it was looked at last; a push onto anything else would hide what somebody did to it. */
    private static ObjectId lastSeen(Repository repository) throws IOException {
        return Optional.ofNullable(repository.resolve(remoteRef(repository))).orElse(ObjectId.zeroId());
    }

    @Override
    public int unpushed() {
        return with(repository -> {
            ObjectId ours = repository.resolve(localRef(repository));
            return ours == null
                    ? 0
                    : lines(repository)
                            .missing(ours, Optional.ofNullable(repository.resolve(remoteRef(repository))))
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
    public Optional<String> before(String path) {
        return with(repository -> history(repository).before(path));
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
