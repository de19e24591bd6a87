package dev.kindling.inventory.git;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;

/** What the references of a remote say of its branches; {@code refs} by name, {@code HEAD} among them. */
final class RemoteBranches {
    private RemoteBranches() {}

    /** The branch that the remote says is its own; empty when it names none, or one that is not there. */
    static Optional<String> theirDefault(Map<String, Ref> refs) {
        return Optional.ofNullable(refs.get(Constants.HEAD))
                .filter(Ref::isSymbolic)
                .map(head -> head.getTarget().getName())
                .filter(refs::containsKey)
                .map(Repository::shortenRefName);
    }

    /** The branch to begin with. */
    static String usual(Map<String, Ref> refs) {
        Ref head = refs.get(Constants.HEAD);
        return theirDefault(refs)
                .or(() -> Stream.of("main", "master")
                        .filter(name -> Optional.ofNullable(refs.get(Constants.R_HEADS + name))
                                .filter(ref -> head == null || ref.getObjectId().equals(head.getObjectId()))
                                .isPresent())
                        .findFirst())
                .or(() -> names(refs).stream().findFirst())
                .orElse("main");
    }

    private static List<String> names(Map<String, Ref> refs) {
        return refs.keySet().stream()
                .filter(name -> name.startsWith(Constants.R_HEADS))
                .map(Repository::shortenRefName)
                .sorted()
                .toList();
    }

    /**
     * Why nothing may be pushed to a branch: there are others only, and pushing would make a second one beside the one that
     * was renamed.
     *
     * @param fix what to do
     */
    record Missing(String what, String fix) {}

    static Optional<Missing> missing(String branch, Map<String, Ref> refs) {
        List<String> others = names(refs);
        if (others.isEmpty() || others.contains(branch)) {
            return Optional.empty();
        }
        String instead = theirDefault(refs).orElse(others.get(0));
        return Optional.of(
                new Missing(
                        "there is no branch " + branch + " in the repository (there is " + some(others) + ")",
                        "rename it back there, or write inventory: {branch: " + instead
                                + "} into kindling.yml (in mode drive also INVENTORY_BRANCH for git-sync) and restart Kindling"));
    }

    private static String some(List<String> names) {
        return String.join(", ", names.subList(0, Math.min(5, names.size()))) + (names.size() > 5 ? ", …" : "");
    }
}
