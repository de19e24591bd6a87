package dev.kindling.inventory;

import dev.kindling.chat.Card;
import dev.kindling.inventory.SandboxRows.Row;
import dev.kindling.sandbox.Sandbox;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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
    private final Map<String, Optional<String>> known = new HashMap<>();
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

    /** The host of another Kindling that has the sandbox's place, if one has. */
    Optional<String> holder(Sandbox sandbox) {
        return repository.read(ManifestFiles.manifest(sandbox)).flatMap(files::foreign);
    }

    /**
     * Those of the sandboxes whose place is taken; operators are told of each.
     *
     * @param contents what lies in the repository, names of contents by path
     */
    Set<Row> look(Collection<Row> rows, Map<String, String> contents) {
        var clashing = new LinkedHashSet<Row>();
        remark = Optional.empty();
        for (Row row : rows) {
            String path = ManifestFiles.manifest(row.sandbox());
            Optional.ofNullable(contents.get(path))
                    .flatMap(content -> holder(row, content))
                    .ifPresent(host -> {
                        clashing.add(row);
                        var clash = new ForeignManifestException(path, host);
                        remark = Optional.of(String.valueOf(clash.getMessage()));
                        tell(clash);
                    });
        }
        return clashing;
    }

    /** Most manifests are the same as at the last look. */
    private Optional<String> holder(Row row, String content) {
        return known.computeIfAbsent(content, unseen -> holder(row.sandbox()));
    }

    /** The same place again changes the message. */
    void tell(ForeignManifestException clash) {
        news.tell(
                "clash:" + clash.path(),
                Card.Tone.WARNING,
                "Two Kindlings write to one place of the inventory",
                List.of(
                        clash.getMessage() + ".",
                        "The sandbox of this Kindling cannot be there until that is mended; the other one is left alone."));
    }
}
