package dev.kindling.inventory;

import dev.kindling.chat.Card;
import dev.kindling.engine.MachineId;
import dev.kindling.inventory.InventoryStore.Numbered;
import dev.kindling.inventory.SandboxRows.Row;
import dev.kindling.sandbox.Ends;
import dev.kindling.sandbox.Revival;
import dev.kindling.sandbox.Sandbox;
import dev.kindling.sandbox.SandboxState;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.UnitOfWork;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Writes the repository after the database: first a commit for each event that says that something changed, then whatever
 * still differs. How far it is stands in the commits ({@link Mark}), so that a crash at any point repeats and loses nothing.
 * Commits only; {@link Inventory} fetches and pushes. Not thread-safe.
 */
final class InventoryKeeper {
    private static final int BATCH = 500;

    private final UnitOfWork work;
    private final InventoryStore store;
    private final SandboxRows rows;
    private final ManifestRepository repository;
    private final Differences differences;
    private final ManifestFiles files;
    private final Narrator narrator;
    private final OperatorNews news;
    private final BranchNews branchNews;
    private final Clashes clashes;
    private final String host;
    private final boolean drives;
    private final InstantSource clock;
    private final Intentions intentions;

    /** The uid in each manifest that was read, by the id of its content; many a run finds nothing new. */
    private final Map<String, Optional<MachineId>> ours = new HashMap<>();

    /** Before it is there, every change by hand is put back. */
    private volatile Optional<HumanCommits> humanCommits = Optional.empty();

    private String seenTip = "";
    private long seen;

    InventoryKeeper(Inventory.Parts parts, ManifestFiles files, OperatorNews news) {
        this.work = parts.work();
        this.store = parts.store();
        this.rows = new SandboxRows(parts.sandboxes(), parts.operations(), parts.store());
        this.repository = parts.repository();
        this.differences = new Differences(repository);
        this.files = files;
        this.host = parts.host();
        this.narrator = new Narrator(host);
        this.news = news;
        this.branchNews = new BranchNews(news, parts.settings().drives());
        this.clashes = new Clashes(repository, files, news);
        this.drives = parts.settings().drives();
        this.clock = parts.clock();
        this.intentions = new Intentions(work, rows, parts.operations(), repository, files, narrator, clock);
    }

    void carryOutBy(Revival revival, Ends ends) {
        humanCommits = Optional.of(new HumanCommits(work, store, rows, repository, files, revival, ends, news, drives));
    }

    /** An event and what its commit has to say about it. */
    private record Step(Numbered numbered, Row row, List<Numbered> history, Optional<String> handle) {}

    /** What operations of the engine ask for, which come between. */
    Intentions intentions() {
        return intentions;
    }

    /** How far the manifest of a machine has come, in words for an operator who waits for ignited. */
    String whereabouts(MachineId id) {
        Optional<String> path = work.read(tx -> rows.find(tx, id)).map(row -> ManifestFiles.manifest(row.sandbox()));
        Optional<String> pushed = path.flatMap(repository::read);
        return pushed.map(text -> files.arrival(path.get(), text)).orElse("it has no manifest");
    }

    /** Commits everything that is new. */
    void writeDown() {
        Optional<Mark> mark = repository.mark(host);
        if (mark.isEmpty()) {
            begin();
        } else {
            // Before the events, whose commits would bury what people wish.
            humanCommits.ifPresent(HumanCommits::carryOut);
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
        Start start = work.read(tx -> new Start(rows.live(tx), store.newest(tx)));
        var all = new LinkedHashMap<String, Optional<String>>();
        start.rows().values().stream()
                .filter(row -> SandboxRows.settled(row.sandbox().state()))
                .filter(row -> clashes.holder(row.sandbox()).isEmpty())
                .forEach(row -> all.putAll(present(row)));
        var mark = start.newest()
                .map(newest -> new Mark(newest.id(), newest.event().at(), host))
                .orElse(new Mark(0, Mark.NEVER, host));
        String message = "Begin the inventory of " + host + "\n\nKindling keeps the files below " + ManifestFiles.ROOT
                + " that carry its mark.\n\n" + mark.line() + "\n";
        repository.commit(new Change(narrator.kindling(), clock.instant(), message, all), true);
        seen = mark.event();
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
        return rows.find(tx, new MachineId(subject))
                .map(row -> new Step(
                        numbered,
                        row,
                        store.transitions(tx, subject, numbered.id()),
                        rows.handle(tx, numbered.event().actor())));
    }

    private static boolean ends(Numbered numbered) {
        return numbered.event().to().filter("FAILED"::equals).isPresent();
    }

    private void follow(Step step) {
        Row row = step.row();
        Sandbox sandbox = row.sandbox();
        Optional<SandboxState> became = step.numbered().event().to().map(SandboxState::valueOf);
        Optional<SandboxState> past = became.filter(state -> state.live() && state != sandbox.state());
        if (past.filter(state -> !SandboxRows.settled(state)).isPresent()) {
            // On the way to something that has an event of its own: what came of it is told in the words of that one.
            return;
        }
        if (drives && (row.busy() || past.isPresent())) {
            // Its operation writes the manifest itself, in the order that ignited needs; and ignited would act on what
            // was.
            return;
        }
        Optional<String> manifest = repository.read(ManifestFiles.manifest(sandbox));
        if (manifest.flatMap(files::foreign).isPresent()) {
            return;
        }
        Map<String, Optional<String>> change;
        boolean notable = false;
        if (became.filter(SandboxRows::settled).isPresent()) {
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
        Map<String, Optional<String>> differing = differences.from(change);
        if (differing.isEmpty() && !evenIfEmpty) {
            return;
        }
        var event = step.numbered().event();
        // Before the commit: after a crash in between it is said again, and not never.
        report(overwritten(differing.keySet()));
        repository.commit(
                new Change(
                        narrator.author(event.actor(), step.handle()),
                        event.at(),
                        narrator.message(step.numbered(), step.row().sandbox(), step.history()),
                        differing),
                evenIfEmpty);
    }

    /**
     * Tells of changes by hand that ours win over on the way to the remote, and of what else people did there.
     *
     * @return directories of another Kindling, in which ours do not win
     */
    Set<String> meet(ManifestRepository.Found found) {
        Set<String> theirs = found.conflicts().stream()
                .filter(conflict -> files.foreign(conflict.after()).isPresent())
                .map(conflict -> conflict.path().substring(0, conflict.path().lastIndexOf('/') + 1))
                .collect(Collectors.toUnmodifiableSet());
        var lost = new LinkedHashMap<String, ManifestRepository.Commit>();
        found.conflicts().stream()
                .filter(conflict -> theirs.stream().noneMatch(conflict.path()::startsWith))
                .filter(conflict -> !Differences.says(conflict.path(), conflict.after(), conflict.before()))
                .forEach(conflict -> lost.put(conflict.path(), conflict.theirs()));
        report(lost);
        branchNews.tell(found);
        return theirs;
    }

    /** A machine cannot be had, because another Kindling has its place. */
    void clashed(ForeignManifestException clash) {
        clashes.tell(clash);
    }

    /** What stays strange about the remote until somebody mends it. */
    Optional<String> remark() {
        return branchNews.remark().or(clashes::remark);
    }

    /**
     * Of files that a commit of ours is about to change: those in which somebody else changed last what we had written. What
     * others only added, such as the state that ignited saw, is no loss.
     */
    private Map<String, ManifestRepository.Commit> overwritten(Set<String> paths) {
        Map<MachineId, Row> live = work.read(rows::live);
        var overwritten = new LinkedHashMap<String, ManifestRepository.Commit>();
        for (String path : paths) {
            repository
                    .lastChange(path)
                    .filter(commit -> !commit.ours() && !carriedOut(commit, live))
                    .filter(commit -> repository
                            .before(path)
                            .filter(ours -> !differences
                                    .from(Map.of(path, Optional.of(ours)))
                                    .isEmpty())
                            .isPresent())
                    .ifPresent(commit -> overwritten.put(path, commit));
        }
        return overwritten;
    }

    private Map<String, Optional<String>> present(Row row) {
        return files.present(row.sandbox(), row.keys(), row.sandbox().state() == SandboxState.READY);
    }

    /** In mode drive the manifest stays, switched off: deleting it would crash ignited v0.10.0 (facts/ignite.md). */
    private Map<String, Optional<String>> gone(Row row) {
        return drives ? files.present(row.sandbox(), row.keys(), false) : ManifestFiles.absent(row.sandbox());
    }

    // --- Whatever still differs

    /** Files of ours that somebody else changed, or that no event tells of, are put right in one commit. */
    private void putRight() {
        Map<MachineId, Row> live = work.read(rows::live);
        var wrong = new LinkedHashMap<String, Optional<String>>();
        Map<String, String> contents = repository.list(ManifestFiles.ROOT);
        Set<Row> clashing = clashes.look(live.values(), contents);
        live.values().stream()
                .filter(row -> row.atRest() && !clashing.contains(row))
                .forEach(row -> wrong.putAll(differences.from(present(row))));
        contents.forEach((path, content) -> {
            if (ManifestFiles.isManifest(path)) {
                ours.computeIfAbsent(content, unseen -> repository.read(path).flatMap(files::ours))
                        .filter(id -> !live.containsKey(id))
                        .flatMap(id -> work.read(tx -> rows.find(tx, id)))
                        .filter(row -> ManifestFiles.manifest(row.sandbox()).equals(path) && !row.busy())
                        .ifPresent(row -> wrong.putAll(differences.from(gone(row))));
            }
        });
        if (wrong.isEmpty() || somethingHappened()) {
            return;
        }
        var changedBy = new LinkedHashMap<String, ManifestRepository.Commit>();
        wrong.keySet()
                .forEach(path -> repository
                        .lastChange(path)
                        .filter(commit -> !commit.ours() && !carriedOut(commit, live))
                        .ifPresent(commit -> changedBy.put(path, commit)));
        String why = changedBy.isEmpty() ? "Bring the manifests up to date" : "Put back what was changed by hand";
        Mark mark = work.read(store::newest)
                .filter(newest -> newest.id() <= seen)
                .map(newest -> new Mark(newest.id(), newest.event().at(), host))
                .or(() -> repository.mark(host))
                .orElse(new Mark(0, Mark.NEVER, host));
        report(changedBy);
        repository.commit(
                new Change(narrator.kindling(), clock.instant(), message(why, changedBy) + mark.line() + "\n", wrong),
                false);
    }

    /** As a whole, or as far as it could be: what differs still is then no work of somebody's hands. */
    private boolean carriedOut(ManifestRepository.Commit commit, Map<MachineId, Row> live) {
        return humanCommits
                .filter(all -> live.keySet().stream().anyMatch(id -> all.carriedOut(commit, id)))
                .isPresent();
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
                        humanCommits
                                .flatMap(all -> all.whyNot(commit))
                                .orElse(
                                        "Kindling keeps that file. Stop, start, extend and remove sandboxes in the chat; to undo"
                                                + " what Kindling committed, git revert that commit. Files without Kindling's mark are"
                                                + " yours."))));
    }
}
