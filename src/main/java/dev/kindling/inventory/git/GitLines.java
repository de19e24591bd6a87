package dev.kindling.inventory.git;

import dev.kindling.inventory.ManifestRepository.Commit;
import dev.kindling.inventory.ManifestRepository.Conflict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevSort;
import org.eclipse.jgit.revwalk.RevWalk;

/** Two lines of commits, ours and the remote's, and how they become one. Builds commits; moves no reference. */
final class GitLines {
    private final Repository repository;
    private final Commits commits;
    private final String email;

    /** @param email by which commits of ours are known */
    GitLines(Repository repository, Commits commits, String email) {
        this.repository = repository;
        this.commits = commits;
        this.email = email;
    }

    /** What {@code from} has and {@code in} has not, oldest first. */
    List<RevCommit> missing(ObjectId from, Optional<ObjectId> in) throws IOException {
        try (var walk = new RevWalk(repository)) {
            walk.sort(RevSort.TOPO);
            walk.markStart(walk.parseCommit(from));
            if (in.isPresent()) {
                walk.markUninteresting(walk.parseCommit(in.get()));
            }
            var missing = new ArrayList<RevCommit>();
            walk.forEach(missing::add);
            Collections.reverse(missing);
            return missing;
        }
    }

    /** Commits that the remote had and has no more: somebody rewrote its history. */
    List<Commit> lost(ObjectId before, ObjectId now) throws IOException {
        var history = new GitHistory(repository, Optional.of(now), email);
        var lost = new ArrayList<Commit>();
        for (RevCommit commit : missing(before, Optional.of(now))) {
            history.find(commit.name()).ifPresent(lost::add);
        }
        return lost;
    }

    /** Files that both changed since the lines parted. */
    List<Conflict> conflicts(ObjectId ours, ObjectId theirs) throws IOException {
        List<RevCommit> replayed = contains(ours, theirs) ? List.of() : missing(ours, Optional.of(theirs));
        if (replayed.isEmpty()) {
            return List.of();
        }
        RevCommit first = replayed.get(0);
        Optional<ObjectId> parting = first.getParentCount() == 0 ? Optional.empty() : Optional.of(first.getParent(0));
        var before = new GitHistory(repository, parting, email);
        var after = new GitHistory(repository, Optional.of(theirs), email);
        var conflicts = new ArrayList<Conflict>();
        for (String path : commits.changed(replayed)) {
            Optional<String> was = before.read(path);
            Optional<String> is = after.read(path);
            if (!was.equals(is)) {
                after.lastChange(path)
                        .filter(commit -> !commit.ours())
                        .ifPresent(commit -> conflicts.add(new Conflict(path, commit, was.orElse(""), is.orElse(""))));
            }
        }
        return List.copyOf(conflicts);
    }

    /**
     * The end of one line of both: ours made anew on top of theirs, where they have parted.
     *
     * @param theirDirectories in which ours change nothing
     */
    ObjectId onTop(Optional<ObjectId> ours, ObjectId theirs, Set<String> theirDirectories) throws IOException {
        if (ours.isEmpty()) {
            return theirs;
        }
        if (contains(ours.get(), theirs)) {
            return ours.get();
        }
        try (var walk = new RevWalk(repository)) {
            RevCommit top = walk.parseCommit(theirs);
            for (RevCommit commit : missing(ours.get(), Optional.of(theirs))) {
                top = walk.parseCommit(commits.replay(commit, top, theirDirectories));
            }
            return top.copy();
        }
    }

    private boolean contains(ObjectId top, ObjectId commit) throws IOException {
        try (var walk = new RevWalk(repository)) {
            return walk.isMergedInto(walk.parseCommit(commit), walk.parseCommit(top));
        }
    }
}
