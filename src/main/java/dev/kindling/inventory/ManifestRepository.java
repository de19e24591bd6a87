package dev.kindling.inventory;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The repository of manifests: commits are made in a clone of our own and pushed. Every method may throw {@link
 * RepositoryException}. Not thread-safe.
 */
public interface ManifestRepository extends AutoCloseable {
    /** Whether the remote was ever fetched; before, nothing is known of what is in it and nothing may be committed. */
    boolean ready();

    /**
     * Fetches what others pushed, and puts our commits that are not pushed yet on top of it. Of files that both changed ours
     * win; a commit of ours changes only files of ours.
     *
     * @param heard told what was found before ours are put on top: after a crash in between it is found and told again. Says
     *     below which directories theirs win
     */
    void synchronise(Function<Found, Set<String>> heard);

    /**
     * What a look at the remote found.
     *
     * @param conflicts where ours will win
     * @param lost commits that the remote had and has no more, since somebody rewrote its history; none mostly
     * @param branch the one that Kindling works on, such as {@code main}
     * @param gone whether the remote had it and has it no more, nor any other
     * @param otherDefault the branch that people see first when they clone, where it is another one that nobody chose here
     */
    record Found(
            List<Conflict> conflicts, List<Commit> lost, String branch, boolean gone, Optional<String> otherDefault) {
        public Found {
            conflicts = List.copyOf(conflicts);
            lost = List.copyOf(lost);
        }
    }

    /**
     * A file that somebody else changed while a change of ours was on its way.
     *
     * @param theirs the last of their commits to it
     * @param before what it said before both; empty when it was not there
     * @param after what it said in theirs; empty when they removed it
     */
    record Conflict(String path, Commit theirs, String before, String after) {}

    /** @return false when somebody else pushed first: synchronise and try again */
    boolean push();

    /** How many of our commits the remote does not have. */
    int unpushed();

    /** Changes with every commit; empty before the first. */
    String tip();

    /** The newest mark of that host. */
    Optional<Mark> mark(String host);

    Optional<String> read(String path);

    /** Files below a directory, with a text that changes with their content. */
    Map<String, String> list(String directory);

    /**
     * Makes a commit.
     *
     * @param evenIfEmpty whether also when no file becomes different
     * @return whether there is a new commit
     */
    boolean commit(Change change, boolean evenIfEmpty);

    /** The commit that last changed that path; empty when it was never there. */
    Optional<Commit> lastChange(String path);

    /** What the file said before its last change; empty when it was not there. */
    Optional<String> before(String path);

    /** The commit of this whole id; empty when it is not in the clone. */
    Optional<Commit> find(String id);

    /**
     * Somebody's commit.
     *
     * @param id abbreviated
     * @param message whole
     * @param ours whether Kindling made it
     */
    record Commit(String id, String author, String subject, String message, boolean ours) {
        private static final Pattern REVERT = Pattern.compile("(?m)^This reverts commit ([0-9a-f]{40})\\b");

        /** The whole id of the commit that this one undoes, as {@code git revert} writes it. */
        Optional<String> reverted() {
            Matcher match = REVERT.matcher(message);
            return match.find() ? Optional.of(match.group(1)) : Optional.empty();
        }
    }

    /** Sets a broken clone aside; the next {@link #synchronise} makes another. */
    void startAnew();

    @Override
    void close();
}
