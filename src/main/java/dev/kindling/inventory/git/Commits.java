package dev.kindling.inventory.git;

import dev.kindling.inventory.Change;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.eclipse.jgit.diff.DiffEntry;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheEditor;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.AbstractTreeIterator;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;
import org.eclipse.jgit.treewalk.EmptyTreeIterator;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;
import org.jspecify.annotations.Nullable;

/** Makes commits inside a bare repository, without files of a working tree that a crash could leave half changed. */
final class Commits {
    private final Repository repository;
    private final PersonIdent committer;

    Commits(Repository repository, PersonIdent committer) {
        this.repository = repository;
        this.committer = committer;
    }

    /**
     * @param parent what it stands on; null for the first
     * @return the commit, or empty when it would change nothing and is not wanted then
     */
    Optional<ObjectId> write(@Nullable RevCommit parent, Change change, boolean evenIfEmpty) throws IOException {
        try (var inserter = repository.newObjectInserter()) {
            var blobs = new HashMap<String, Optional<ObjectId>>();
            for (var file : change.files().entrySet()) {
                Optional<ObjectId> blob = Optional.empty();
                if (file.getValue().isPresent()) {
                    byte[] text = file.getValue().get().getBytes(StandardCharsets.UTF_8);
                    blob = Optional.of(inserter.insert(Constants.OBJ_BLOB, text));
                }
                blobs.put(file.getKey(), blob);
            }
            ObjectId tree = tree(parent, blobs, inserter);
            if (!evenIfEmpty && parent != null && tree.equals(parent.getTree())) {
                return Optional.empty();
            }
            var author = new PersonIdent(change.author().name(), change.author().email(), change.at(), ZoneOffset.UTC);
            return Optional.of(insert(inserter, tree, parent, author, change.message()));
        }
    }

    /**
     * The same change as in {@code commit}, made on top of another parent.
     *
     * @param untouched directories in which nothing is changed
     */
    ObjectId replay(RevCommit commit, RevCommit parent, Set<String> untouched) throws IOException {
        try (var inserter = repository.newObjectInserter()) {
            Map<String, Optional<ObjectId>> changes = changes(commit);
            changes.keySet().removeIf(path -> untouched.stream().anyMatch(path::startsWith));
            ObjectId tree = tree(parent, changes, inserter);
            return insert(inserter, tree, parent, commit.getAuthorIdent(), commit.getFullMessage());
        }
    }

    /** Every path that one of these commits changes. */
    SortedSet<String> changed(List<RevCommit> commits) throws IOException {
        var paths = new TreeSet<String>();
        for (RevCommit commit : commits) {
            paths.addAll(changes(commit).keySet());
        }
        return paths;
    }

    private Map<String, Optional<ObjectId>> changes(RevCommit commit) throws IOException {
        var changes = new HashMap<String, Optional<ObjectId>>();
        try (var walk = new TreeWalk(repository);
                var reader = repository.newObjectReader();
                var commits = new RevWalk(repository)) {
            AbstractTreeIterator before = commit.getParentCount() == 0
                    ? new EmptyTreeIterator()
                    : new CanonicalTreeParser(
                            null,
                            reader,
                            commits.parseCommit(commit.getParent(0)).getTree());
            walk.addTree(before);
            walk.addTree(new CanonicalTreeParser(null, reader, commit.getTree()));
            walk.setRecursive(true);
            walk.setFilter(TreeFilter.ANY_DIFF);
            for (DiffEntry entry : DiffEntry.scan(walk)) {
                if (entry.getChangeType() == DiffEntry.ChangeType.DELETE) {
                    changes.put(entry.getOldPath(), Optional.empty());
                } else {
                    changes.put(entry.getNewPath(), Optional.of(entry.getNewId().toObjectId()));
                }
            }
        }
        return changes;
    }

    private ObjectId tree(@Nullable RevCommit parent, Map<String, Optional<ObjectId>> blobs, ObjectInserter inserter)
            throws IOException {
        DirCache cache = parent == null ? DirCache.newInCore() : DirCache.read(inserter.newReader(), parent.getTree());
        DirCacheEditor editor = cache.editor();
        blobs.forEach((path, blob) -> editor.add(blob.<DirCacheEditor.PathEdit>map(id -> new PutBlob(path, id))
                .orElseGet(() -> new DirCacheEditor.DeletePath(path))));
        editor.finish();
        return cache.writeTree(inserter);
    }

    private ObjectId insert(
            ObjectInserter inserter, ObjectId tree, @Nullable RevCommit parent, PersonIdent author, String message)
            throws IOException {
        var commit = new CommitBuilder();
        commit.setTreeId(tree);
        if (parent != null) {
            commit.setParentId(parent);
        }
        commit.setAuthor(author);
        commit.setCommitter(committer);
        commit.setEncoding(StandardCharsets.UTF_8);
        commit.setMessage(message);
        ObjectId id = inserter.insert(commit);
        inserter.flush();
        return id;
    }

    PersonIdent committer(Instant now) {
        return new PersonIdent(committer, now);
    }

    private static final class PutBlob extends DirCacheEditor.PathEdit {
        private final ObjectId blob;

        PutBlob(String path, ObjectId blob) {
            super(path);
            this.blob = blob;
        }

        @Override
        public void apply(DirCacheEntry entry) {
            entry.setFileMode(FileMode.REGULAR_FILE);
            entry.setObjectId(blob);
        }
    }
}
