package dev.kindling.inventory.git;

import dev.kindling.inventory.ManifestRepository.Commit;
import dev.kindling.inventory.Mark;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevSort;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.AndTreeFilter;
import org.eclipse.jgit.treewalk.filter.PathFilter;
import org.eclipse.jgit.treewalk.filter.TreeFilter;

/** What stands in a repository below one commit, and how it came there. Only reads. */
final class GitHistory {
    private final Repository repository;
    private final Optional<ObjectId> head;
    private final String email;

    /**
     * @param head empty before the first commit
     * @param email by which commits of ours are known
     */
    GitHistory(Repository repository, Optional<ObjectId> head, String email) {
        this.repository = repository;
        this.head = head;
        this.email = email;
    }

    Optional<Mark> mark(String host) throws IOException {
        if (head.isEmpty()) {
            return Optional.empty();
        }
        try (var walk = new RevWalk(repository)) {
            walk.sort(RevSort.TOPO);
            walk.markStart(walk.parseCommit(head.get()));
            for (RevCommit commit : walk) {
                Optional<Mark> mark = Mark.in(commit.getFullMessage(), host);
                if (mark.isPresent()) {
                    return mark;
                }
            }
            return Optional.empty();
        }
    }

    Optional<String> read(String path) throws IOException {
        if (head.isEmpty()) {
            return Optional.empty();
        }
        try (var walk = new RevWalk(repository);
                var tree = TreeWalk.forPath(
                        repository, path, walk.parseCommit(head.get()).getTree())) {
            return tree == null
                    ? Optional.empty()
                    : Optional.of(
                            new String(repository.open(tree.getObjectId(0)).getBytes(), StandardCharsets.UTF_8));
        }
    }

    Map<String, String> list(String below) throws IOException {
        var files = new LinkedHashMap<String, String>();
        if (head.isEmpty()) {
            return files;
        }
        try (var walk = new RevWalk(repository);
                var tree = new TreeWalk(repository)) {
            tree.addTree(walk.parseCommit(head.get()).getTree());
            tree.setRecursive(true);
            tree.setFilter(PathFilter.create(below.replaceAll("/+$", "")));
            while (tree.next()) {
                files.put(tree.getPathString(), tree.getObjectId(0).name());
            }
        }
        return files;
    }

    Optional<Commit> lastChange(String path) throws IOException {
        if (head.isEmpty()) {
            return Optional.empty();
        }
        try (var walk = new RevWalk(repository)) {
            walk.setTreeFilter(AndTreeFilter.create(PathFilter.create(path), TreeFilter.ANY_DIFF));
            walk.markStart(walk.parseCommit(head.get()));
            return Optional.ofNullable(walk.next()).map(this::told);
        }
    }

    Optional<Commit> find(String id) throws IOException {
        if (!ObjectId.isId(id)) {
            return Optional.empty();
        }
        try (var walk = new RevWalk(repository)) {
            return Optional.of(told(walk.parseCommit(ObjectId.fromString(id))));
        } catch (MissingObjectException | IncorrectObjectTypeException e) {
            return Optional.empty(); // somebody's message names what is not here
        }
    }

    private Commit told(RevCommit commit) {
        return new Commit(
                commit.abbreviate(10).name(),
                commit.getAuthorIdent().getName(),
                commit.getShortMessage(),
                commit.getFullMessage(),
                commit.getCommitterIdent().getEmailAddress().equals(email));
    }
}
