package dev.kindling.inventory;

import dev.kindling.chat.Card;
import dev.kindling.inventory.SandboxRows.Row;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Sandboxes whose place in the repository another Kindling has: two that share it have a team of the same name. Neither may
 * write over the other's, or they would do so for ever and have ignited make the wrong machines. Not thread-safe.
 */
final class Clashes {
    private final ManifestRepository repository;
    private final ManifestFiles files;
    private final OperatorNews news;
    private Optional<String> remark = Optional.empty();

    Clashes(ManifestRepository repository, ManifestFiles files, OperatorNews news) {
        this.repository = repository;
        this.files = files;
        this.news = news;
    }

    /** What is so until somebody mends it. */
    Optional<String> remark() {
        return remark;
    }

    /** Those of the sandboxes whose place is taken; operators are told of each. */
    Set<Row> look(Collection<Row> rows) {
        var clashing = new LinkedHashSet<Row>();
        remark = Optional.empty();
        for (Row row : rows) {
            String path = ManifestFiles.manifest(row.sandbox());
            repository.read(path).flatMap(files::foreign).ifPresent(host -> {
                clashing.add(row);
                remark = Optional.of(String.valueOf(new ForeignManifestException(path, host).getMessage()));
                news.tell(
                        "clash:" + path,
                        Card.Tone.WARNING,
                        "Two Kindlings write to one place of the inventory",
                        List.of(remark.get() + ".", "The sandbox is not in the inventory until that is mended."));
            });
        }
        return clashing;
    }
}
