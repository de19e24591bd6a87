package dev.kindling.inventory;

import dev.kindling.chat.Card;
import dev.kindling.chat.InvocationId;
import dev.kindling.engine.MachineId;
import dev.kindling.inventory.ManifestRepository.Commit;
import dev.kindling.inventory.SandboxRows.Row;
import dev.kindling.sandbox.Ends;
import dev.kindling.sandbox.Requester;
import dev.kindling.sandbox.Revival;
import dev.kindling.sandbox.Sandbox;
import dev.kindling.sandbox.SandboxState;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.UnitOfWork;
import dev.kindling.store.WriteTransaction;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Carries out what people's commits ask for, where that is possible and safe: whoever may push speaks for the host. By a
 * {@code git revert} of Kindling's commits a stop or a start is undone in the machine, an extension is taken back, and a sandbox
 * whose creation is undone gets an end that leaves its owner time to save. Where ignited acts on the repository, a commit that
 * switches a machine on or off and does nothing else is carried out too: ignited has begun with it. Each is tried once.
 */
final class HumanCommits {
    private final UnitOfWork work;
    private final InventoryStore store;
    private final SandboxRows rows;
    private final ManifestRepository repository;
    private final Differences differences;
    private final ManifestFiles files;
    private final Revival revival;
    private final Ends ends;
    private final OperatorNews news;
    private final boolean drives;

    /** @param drives whether ignited acts on what stands in the repository */
    HumanCommits(
            UnitOfWork work,
            InventoryStore store,
            SandboxRows rows,
            ManifestRepository repository,
            ManifestFiles files,
            Revival revival,
            Ends ends,
            OperatorNews news,
            boolean drives) {
        this.work = work;
        this.store = store;
        this.rows = rows;
        this.repository = repository;
        this.differences = new Differences(repository);
        this.files = files;
        this.revival = revival;
        this.ends = ends;
        this.news = news;
        this.drives = drives;
    }

    /** Something that can be done, and what people read of it; empty when it cannot be done any more. */
    @FunctionalInterface
    private interface Undoing {
        Optional<String> begin(WriteTransaction tx, Requester requester, String why);
    }

    /** Looks at every sandbox whose files somebody else changed last. */
    void carryOut() {
        work.read(rows::live).values().stream().filter(Row::atRest).forEach(this::carryOut);
    }

    private void carryOut(Row row) {
        Sandbox sandbox = row.sandbox();
        String path = ManifestFiles.manifest(sandbox);
        Optional<String> text =
                repository.read(path).filter(found -> files.foreign(found).isEmpty());
        boolean asItShouldBe = differences
                .from(files.present(sandbox, row.keys(), sandbox.state() == SandboxState.READY))
                .isEmpty();
        if (asItShouldBe) {
            return;
        }
        repository
                .lastChange(path)
                .filter(commit -> !commit.ours())
                .ifPresent(commit -> wished(row, commit, text).ifPresent(undoing -> once(sandbox, commit, undoing)));
    }

    private Optional<Undoing> wished(Row row, Commit commit, Optional<String> text) {
        Optional<Commit> undone = undone(commit);
        if (undone.isPresent()) {
            return undone.filter(ours -> isAbout(ours, row.sandbox().id()))
                    .flatMap(ours -> made(ours) ? removed(row) : text.flatMap(found -> changed(row, found)));
        }
        return drives ? text.flatMap(found -> switched(row, found)) : Optional.empty();
    }

    /** Whether it tells of the creation: in mode drive two do, the wish to ignited and, when it answers, the rest. */
    private static boolean made(Commit ours) {
        return ours.subject().startsWith("Create ")
                || (ours.subject().startsWith("Switch on ") && ours.subject().endsWith(": it is being made"));
    }

    private Optional<Undoing> changed(Row row, String text) {
        Sandbox sandbox = row.sandbox();
        boolean runs = sandbox.state() == SandboxState.READY;
        if (ManifestText.running(text) != runs) {
            return switched(row, text);
        }
        Map<String, Optional<String>> wrong = differences.from(files.present(sandbox, row.keys(), runs));
        Optional<String> ours = wrong.getOrDefault(ManifestFiles.manifest(sandbox), Optional.empty());
        Optional<String> end = ManifestText.parse(text)
                .flatMap(document -> ManifestText.at(document, "metadata", "annotations", ManifestFiles.END));
        boolean onlyTheEnd = wrong.size() == 1
                && ours.isPresent()
                && end.filter(wished -> ManifestText.says(text, ManifestText.ending(ours.get(), wished)))
                        .isPresent();
        return onlyTheEnd
                ? end.flatMap(HumanCommits::instant).map(wished -> shorten(sandbox, wished))
                : Optional.empty();
    }

    /** A manifest that is as it should be, but for whether the machine is to run. */
    private Optional<Undoing> switched(Row row, String text) {
        Sandbox sandbox = row.sandbox();
        boolean runs = sandbox.state() == SandboxState.READY;
        boolean onlyThat = ManifestText.running(text) != runs
                && differences.from(files.present(sandbox, row.keys(), !runs)).isEmpty();
        return onlyThat ? Optional.of(runs ? stop(sandbox) : start(sandbox)) : Optional.empty();
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private Optional<Undoing> removed(Row row) {
        return Optional.of(
                (tx, requester, why) -> ends.shorten(tx, row.sandbox().id(), Optional.empty(), requester, why)
                        .map(end -> row.sandbox().name() + " ends at " + end + ": its creation was undone"));
    }

    private Undoing shorten(Sandbox sandbox, Instant wished) {
        return (tx, requester, why) -> ends.shorten(tx, sandbox.id(), Optional.of(wished), requester, why)
                .map(end -> sandbox.name() + " ends at " + end + ": an extension was undone");
    }

    private Undoing start(Sandbox sandbox) {
        return (tx, requester, why) -> revival.start(tx, sandbox.id(), requester, why)
                ? Optional.of(sandbox.name() + " is being started again")
                : Optional.empty();
    }

    private Undoing stop(Sandbox sandbox) {
        return (tx, requester, why) -> revival.stop(tx, sandbox.id(), requester)
                ? Optional.of(sandbox.name() + " is being stopped")
                : Optional.empty();
    }

    /** The commit of Kindling's that this one of somebody else's undoes. */
    private Optional<Commit> undone(Commit commit) {
        return commit.ours()
                ? Optional.empty()
                : commit.reverted().flatMap(repository::find).filter(Commit::ours);
    }

    private static boolean isAbout(Commit commit, MachineId id) {
        return commit.message().contains("Kindling-Sandbox: " + id + " ");
    }

    private void once(Sandbox seen, Commit commit, Undoing undoing) {
        String author = Narrator.clean(commit.author());
        var requester = new Requester("git:" + author, new InvocationId(source(commit, seen.id())), Optional.empty());
        String why = (undone(commit).isPresent() ? "reverted" : "switched") + " in the inventory by " + author
                + ", commit " + commit.id();
        work.write(tx -> {
            boolean asBefore = rows.find(tx, seen.id())
                    .filter(now -> now.sandbox().state() == seen.state())
                    .isPresent();
            if (asBefore && !tried(tx, commit, seen.id())) {
                undoing.begin(tx, requester, why).ifPresent(title -> tell(tx, seen, commit, title));
            }
            return true;
        });
    }

    private void tell(WriteTransaction tx, Sandbox sandbox, Commit commit, String title) {
        String occasion = "revert:" + commit.id() + ":" + sandbox.id();
        String text = Narrator.clean(commit.author())
                + (undone(commit).isPresent()
                        ? " reverted a commit of the inventory: "
                        : " switched it in the inventory, in commit ")
                + commit.id() + ", " + Narrator.clean(commit.subject()) + ".";
        news.tell(tx, Optional.of(sandbox.owner()), occasion, Card.Tone.INFO, title, List.of(text));
    }

    private String source(Commit commit, MachineId id) {
        return (undone(commit).isPresent() ? "system:revert:" : "system:by-hand:") + commit.id() + ":" + id;
    }

    private boolean tried(ReadTransaction tx, Commit commit, MachineId id) {
        return store.tried(tx, id.value(), source(commit, id));
    }

    /** Whether what the commit wished was carried out for this sandbox. */
    boolean carriedOut(Commit commit, MachineId id) {
        return !commit.ours() && work.read(tx -> tried(tx, commit, id));
    }

    /** Why a revert is put back, in words for an operator; empty when the commit is no revert of Kindling's. */
    Optional<String> whyNot(Commit commit) {
        return undone(commit).map(ours -> {
            String subject = ours.subject();
            if (subject.startsWith("Remove ")) {
                return "A removal cannot be undone: the disk of that sandbox is gone. Its owner makes another with"
                        + " /sandbox create.";
            }
            if (subject.startsWith("Add a key") || subject.startsWith("Replace the key")) {
                return "Keys are their owner's, and one that was taken away may be in wrong hands: git cannot bring it back."
                        + " The owner changes keys with /sandbox key.";
            }
            if (subject.startsWith("Shorten ") || subject.startsWith("Extend ")) {
                return "Such a revert is carried out when it changes the end and nothing else, and brings it forward."
                        + " /sandbox extend puts it off.";
            }
            return "Kindling could not carry out that revert: the sandbox is not any more as it was then. Do it in the chat.";
        });
    }
}
