package dev.kindling.testing;

import static org.awaitility.Awaitility.await;

import dev.kindling.Core;
import dev.kindling.audit.AuditLog;
import dev.kindling.chat.Action;
import dev.kindling.chat.ActorId;
import dev.kindling.chat.Button;
import dev.kindling.chat.Caller;
import dev.kindling.chat.Card;
import dev.kindling.chat.Form;
import dev.kindling.chat.Input;
import dev.kindling.chat.Invocation;
import dev.kindling.chat.InvocationId;
import dev.kindling.chat.Origin;
import dev.kindling.chat.PlainText;
import dev.kindling.chat.Platform;
import dev.kindling.chat.Reply;
import dev.kindling.command.CommandRouter;
import dev.kindling.config.ConfigReader;
import dev.kindling.config.ConfigResult;
import dev.kindling.config.KindlingConfig;
import dev.kindling.doctor.Diagnosis;
import dev.kindling.doctor.Finding;
import dev.kindling.engine.SandboxEngine;
import dev.kindling.engine.rehearsal.RehearsalEngine;
import dev.kindling.engine.rehearsal.RehearsalFaults;
import dev.kindling.inventory.Inventory;
import dev.kindling.inventory.git.GitRemote;
import dev.kindling.inventory.git.GitRepository;
import dev.kindling.outbox.Outbox;
import dev.kindling.outbox.OutboxWorker;
import dev.kindling.outbox.Pace;
import dev.kindling.sandbox.Sandbox;
import dev.kindling.sandbox.SandboxKey;
import dev.kindling.sandbox.SandboxState;
import dev.kindling.sandbox.Seats;
import dev.kindling.sshkey.SshProbe;
import dev.kindling.store.DurableTask;
import dev.kindling.store.ReadTransaction;
import dev.kindling.store.TaskKind;
import dev.kindling.store.WriteTransaction;
import dev.kindling.store.sql.SqlAuditLog;
import dev.kindling.store.sql.SqlDatabase;
import dev.kindling.store.sql.SqlInventory;
import dev.kindling.store.sql.SqlOperations;
import dev.kindling.store.sql.SqlOutbox;
import dev.kindling.store.sql.SqlSandboxes;
import dev.kindling.store.sql.SqlTaskQueue;
import dev.kindling.team.Directory;
import dev.kindling.team.LiveTeams;
import dev.kindling.team.TeamsWatch;
import dev.kindling.workshop.BoardPage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Kindling without its doors: the real parts put together as {@code Wiring} does it, on a directory of the test, but with a
 * clock in the test's hand, seeded randomness and a chat that records. People are those of the {@link Plan}, on the console.
 *
 * <p>May be used from many threads; {@link #restart} may not.
 */
public final class House implements AutoCloseable {
    /** Where people type unless a test says otherwise; everybody reads there. */
    public static final String CHANNEL = "general";

    private static final int ENGINE_THREADS = 16;
    private static final int TIMER_THREADS = 4;
    private static final Duration BOOT_PATIENCE = Duration.ofMinutes(3);
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration ARRIVAL = Duration.ofSeconds(30);

    /** The database compares times as texts: one with more digits would be before the same millisecond written with three. */
    private static final DateTimeFormatter AS_STORED =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private static final String NO_HURRY = "pragma busy_timeout = 60000";

    private final Plan plan;
    private final Path directory;
    private final ConfigResult.Read config;
    private final LiveTeams teams;
    private final SettableClock clock = new SettableClock();
    private final Random random = new Random(20_261_122);
    private final RecordingChat chat = new RecordingChat();
    private final RehearsalFaults faults = new RehearsalFaults();
    private final AtomicInteger invocations = new AtomicInteger();
    private final Map<String, InvocationId> lastInvocation = new ConcurrentHashMap<>();
    private final Map<InvocationId, Reply> replies = new ConcurrentHashMap<>();
    private final Map<String, Form> openForms = new ConcurrentHashMap<>();
    private final SqlSandboxes sandboxes = new SqlSandboxes();
    private @Nullable Parts parts;

    /** What is opened and closed with a restart. */
    private record Parts(
            SqlDatabase database,
            SandboxEngine engine,
            SshProbe probe,
            SqlTaskQueue queue,
            OutboxWorker worker,
            CommandRouter router,
            Optional<Inventory> inventory,
            Seats seats,
            Function<String, Optional<BoardPage>> boards,
            TeamsWatch watch,
            Predicate<InvocationId> ended) {}

    House(Plan plan, Path directory) {
        this.plan = plan;
        this.directory = directory;
        this.config = plan.config(directory);
        this.teams = new LiveTeams(config.teams());
        this.parts = start();
        // Another house may have stood here before: its ids are not to come again.
        this.invocations.set((int) count("select count(*) from invocation"));
    }

    /** A house with the usual teams and limits. */
    public static House open(Path directory) {
        return new Plan().open(directory);
    }

    private Parts start() {
        KindlingConfig kindling = config.kindling();
        Path state = kindling.stateDir();
        try {
            Files.createDirectories(state);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var database = SqlDatabase.open(databaseFile());
        var probe = new SshProbe();
        var queue = new SqlTaskQueue(database, clock, ENGINE_THREADS, TIMER_THREADS);
        var worker = new AtomicReference<OutboxWorker>();
        Consumer<Platform> wake = platform -> worker.get().wake();
        Optional<Inventory> inventory =
                inventory(database, queue, new Directory(teams), new Outbox(new SqlOutbox(), clock, wake));
        AuditLog audit = inventory.map(on -> on.watching(new SqlAuditLog())).orElseGet(SqlAuditLog::new);
        SandboxEngine made =
                plan.wrap(new RehearsalEngine(state.resolve("rehearsal"), "127.0.0.1", clock, plan.capacity(), faults));
        SandboxEngine engine = inventory.map(on -> plan.drive(on, made)).orElse(made);
        var core = new Core(new Core.Surroundings(
                database,
                database,
                queue,
                engine,
                probe,
                audit,
                state,
                kindling,
                teams,
                Optional.of(directory.resolve("workshops")),
                plan.published(),
                plan.sources(),
                wake,
                platform -> plan.people(config.teams()),
                ZoneOffset.UTC,
                BOOT_PATIENCE,
                () -> new Diagnosis(
                        List.of(new Diagnosis.Chapter("house", List.of(Finding.warning("it is a test", "nothing"))))),
                () -> "http://board.example",
                clock,
                random));
        worker.set(new OutboxWorker(chat, core.outboxRows(), database, clock, Pace.perSecond(5_000)));
        List<DurableTask> tasks = new ArrayList<>(core.tasks());
        tasks.addAll(List.of(new Nudge(TaskKind.Lane.ENGINE), new Nudge(TaskKind.Lane.TIMER)));
        inventory.ifPresent(on -> {
            tasks.add(on);
            on.carryOutBy(core.revival(), core.ends());
            on.begin();
        });
        core.begin();
        worker.get().start();
        queue.start(tasks);
        var watch = new TeamsWatch(new TeamsWatch.Parts(
                teamsFile(),
                List.copyOf(kindling.flavours().keySet()),
                new ConfigReader(Map.of()),
                teams,
                core::namedOperators,
                core.outbox(),
                audit,
                database,
                clock));
        return new Parts(
                database,
                engine,
                probe,
                queue,
                worker.get(),
                core.router(),
                inventory,
                core.seats(),
                core::boardPage,
                watch,
                core::ended);
    }

    private Optional<Inventory> inventory(SqlDatabase database, SqlTaskQueue queue, Directory people, Outbox outbox) {
        var settings = plan.inventory();
        if (!settings.isOn()) {
            return Optional.empty();
        }
        Path state = config.kindling().stateDir();
        String host = config.kindling().host().address();
        var remote = GitRemote.of(settings.repository().orElseThrow(), settings, directory);
        return Optional.of(new Inventory(new Inventory.Parts(
                database,
                queue,
                new SqlInventory(),
                sandboxes,
                new SqlOperations(),
                people,
                outbox,
                new GitRepository(state.resolve("inventory/clone.git"), remote, host, clock),
                settings,
                host,
                state.resolve("host-keys"),
                clock)));
    }

    /** Who is in which team; what stands here is taken over when {@link #teamsWatch} looks. */
    public Path teamsFile() {
        return directory.resolve("config/teams.yml");
    }

    /** Looks when the test says so; it is not started. */
    public TeamsWatch teamsWatch() {
        return parts().watch();
    }

    public Inventory inventory() {
        return parts().inventory().orElseThrow();
    }

    /** Does nothing; scheduling it makes a lane look for what is due. */
    private record Nudge(TaskKind.Lane lane) implements DurableTask {
        @Override
        public TaskKind kind() {
            return new TaskKind("nudge-" + lane.name().toLowerCase(java.util.Locale.ROOT), lane);
        }

        @Override
        public Optional<Instant> run(String id) {
            return Optional.empty();
        }
    }

    private Parts parts() {
        if (parts == null) {
            throw new IllegalStateException("the house is closed");
        }
        return parts;
    }

    // --- People do something
    // ------------------------------------------------------------------------------------------

    /** Types a line in the channel. */
    public Reply say(String person, String text) {
        return tell(person, new Origin(CHANNEL, false), new Input.Typed(text));
    }

    /** Types a line in the conversation with Kindling alone. */
    public Reply sayInPrivate(String person, String text) {
        return tell(person, new Origin("dm", true), new Input.Typed(text));
    }

    /** Presses the newest button of that label that the person can see: under their last reply, or in a direct message. */
    public Reply press(String person, String label) {
        return press(person, button(person, label).action());
    }

    /** Presses a button that need not be there, as a forger would. */
    public Reply press(String person, Action action) {
        return tell(person, new Origin(CHANNEL, false), new Input.Pressed(action));
    }

    public Button button(String person, String label) {
        Deque<Card> seen = new ArrayDeque<>(chat.directMessagesTo(person));
        lastCard(person).ifPresent(seen::addLast);
        while (!seen.isEmpty()) {
            Optional<Button> found = seen.removeLast()
                    .buttons()
                    .filter(button -> button.label().equals(label))
                    .findFirst();
            if (found.isPresent()) {
                return found.get();
            }
        }
        throw new AssertionError(person + " sees no button \"" + label + "\"; last reply: " + lastReply(person));
    }

    /** Sends in the form that the person was shown last. */
    public Reply submit(String person, Map<String, String> values) {
        var form = openForms.get(person);
        if (form == null) {
            throw new AssertionError(person + " has no form; last reply: " + lastReply(person));
        }
        return submit(person, form.name(), form.context(), values);
    }

    /** Sends in a form that need not be there, as a forger would. */
    public Reply submit(String person, String form, String context, Map<String, String> values) {
        return tell(person, new Origin(CHANNEL, false), new Input.Submitted(form, context, values));
    }

    private Reply tell(String person, Origin origin, Input input) {
        var id = new InvocationId(person + ":" + invocations.incrementAndGet());
        return deliver(id, person, origin, input);
    }

    /** Hands an invocation in with an id of the test's own; the same one again is a redelivery. */
    public Reply deliver(InvocationId id, String person, Origin origin, Input input) {
        var caller = new Caller(ActorId.console(person), person, Set.of());
        Reply reply = parts().router().handle(new Invocation(id, caller, origin, input, clock.instant()));
        replies.put(id, reply);
        lastInvocation.put(person, id);
        if (reply instanceof Reply.OpenForm open) {
            openForms.put(person, open.form());
        }
        return reply;
    }

    /** Hands in what somebody of any platform does. */
    public Reply handle(Invocation invocation) {
        return parts().router().handle(invocation);
    }

    // --- What people see
    // ----------------------------------------------------------------------------------------------

    /**
     * Whoever looks sees all that was committed to be said: the outbox delivers one message after the other, and a look between
     * two of them would find a direct message without the answer that belongs to it. Not for ever: a test may hold some back.
     */
    private void letArrive() {
        long end = System.nanoTime() + ARRIVAL.toNanos();
        while (parts != null && !dueMessages().isEmpty() && System.nanoTime() < end) {
            LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
        }
    }

    /** Whether the work has ended that the person started last, as {@code say --wait} asks. */
    public boolean ended(String person) {
        var last = lastInvocation.get(person);
        return last == null || parts().ended().test(last);
    }

    /** What the person was answered at once, in plain text, whatever has become of that answer since. */
    public String answerTo(String person) {
        var id = lastInvocation.get(person);
        var reply = id == null ? null : replies.get(id);
        return reply == null ? "" : PlainText.render(reply);
    }

    /**
     * The answer to what the person did last as it stands now, in plain text. What work in the background edits may have been
     * edited by now, however soon a test looks: {@link #answerTo} is what was said first.
     */
    public String lastReply(String person) {
        return lastCard(person).map(PlainText::render).orElseGet(() -> answerTo(person));
    }

    /** The card of that answer, if it is one. */
    public Optional<Card> lastCard(String person) {
        var id = lastInvocation.get(person);
        if (id == null) {
            return Optional.empty();
        }
        letArrive();
        return chat.replyTo(id.value())
                .or(() -> replies.get(id) instanceof Reply.Show show ? Optional.of(show.card()) : Optional.empty());
    }

    /** The form that the person was shown last. */
    public Form openForm(String person) {
        var form = openForms.get(person);
        if (form == null) {
            throw new AssertionError(person + " has no form; last reply: " + lastReply(person));
        }
        return form;
    }

    /** All direct messages to the person as they stand now, in plain text, oldest first. */
    public List<String> directMessagesTo(String person) {
        letArrive();
        return chat.directMessagesTo(person).stream().map(PlainText::render).toList();
    }

    public String lastDirectMessageTo(String person) {
        List<String> all = directMessagesTo(person);
        return all.isEmpty() ? "" : all.get(all.size() - 1);
    }

    /** What everybody reads in the channel, in plain text, oldest first. */
    public List<String> inChannel() {
        letArrive();
        return chat.inChannel(CHANNEL).stream().map(PlainText::render).toList();
    }

    public RecordingChat chat() {
        return chat;
    }

    // --- What is so
    // ---------------------------------------------------------------------------------------------------

    /** Every sandbox of the person that there ever was, oldest first. */
    public List<Sandbox> sandboxesOf(String person) {
        return Stream.of(SandboxState.values())
                .flatMap(state -> parts().database().read(tx -> sandboxes.in(tx, state)).stream())
                .filter(sandbox -> sandbox.owner().equals(ActorId.console(person)))
                .sorted(java.util.Comparator.comparing(Sandbox::requestedAt).thenComparing(Sandbox::name))
                .toList();
    }

    /** The person's newest sandbox, whatever has become of it. */
    public Sandbox sandboxOf(String person) {
        List<Sandbox> all = sandboxesOf(person);
        if (all.isEmpty()) {
            throw new AssertionError(person + " never had a sandbox; last reply: " + lastReply(person));
        }
        return all.get(all.size() - 1);
    }

    public List<Sandbox> live() {
        return parts().database().read(sandboxes::live);
    }

    /** The workshops' side of the sandboxes; a new one after each {@link #restart}. */
    public Seats seats() {
        return parts().seats();
    }

    /** What the room's screen shows under an address that a facilitator was given. */
    public Optional<BoardPage> boardAt(String address) {
        return parts().boards().apply(address.substring(address.lastIndexOf('/') + 1));
    }

    /** Does something in one transaction, as a handler would. */
    public <T> T write(Function<WriteTransaction, T> work) {
        return parts().database().write(work);
    }

    public <T> T read(Function<ReadTransaction, T> work) {
        return parts().database().read(work);
    }

    /** The sandbox as it is now. */
    public Sandbox fresh(Sandbox sandbox) {
        return read(tx -> sandboxes.find(tx, sandbox.id())).orElseThrow();
    }

    public List<SandboxKey> keysOf(Sandbox sandbox) {
        return parts().database().read(tx -> sandboxes.keys(tx, sandbox.id()));
    }

    /** The first column of a query on the database file. */
    public List<String> sql(String query) {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + databaseFile());
                var statement = connection.createStatement()) {
            statement.execute(NO_HURRY);
            List<String> found = new ArrayList<>();
            try (var rows = statement.executeQuery(query)) {
                while (rows.next()) {
                    found.add(String.valueOf(rows.getString(1)));
                }
            }
            return found;
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
    }

    /** Changes the database file behind everybody's back, best while the house is closed. */
    public void change(String statement) {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + databaseFile());
                var change = connection.createStatement()) {
            change.execute(NO_HURRY);
            change.executeUpdate(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(statement, e);
        }
    }

    public long count(String query) {
        return Long.parseLong(sql(query).get(0));
    }

    public Path databaseFile() {
        return config.kindling().stateDir().resolve("kindling.db");
    }

    public Path stateDir() {
        return config.kindling().stateDir();
    }

    public Path directory() {
        return directory;
    }

    public KindlingConfig config() {
        return config.kindling();
    }

    public SandboxEngine engine() {
        return parts().engine();
    }

    public RehearsalFaults faults() {
        return faults;
    }

    // --- Time
    // ---------------------------------------------------------------------------------------------------------

    public Instant now() {
        return clock.instant();
    }

    /** Time stands still, but for {@link #advance}, until {@link #letTimeRun}: for what a test says to the second. */
    public void holdTime() {
        clock.stand();
    }

    public void letTimeRun() {
        clock.run();
    }

    /** Moves the clock on, and has everybody look what is due now. */
    public void advance(Duration by) {
        clock.advance(by);
        nudge();
    }

    private void nudge() {
        var house = parts();
        house.database().write(tx -> {
            for (TaskKind.Lane lane : List.of(TaskKind.Lane.ENGINE, TaskKind.Lane.TIMER)) {
                house.queue().schedule(tx, new Nudge(lane).kind(), "nudge", clock.instant());
            }
            return true;
        });
        house.worker().wake();
    }

    /** Waits until all work that was asked for has ended, nothing is due and every message has left. */
    public void settle() {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(this::quiet, still -> still.isEmpty());
    }

    /** Waits like {@link #settle}, but not for work that waits for its next attempt some time from now. */
    public void settleWhatIsDue() {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(this::due, still -> still.isEmpty());
    }

    /** One statement and so one moment: what goes from one table to another between two looks would be seen in neither. */
    private List<String> quiet() {
        return sql(dueAt(clock.instant())
                + " union all select 'operation ' || kind from operation where state in ('PENDING', 'RUNNING')"
                + " union all select 'message ' || message_key from outbox where state = 'PENDING'");
    }

    private List<String> due() {
        return sql(dueAt(clock.instant()));
    }

    private static String dueAt(Instant now) {
        String task =
                "select task_name from %s where picked = 1 or priority = 1 or execution_time <= " + now.toEpochMilli();
        return String.join(
                " union all ", task.formatted("engine_task"), task.formatted("timer_task"), messagesDueAt(now));
    }

    private List<String> dueMessages() {
        return sql(messagesDueAt(clock.instant()));
    }

    private static String messagesDueAt(Instant now) {
        return "select 'message ' || message_key from outbox where state = 'PENDING' and next_at <= '"
                + AS_STORED.format(now) + "'";
    }

    /** Closes everything as at the end of the process, and opens it again on the same directory. */
    public void restart() {
        stop();
        begin();
    }

    /** Closes everything; time may pass before {@link #begin}. */
    public void stop() {
        var house = parts();
        parts = null;
        house.queue().close();
        house.worker().close();
        house.probe().close();
        house.engine().close();
        house.inventory().ifPresent(Inventory::close);
        house.database().close();
    }

    public void begin() {
        parts = start();
    }

    /** Lets time pass while the house is closed. */
    public void sleepThrough(Duration time) {
        clock.advance(time);
    }

    @Override
    public void close() {
        if (parts != null) {
            stop();
        }
    }
}
