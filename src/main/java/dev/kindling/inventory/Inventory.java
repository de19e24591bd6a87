package dev.kindling.inventory;

import dev.kindling.audit.AuditEvent;
import dev.kindling.audit.AuditLog;
import dev.kindling.chat.Card;
import dev.kindling.config.KindlingConfig;
import dev.kindling.engine.MachineId;
import dev.kindling.fault.KindlingException;
import dev.kindling.outbox.Outbox;
import dev.kindling.sandbox.Ends;
import dev.kindling.sandbox.OperationStore;
import dev.kindling.sandbox.Revival;
import dev.kindling.sandbox.SandboxStore;
import dev.kindling.store.DurableTask;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.TaskKind;
import dev.kindling.store.TaskQueue;
import dev.kindling.store.UnitOfWork;
import dev.kindling.store.WriteTransaction;
import dev.kindling.team.Directory;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the Git repository of manifests: commits what happens, fetches what others did and pushes, with longer and longer
 * pauses while the repository cannot be reached. Thread-safe.
 */
public final class Inventory implements DurableTask, MachineDriver, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Inventory.class);
    private static final String ONLY = "all";
    private static final TaskKind KIND = TaskKind.pausing("inventory", TaskKind.Lane.TIMER, RemotePace.LONGEST_PAUSE);

    private static final int FAILURES_TO_TELL = 3;
    private static final int RACES = 8;

    private final UnitOfWork work;
    private final ManifestRepository repository;
    private final InventoryKeeper keeper;
    private final OperatorNews news;
    private final TaskQueue queue;
    private final InstantSource clock;
    private final Lock turn = new ReentrantLock(true);
    private final ConcurrentLinkedQueue<Wish> wishes = new ConcurrentLinkedQueue<>();
    private final Waiting waiting;
    private final RemotePace pace;
    private volatile InventoryStatus status = InventoryStatus.FRESH;

    /**
     * What the inventory stands on.
     *
     * @param host address of the host, as tenants know it
     * @param hostKeys directory of Kindling's host keys
     */
    public record Parts(
            UnitOfWork work,
            TaskQueue queue,
            InventoryStore store,
            SandboxStore sandboxes,
            OperationStore operations,
            Directory directory,
            Outbox outbox,
            ManifestRepository repository,
            KindlingConfig.Inventory settings,
            String host,
            Path hostKeys,
            InstantSource clock) {}

    public Inventory(Parts parts) {
        this.work = parts.work();
        this.repository = parts.repository();
        this.news = new OperatorNews(parts.work(), parts.store(), parts.directory(), parts.outbox());
        var files = new ManifestFiles(parts.host(), parts.settings().watched(), parts.hostKeys());
        this.keeper = new InventoryKeeper(parts, files, news);
        this.waiting = new Waiting(parts.work());
        this.pace = new RemotePace(parts.clock(), parts.settings().drives());
        this.queue = parts.queue();
        this.clock = parts.clock();
    }

    /** The audit log, with the inventory told of each new event in the event's own transaction. */
    public AuditLog watching(AuditLog audit) {
        return new AuditLog() {
            @Override
            public void append(WriteTransaction tx, AuditEvent event) {
                audit.append(tx, event);
                queue.schedule(tx, KIND, ONLY, clock.instant());
            }

            @Override
            public List<AuditEvent> latest(ReadTransaction tx, String about, int most) {
                return audit.latest(tx, about, most);
            }

            @Override
            public List<AuditEvent> about(ReadTransaction tx, String subject) {
                return audit.about(tx, subject);
            }
        };
    }

    /** Begins to look around; before the task workers start. */
    public void begin() {
        tryAgainAt(clock.instant());
    }

    private void tryAgainAt(Instant when) {
        work.write(tx -> {
            queue.schedule(tx, KIND, ONLY, when);
            return true;
        });
    }

    /**
     * From now on what people wish by commits is carried out, such as a {@code git revert} of a stop, and operations that
     * wait for the remote go on when it can be reached again.
     */
    public void carryOutBy(Revival revival, Ends ends) {
        keeper.carryOutBy(revival, ends);
        waiting.wakeBy(revival);
    }

    public InventoryStatus status() {
        return status;
    }

    @Override
    public TaskKind kind() {
        return KIND;
    }

    @Override
    public Optional<Instant> run(String id) {
        turn.lock();
        try {
            if (pace.resting()) {
                commitOnly();
                return Optional.of(pace.nextTry());
            }
            return Optional.of(roundTrip());
        } finally {
            turn.unlock();
        }
    }

    /** While the remote is given a rest, commits go on in the clone. */
    private void commitOnly() {
        try {
            if (repository.ready()) {
                keeper.writeDown();
                status = status.with(repository.unpushed());
            }
        } catch (RepositoryException e) {
            failed(e);
        }
    }

    private Instant roundTrip() {
        try {
            if (!repository.ready() || pace.fetchDue()) {
                repository.synchronise(keeper::meet);
                pace.fetched();
            }
            keeper.writeDown();
            deliver();
            reached();
            return pace.nextLook();
        } catch (RepositoryException e) {
            failed(e);
            return pace.nextTry();
        }
    }

    private void deliver() {
        for (int i = 0; repository.unpushed() > 0 && !repository.push(); i++) {
            if (i == RACES) {
                throw new RepositoryException(
                        "others pushed first, " + RACES + " times", false, new IllegalStateException("race"));
            }
            repository.synchronise(keeper::meet);
            keeper.writeDown();
        }
    }

    private void reached() {
        if (status.failures() >= FAILURES_TO_TELL) {
            log.info("The inventory's repository can be reached again");
            tell(Card.Tone.SUCCESS, "The inventory is pushed again", List.of("Nothing was lost meanwhile."));
        }
        status = status.reached(0, keeper.remark());
        pace.reached();
        waiting.wake();
    }

    private void failed(RepositoryException fault) {
        if (fault.damaged()) {
            log.error("{}; it is set aside and fetched again", fault.getMessage(), fault);
            repository.startAnew();
        }
        String why = Narrator.clean(String.valueOf(fault.getMessage()));
        if (pace.resting()) {
            // An operation that could not wait. However many there are, the pauses grow with time only.
            status = status.stillFailing(countUnpushed(), why);
            log.warn("The inventory is not pushed, next try at {}: {}", pace.nextTry(), fault.getMessage());
            return;
        }
        status = status.failed(countUnpushed(), clock.instant(), why);
        pace.failed(status.failures());
        log.warn("The inventory is not pushed, next try at {}: {}", pace.nextTry(), fault.getMessage());
        if (status.failures() == FAILURES_TO_TELL) {
            tell(
                    Card.Tone.WARNING,
                    "The inventory cannot be pushed",
                    List.of(
                            status.fault(),
                            "Sandboxes go on; every change is kept and pushed as soon as the repository can be reached."
                                    + " Check its address, the rights of Kindling's key or token, and the network."));
        }
    }

    private int countUnpushed() {
        try {
            return repository.ready() ? repository.unpushed() : 0;
        } catch (RepositoryException e) {
            return status.unpushed();
        }
    }

    private void tell(Card.Tone tone, String title, List<String> paragraphs) {
        String since = status.failingSince().map(Instant::toString).orElse("");
        news.tell("remote:" + since, tone, title, paragraphs);
    }

    // --- For operations that drive ignited

    /** One wish of {@link #publish}; whoever gets the turn first serves all that wait. */
    private static final class Wish {
        private final MachineId machine;
        private final boolean running;
        private boolean served;
        private Optional<? extends KindlingException> fault = Optional.empty();

        Wish(MachineId machine, boolean running) {
            this.machine = machine;
            this.running = running;
        }
    }

    @Override
    public void publish(MachineId id, boolean running) {
        var wish = new Wish(id, running);
        wishes.add(wish);
        turn.lock();
        try {
            if (!wish.served) {
                serveAll();
            }
        } finally {
            turn.unlock();
        }
        if (wish.fault.isPresent()) {
            throw wish.fault.get();
        }
    }

    /** One push for as many as wait: a class of a hundred must not mean a hundred pushes one after another. */
    private void serveAll() {
        var served = new ArrayList<Wish>();
        for (Wish wish = wishes.poll(); wish != null; wish = wishes.poll()) {
            served.add(wish);
        }
        Optional<RepositoryException> fault = Optional.empty();
        try {
            if (!repository.ready()) {
                repository.synchronise(keeper::meet);
            }
            served.forEach(wish -> attempt(wish, () -> keeper.intentions().intend(wish.machine, wish.running)));
            deliver();
            served.stream()
                    .filter(wish -> wish.running)
                    .forEach(wish -> attempt(wish, () -> keeper.intentions().requireOurs(wish.machine)));
            reached();
        } catch (RepositoryException e) {
            failed(e);
            fault = Optional.of(e);
            served.forEach(wish -> waiting.add(wish.machine));
            tryAgainAt(pace.nextTry());
        }
        for (Wish wish : served) {
            wish.served = true;
            wish.fault = wish.fault.isPresent() ? wish.fault : fault;
        }
    }

    /** One that cannot be keeps nobody else from theirs. */
    private void attempt(Wish wish, Runnable work) {
        try {
            work.run();
        } catch (ForeignManifestException e) {
            keeper.clashed(e);
            wish.fault = Optional.of(e);
        }
    }

    @Override
    public void look() {
        turn.lock();
        try {
            if (!pace.resting()) {
                pace.fetchAtOnce();
                roundTrip();
            }
        } finally {
            turn.unlock();
        }
    }

    @Override
    public String whereabouts(MachineId id) {
        turn.lock();
        try {
            return keeper.whereabouts(id);
        } catch (RepositoryException e) {
            return "its manifest was pushed; the clone cannot be read: " + e.getMessage();
        } finally {
            turn.unlock();
        }
    }

    @Override
    public void close() {
        turn.lock();
        try {
            repository.close();
        } finally {
            turn.unlock();
        }
    }
}
