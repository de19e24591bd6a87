package dev.kindling.inventory;

import dev.kindling.audit.AuditEvent;
import dev.kindling.chat.ActorId;
import dev.kindling.chat.Card;
import dev.kindling.chat.InvocationId;
import dev.kindling.engine.MachineId;
import dev.kindling.inventory.InventoryStore.Numbered;
import dev.kindling.sandbox.Operation;
import dev.kindling.sandbox.OperationStore;
import dev.kindling.sandbox.Requester;
import dev.kindling.sandbox.Revival;
import dev.kindling.sandbox.Sandbox;
import dev.kindling.sandbox.SandboxKey;
import dev.kindling.sandbox.SandboxState;
import dev.kindling.sandbox.SandboxStore;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.UnitOfWork;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes the repository after the database: first a commit for each event that says that something changed, then whatever
 * still differs. How far it is stands in the commits ({@link Mark}), so that a crash at any point repeats and loses nothing.
 * Commits only; {@link Inventory} fetches and pushes. Not thread-safe.
 */
final class InventoryKeeper {
    private static final int BATCH = 500;

    private final UnitOfWork work;
    private final InventoryStore store;
    private final SandboxStore sandboxes;
    private final OperationStore operations;
    private final ManifestRepository repository;
    private final ManifestFiles files;
    private final Narrator narrator;
    private final OperatorNews news;
    private final String host;
    private final boolean drives;
    private final InstantSource clock;

    /** The uid in each manifest that was read, by the id of its content; many a run finds nothing new. */
    private final Map<String, Optional<MachineId>> ours = new HashMap<>();

    /** Carries out what a revert asks for; before it is there, reverts are put back like every change by hand. */
    private volatile Optional<Revival> revival = Optional.empty();

    private String seenTip = "";
    private long seen;

    InventoryKeeper(Inventory.Parts parts, ManifestFiles files, OperatorNews news) {
        this.work = parts.work();
        this.store = parts.store();
        this.sandboxes = parts.sandboxes();
        this.operations = parts.operations();
        this.repository = parts.repository();
        this.files = files;
        this.host = parts.host();
        this.narrator = new Narrator(host);
        this.news = news;
        this.drives = parts.settings().drives();
        this.clock = parts.clock();
    }

    void carryOutBy(Revival power) {
        revival = Optional.of(power);
    }

    /** A sandbox as it is now, with what is needed to describe it. */
    private record Row(Sandbox sandbox, List<SandboxKey> keys, boolean busy) {}

    /** An event and what its commit has to say about it. */
    private record Step(Numbered numbered, Row row, List<Numbered> history, Optional<String> handle) {}

    /** Commits everything that is new. */
    void writeDown() {
        Optional<Mark> mark = repository.mark(host);
        if (mark.isEmpty()) {
            begin();
        } else {
            // Before the events, whose commits would bury what people wish.
            carryOutReverts();
            if (!repository.tip().equals(seenTip)) {
                seen = work.read(tx -> store.resolve(tx, mark.get()));
            }
            followEvents();
        }
        putRight();
        seenTip = repository.tip();
    }

    /** The first commit holds what there is; who made it when, nobody can say any more. */
    private void begin() {
        record Start(Map<MachineId, Row> rows, Optional<Numbered> newest) {}
        Start start = work.read(tx -> new Start(live(tx), store.newest(tx)));
        var all = new LinkedHashMap<String, Optional<String>>();
        start.rows().values().stream()
                .filter(row -> settled(row.sandbox().state()))
                .forEach(row -> all.putAll(present(row)));
        var mark = start.newest()
                .map(newest -> new Mark(newest.id(), newest.event().at(), host))
                .orElse(new Mark(0, Mark.NEVER, host));
        String message = "Begin the inventory of " + host + "\n\nKindling keeps the files below " + ManifestFiles.ROOT
                + " that carry its mark.\n\n" + mark.line() + "\n";
        repository.commit(new Change(narrator.kindling(), clock.instant(), message, all), true);
        seen = mark.event();
    }

    private Map<MachineId, Row> live(ReadTransaction tx) {
        var rows = new LinkedHashMap<MachineId, Row>();
        sandboxes.live(tx).forEach(sandbox -> rows.put(sandbox.id(), row(tx, sandbox)));
        return rows;
    }

    private Row row(ReadTransaction tx, Sandbox sandbox) {
        return new Row(
                sandbox,
                sandboxes.keys(tx, sandbox.id()),
                operations.unfinished(tx, sandbox.id()).isPresent());
    }

    private static boolean settled(SandboxState state) {
        return state == SandboxState.READY || state == SandboxState.STOPPED;
    }

    // --- After the events

    private void followEvents() {
        while (true) {
            long after = seen;
            List<Numbered> events = work.read(tx -> store.eventsAfter(tx, after, BATCH));
            for (Numbered numbered : events) {
                work.read(tx -> step(tx, numbered)).ifPresent(this::follow);
                seen = numbered.id();
            }
            if (events.size() < BATCH) {
                return;
            }
        }
    }

    private Optional<Step> step(ReadTransaction tx, Numbered numbered) {
        String subject = numbered.event().subject();
        boolean happened = numbered.event().outcome().equals("done") || ends(numbered);
        if (!subject.matches("[0-9a-f]{16}") || !happened) {
            return Optional.empty();
        }
        return sandboxes
                .find(tx, new MachineId(subject))
                .map(sandbox -> new Step(
                        numbered,
                        row(tx, sandbox),
                        store.transitions(tx, subject, numbered.id()),
                        handle(tx, numbered.event().actor())));
    }

    private static boolean ends(Numbered numbered) {
        return numbered.event().to().filter("FAILED"::equals).isPresent();
    }

    private Optional<String> handle(ReadTransaction tx, String actor) {
        try {
            return store.handle(tx, ActorId.parse(actor));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private void follow(Step step) {
        Row row = step.row();
        Sandbox sandbox = row.sandbox();
        if (drives && row.busy()) {
            // Its operation writes the manifest itself, in the order that ignited needs.
            return;
        }
        Optional<String> manifest = repository.read(ManifestFiles.manifest(sandbox));
        Optional<SandboxState> became = step.numbered().event().to().map(SandboxState::valueOf);
        Map<String, Optional<String>> change;
        boolean notable = false;
        if (became.filter(InventoryKeeper::settled).isPresent()) {
            change = files.present(sandbox, row.keys(), became.get() == SandboxState.READY);
            // A reset leaves the manifest as it is, and yet is a change that somebody may look for.
            notable = !drives && !step.numbered().event().from().equals(became.map(Enum::name));
        } else if (became.filter(state -> !state.live()).isPresent()) {
            change = manifest.isPresent() ? gone(row) : Map.of();
        } else if (manifest.isPresent() && sandbox.state().live()) {
            change = files.present(sandbox, row.keys(), ManifestText.running(manifest.get()));
        } else {
            return;
        }
        commit(
                step,
                change,
                notable && became.filter(state -> startFailed(state, step)).isEmpty());
    }

    /** A start that failed leaves the sandbox as stopped as it was. */
    private static boolean startFailed(SandboxState became, Step step) {
        return became == SandboxState.STOPPED
                && step.numbered().event().from().filter("BOOTING"::equals).isPresent();
    }

    private void commit(Step step, Map<String, Optional<String>> change, boolean evenIfEmpty) {
        Map<String, Optional<String>> differing = differing(change);
        if (differing.isEmpty() && !evenIfEmpty) {
            return;
        }
        var event = step.numbered().event();
        repository.commit(
                new Change(
                        narrator.author(event.actor(), step.handle()),
                        event.at(),
                        narrator.message(step.numbered(), step.row().sandbox(), step.history()),
                        differing),
                evenIfEmpty);
    }

    private Map<String, Optional<String>> present(Row row) {
        return files.present(row.sandbox(), row.keys(), row.sandbox().state() == SandboxState.READY);
    }

    /** In mode drive the manifest stays, switched off: deleting it would crash ignited v0.10.0 (facts/ignite.md). */
    private Map<String, Optional<String>> gone(Row row) {
        return drives ? files.present(row.sandbox(), row.keys(), false) : ManifestFiles.absent(row.sandbox());
    }

    /** Those files that do not say what they should. */
    private Map<String, Optional<String>> differing(Map<String, Optional<String>> wanted) {
        var differing = new LinkedHashMap<String, Optional<String>>();
        wanted.forEach((path, text) -> {
            Optional<String> there = repository.read(path);
            boolean same = text.isEmpty()
                    ? there.isEmpty()
                    : there.filter(found -> ManifestFiles.isManifest(path)
                                    ? ManifestText.says(found, text.get())
                                    : found.strip().equals(text.get().strip()))
                            .isPresent();
            if (!same) {
                differing.put(path, text);
            }
        });
        return differing;
    }

    // --- Whatever still differs

    /** Files of ours that somebody else changed, or that no event tells of, are put right in one commit. */
    private void putRight() {
        Map<MachineId, Row> live = work.read(this::live);
        var wrong = new LinkedHashMap<String, Optional<String>>();
        live.values().stream()
                .filter(row -> settled(row.sandbox().state()) && !row.busy())
                .forEach(row -> wrong.putAll(differing(present(row))));
        repository.list(ManifestFiles.ROOT).forEach((path, content) -> {
            if (ManifestFiles.isManifest(path)) {
                ours.computeIfAbsent(content, unseen -> repository.read(path).flatMap(files::ours))
                        .filter(id -> !live.containsKey(id))
                        .flatMap(id -> work.read(tx -> sandboxes.find(tx, id).map(gone -> row(tx, gone))))
                        .filter(row -> ManifestFiles.manifest(row.sandbox()).equals(path) && !row.busy())
                        .ifPresent(row -> wrong.putAll(differing(gone(row))));
            }
        });
        if (wrong.isEmpty() || somethingHappened()) {
            return;
        }
        var changedBy = new LinkedHashMap<String, ManifestRepository.Commit>();
        wrong.keySet()
                .forEach(path -> repository
                        .lastChange(path)
                        .filter(commit -> !commit.ours())
                        .ifPresent(commit -> changedBy.put(path, commit)));
        String why = changedBy.isEmpty() ? "Bring the manifests up to date" : "Put back what was changed by hand";
        Mark mark = work.read(store::newest)
                .filter(newest -> newest.id() <= seen)
                .map(newest -> new Mark(newest.id(), newest.event().at(), host))
                .or(() -> repository.mark(host))
                .orElse(new Mark(0, Mark.NEVER, host));
        repository.commit(
                new Change(narrator.kindling(), clock.instant(), message(why, changedBy) + mark.line() + "\n", wrong),
                false);
        report(changedBy);
    }

    private void carryOutReverts() {
        if (revival.isPresent()) {
            work.read(this::live).values().stream()
                    .filter(row -> settled(row.sandbox().state()) && !row.busy())
                    .forEach(this::carryOutRevert);
        }
    }

    /**
     * A revert of a commit of ours that stopped or started this sandbox is a wish that can be met: whoever may push speaks for
     * the host. Nothing else that is undone here could be undone in the machine.
     */
    private void carryOutRevert(Row row) {
        Sandbox sandbox = row.sandbox();
        boolean runs = sandbox.state() == SandboxState.READY;
        boolean onlyRunningDiffers = repository
                        .read(ManifestFiles.manifest(sandbox))
                        .filter(text -> ManifestText.running(text) != runs)
                        .isPresent()
                && differing(files.present(sandbox, row.keys(), !runs)).isEmpty();
        if (onlyRunningDiffers) {
            repository
                    .lastChange(ManifestFiles.manifest(sandbox))
                    .filter(commit -> undoes(commit, sandbox))
                    .ifPresent(commit -> begin(sandbox, !runs, commit));
        }
    }

    private boolean undoes(ManifestRepository.Commit commit, Sandbox sandbox) {
        return !commit.ours()
                && commit.reverted()
                        .flatMap(repository::find)
                        .filter(ManifestRepository.Commit::ours)
                        .filter(undone -> undone.message().contains("Kindling-Sandbox: " + sandbox.id() + " "))
                        .isPresent();
    }

    /** Once for each such commit; what is not begun is put back like every change by hand. */
    private void begin(Sandbox sandbox, boolean running, ManifestRepository.Commit commit) {
        String author = Narrator.clean(commit.author());
        var requester = new Requester(
                "git:" + author,
                new InvocationId("system:revert:" + commit.id() + ":" + sandbox.id()),
                Optional.empty());
        String why = "reverted in the inventory by " + author + ", commit " + commit.id();
        boolean begun = work.write(tx -> {
            boolean tried = store.transitions(tx, sandbox.id().value(), Long.MAX_VALUE).stream()
                    .anyMatch(step ->
                            step.event().source().equals(requester.cause().value()));
            boolean asBefore = sandboxes
                    .find(tx, sandbox.id())
                    .filter(now -> now.state() == sandbox.state())
                    .isPresent();
            return !tried
                    && asBefore
                    && (running
                            ? revival.orElseThrow().start(tx, sandbox.id(), requester, why)
                            : revival.orElseThrow().stop(tx, sandbox.id(), requester));
        });
        if (begun) {
            String title = sandbox.name() + (running ? " is being started again" : " is being stopped");
            String text = author + " reverted a commit of the inventory: " + commit.id() + ", "
                    + Narrator.clean(commit.subject()) + ".";
            news.tell("revert:" + commit.id() + ":" + sandbox.id(), Card.Tone.INFO, title, List.of(text));
            news.tell(
                    sandbox.owner(),
                    "revert:" + commit.id() + ":" + sandbox.id(),
                    Card.Tone.INFO,
                    title,
                    List.of(text));
        }
    }

    /** Since the events were followed. What differs may be its doing, and it has a commit of its own coming. */
    private boolean somethingHappened() {
        return work.read(store::newest).filter(newest -> newest.id() > seen).isPresent();
    }

    private static String message(String why, Map<String, ManifestRepository.Commit> changedBy) {
        var text = new StringBuilder(why).append("\n\n");
        changedBy.forEach((path, commit) -> text.append(path)
                .append(" was changed in ")
                .append(commit.id())
                .append(" by ")
                .append(Narrator.clean(commit.author()))
                .append("\n"));
        return changedBy.isEmpty() ? text.toString() : text.append("\n").toString();
    }

    private void report(Map<String, ManifestRepository.Commit> changedBy) {
        changedBy.forEach((path, commit) -> news.tell(
                "put-back:" + commit.id() + ":" + Integer.toHexString(path.hashCode()),
                Card.Tone.WARNING,
                "I have put back a manifest that was changed by hand",
                List.of(
                        Narrator.clean(commit.author()) + " changed " + path + " in commit " + commit.id() + ": "
                                + Narrator.clean(commit.subject()),
                        "Kindling keeps that file. Stop, start, extend and remove sandboxes in the chat; to undo a stop or a"
                                + " start, git revert its commit. Files without Kindling's mark are yours.")));
    }

    // --- What an operation of the engine asks for

    /**
     * Commits that a machine is to run or not, for the operation that is under way on it. A wish to run is a new commit each
     * time, so that ignited sees a change also where the file says already what it should.
     */
    void intend(MachineId id, boolean running) {
        Optional<Wish> wish = work.read(tx -> wish(tx, id, running));
        wish.ifPresent(this::commit);
        if (wish.isEmpty() && !running) {
            switchOffUnknown(id);
        }
    }

    /** A machine that no row tells of, as after a restored backup; its manifest may say still that it runs. */
    private void switchOffUnknown(MachineId id) {
        var off = new LinkedHashMap<String, Optional<String>>();
        repository.list(ManifestFiles.ROOT).keySet().stream()
                .filter(ManifestFiles::isManifest)
                .forEach(path -> repository
                        .read(path)
                        .filter(text -> files.ours(text).filter(id::equals).isPresent())
                        .filter(ManifestText::running)
                        .ifPresent(text -> off.put(path, Optional.of(ManifestText.switchedOff(text)))));
        if (!off.isEmpty()) {
            String message = "Switch off " + id + ": no sandbox needs it\n";
            repository.commit(new Change(narrator.kindling(), clock.instant(), message, off), false);
        }
    }

    /** What an operation wants of ignited. */
    private record Wish(Row row, boolean running, String actor, String source, String what, Optional<String> handle) {}

    private Optional<Wish> wish(ReadTransaction tx, MachineId id, boolean running) {
        var operation = operations.unfinished(tx, id);
        String actor = operation.map(Operation::actor).orElse(AuditEvent.KINDLING);
        return sandboxes
                .find(tx, id)
                .map(sandbox -> new Wish(
                        row(tx, sandbox),
                        running,
                        actor,
                        operation.map(found -> found.cause().value()).orElse("system:inventory"),
                        operation.map(found -> found.kind().words()).orElse("put right"),
                        handle(tx, actor)));
    }

    private void commit(Wish wish) {
        Sandbox sandbox = wish.row().sandbox();
        boolean nothingToSwitchOff = !wish.running()
                && repository.read(ManifestFiles.manifest(sandbox)).isEmpty();
        if (nothingToSwitchOff) {
            return;
        }
        Map<String, Optional<String>> wanted = wish.running()
                ? files.asked(sandbox, wish.row().keys(), clock.instant())
                : files.present(sandbox, wish.row().keys(), false);
        Map<String, Optional<String>> differing = differing(wanted);
        if (differing.isEmpty()) {
            return;
        }
        String subject = (wish.running() ? "Switch on " : "Switch off ") + sandbox.name() + ": it is " + wish.what();
        repository.commit(
                new Change(
                        narrator.author(wish.actor(), wish.handle()),
                        clock.instant(),
                        subject + "\n"
                                + narrator.trailers(
                                        sandbox, wish.actor(), wish.source(), Optional.empty(), Optional.empty()),
                        differing),
                false);
    }
}
