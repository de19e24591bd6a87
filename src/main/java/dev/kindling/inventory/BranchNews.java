package dev.kindling.inventory;

import dev.kindling.chat.Card;
import dev.kindling.inventory.ManifestRepository.Commit;
import dev.kindling.inventory.ManifestRepository.Found;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Tells operators what was done to the branch of the inventory as a whole: removed, rewritten, or no longer the one that
 * people see. Not thread-safe.
 */
final class BranchNews {
    private final OperatorNews news;
    private final boolean drives;
    private Optional<String> remark = Optional.empty();

    /** @param drives whether ignited acts on what stands in the repository */
    BranchNews(OperatorNews news, boolean drives) {
        this.news = news;
        this.drives = drives;
    }

    /** What stays so until somebody mends it, for {@code /readyz}. */
    Optional<String> remark() {
        return remark;
    }

    void tell(Found found) {
        if (found.gone()) {
            gone(found.branch());
        }
        if (!found.lost().isEmpty()) {
            rewritten(found.branch(), found.lost());
        }
        otherDefault(found);
    }

    private void gone(String branch) {
        news.tell(
                "branch-gone:" + branch,
                Card.Tone.WARNING,
                "The inventory's branch was deleted",
                List.of(
                        "Somebody deleted " + branch
                                + " in the repository, or the repository was emptied. Kindling pushes it"
                                + " again as it was when it was fetched last, with what people committed.",
                        "If it was made empty on purpose, or inventory.repository names another one by mistake, set that right"
                                + " in kindling.yml and restart Kindling."));
    }

    private void rewritten(String branch, List<Commit> lost) {
        Commit newest = lost.get(lost.size() - 1);
        long others = lost.stream().filter(commit -> !commit.ours()).count();
        news.tell(
                "branch-rewritten:" + newest.id(),
                Card.Tone.WARNING,
                "The inventory's history was rewritten",
                List.of(
                        "Somebody pushed to " + branch + " by force: " + lost.size() + " commits were gone, the newest "
                                + newest.id() + ", " + Narrator.clean(newest.subject())
                                + (others == 0 ? "" : "; " + others + " of them not Kindling's")
                                + ". Kindling has put them back on top of what is there now.",
                        (drives
                                        ? "Machines that the repository called off meanwhile are stopped, and their owners told. "
                                        : "")
                                + "Forbid forced pushes to this branch; to undo a commit, git revert it."));
    }

    private void otherDefault(Found found) {
        Optional<String> now = found.otherDefault()
                .map(theirs -> new OtherDefault(found.branch(), theirs))
                .map(other -> other.what() + ": " + other.fix(drives));
        if (!now.equals(remark)) {
            now.ifPresent(text -> news.tell(
                    "branch-default:" + found.branch() + ":"
                            + found.otherDefault().orElse(""),
                    Card.Tone.WARNING,
                    "The inventory's repository has another default branch",
                    List.of(capital(text) + ".", "Until then people who clone it look at the wrong branch.")));
        }
        remark = now;
    }

    private static String capital(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
