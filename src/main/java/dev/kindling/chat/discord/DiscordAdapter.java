package dev.kindling.chat.discord;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.Caller;
import dev.kindling.chat.ChatPlatform;
import dev.kindling.chat.CommandHandler;
import dev.kindling.chat.InvocationId;
import dev.kindling.chat.OutgoingMessage;
import dev.kindling.chat.Platform;
import dev.kindling.chat.PlatformPeople;
import dev.kindling.chat.Reply;
import dev.kindling.chat.discord.loopback.LittleDiscord;
import dev.kindling.command.CommandCatalogue;
import dev.kindling.command.Suggestions;
import dev.kindling.config.KindlingConfig;
import dev.kindling.config.TeamsConfig;
import dev.kindling.config.TeamsConfig.People;
import dev.kindling.outbox.Outbox;
import dev.kindling.store.UnitOfWork;
import dev.kindling.team.Directory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import net.dv8tion.jda.api.hooks.ListenerAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Discord as a whole: what goes out ({@link #platform}) works from the beginning, what comes in from {@link #start} on. Never
 * throws for what Discord does; {@link ChatPlatform#connection} tells how things stand.
 */
public final class DiscordAdapter implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DiscordAdapter.class);

    /** Who waits for the database at the same moment shares a commit, so a few more wait well together. */
    private static final int WORKERS = 32;

    /** With so many in line, the last one would wait for some hundredths of a second; a promise takes less. */
    private static final int SERVED_AT_ONCE = 16;

    /** For what may have to wait for Discord first: who somebody is in a direct message, or a file. */
    private static final int PATIENT_WORKERS = 12;

    /** Messages that are delivered at once; each of them may wait for Discord for a while. */
    private static final int COURIERS = 40;

    private static final int BACKGROUND = 6;

    /** They only hand over; the SDK's reading thread must not do even that. */
    private static final int EVENT_THREADS = 2;

    private static final int CALLBACK_THREADS = 8;

    /** At once, while answers come at the pace that is wanted: three hundred first responses in a quarter of a second. */
    private static final int REQUESTS_AT_FIRST = 64;

    private static final int ANSWERS_IN_40_MILLIS = 50;

    /** Whether this JVM has been warmed up; it is done once, whoever is connected with it. */
    private static final AtomicBoolean WARM = new AtomicBoolean();

    /** Longest that the first connection waits until everything is warm. */
    private static final Duration WARM_UP = Duration.ofSeconds(4);

    private static final Duration IDLE = Duration.ofMinutes(1);

    /** How long running handlers get to finish when Kindling stops. */
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(3);

    private final KindlingConfig.Discord config;
    private final Supplier<TeamsConfig> teams;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Timing timing;
    private final DiscordHealth health = new DiscordHealth();
    private final Line line = new Line();
    private final ReplyPlaces places = new ReplyPlaces();
    private final Messenger messenger;
    private final Members members;
    private final Missed missed;
    private final Drafts drafts;
    private final Function<InvocationId, Optional<Reply>> answered;
    private final Promises promises;
    private final ClosedMessages closed;
    private final DiscordPlatform platform;
    private final ScheduledExecutorService background =
            Executors.newScheduledThreadPool(BACKGROUND, named("discord-background"));
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1, named("discord-timer"));

    /** Not {@link #background}: those threads wait for answers of Discord's, which the SDK hands over on these. */
    private final ExecutorService callbacks = Executors.newFixedThreadPool(CALLBACK_THREADS, named("discord-callback"));

    private final ExecutorService events = Executors.newFixedThreadPool(EVENT_THREADS, named("discord-events"));
    private final ExecutorService requests =
            new Lanes(REQUESTS_AT_FIRST, Session.REQUESTS, ANSWERS_IN_40_MILLIS, timer, named("discord-request"));
    private final ExecutorService workers = Executors.newFixedThreadPool(WORKERS, named("discord-worker"));
    private final Rush rush = new Rush(workers, timer, SERVED_AT_ONCE);
    private final ExecutorService patient = Executors.newFixedThreadPool(PATIENT_WORKERS, named("discord-patient"));
    private final ExecutorService couriers = waiting(COURIERS, "discord-courier");
    private Optional<Desk> desk = Optional.empty();
    private Optional<Answers> answers = Optional.empty();
    private Optional<DiscordConnection> connection = Optional.empty();

    /**
     * What the adapter keeps beyond a restart, and where.
     *
     * @param refused a message of the outbox that was refused, by its number
     * @param answered what was answered to an invocation, if that was committed
     * @param state a directory for files of the adapter's own
     */
    public record Memory(
            UnitOfWork work,
            DraftStore drafts,
            MissedStore missed,
            LongFunction<Optional<OutgoingMessage>> refused,
            Function<InvocationId, Optional<Reply>> answered,
            Path state) {}

    /** @param teams what {@code teams.yml} says at this moment */
    public DiscordAdapter(
            KindlingConfig.Discord config,
            Supplier<TeamsConfig> teams,
            Memory memory,
            InstantSource clock,
            RandomGenerator random) {
        this(config, teams, memory, clock, random, Timing.USUAL);
    }

    DiscordAdapter(
            KindlingConfig.Discord config,
            Supplier<TeamsConfig> teams,
            Memory memory,
            InstantSource clock,
            RandomGenerator random,
            Timing timing) {
        this.config = config;
        this.teams = teams;
        this.clock = clock;
        this.random = random;
        this.timing = timing;
        this.messenger = new Messenger(line, health, timing.patience());
        this.members = new Members(line, clock);
        this.missed = new Missed(memory.work(), memory.missed(), clock);
        this.drafts = new Drafts(memory.work(), memory.drafts(), clock);
        this.answered = memory.answered();
        this.promises = Promises.in(memory.state().resolve("discord-promises"), clock.instant());
        this.closed = new ClosedMessages(messenger, places, memory.refused(), missed);
        this.platform = new DiscordPlatform(messenger, places, closed, health, couriers, clock);
    }

    /** For the outbox. */
    public ChatPlatform platform() {
        return platform;
    }

    /** Returns when nobody waits for a first response in a rush, or after that time: what is long has time until then. */
    public void awaitCalm(Duration most) {
        rush.awaitEnd(most);
    }

    /** What the servers say about their people. */
    public PlatformPeople directory() {
        return new DiscordDirectory(line, members);
    }

    /**
     * Connects, and goes on trying for as long as that takes. Called once.
     *
     * @param outbox takes answers that could not be shown at once
     * @param catalogue what people can type
     */
    public void start(
            CommandHandler commands,
            UnitOfWork work,
            Outbox outbox,
            CommandCatalogue catalogue,
            Suggestions suggestions) {
        missed.begin();
        drafts.forgetOld();
        var parts = new Parts(
                line,
                members,
                config.guilds(),
                commands,
                messenger,
                places,
                closed,
                promises,
                rush,
                new Answers(
                        background,
                        message -> work.write(tx -> {
                            outbox.send(tx, message);
                            return true;
                        }),
                        promises::notes));
        var specs = new CommandSpecs(catalogue, suggestions);
        var visitors = visitors(parts);
        var following = parts.answers();
        var answering = desk(parts, visitors);
        var pools = new Session.Pools(events, callbacks, requests);
        var connecting = new DiscordConnection(new DiscordConnection.Tools(
                config,
                this::roles,
                line,
                health,
                messenger,
                new DiscordEvents(answering, specs, visitors, suggestions, workers),
                new Registration(specs, config.guilds(), health, background),
                pools,
                clock,
                random,
                timing.nanos(),
                () -> Http.client(clock, health, timing),
                new LeftWaiting(promises, answered, places, messenger, following, clock)::settle,
                () -> warmUp(commands, pools, (somewhere, canned) -> {
                    var apart = apart(somewhere, canned);
                    var visits = visitors(apart);
                    return new DiscordEvents(desk(apart, visits), specs, visits, suggestions, workers);
                })));
        desk = Optional.of(answering);
        answers = Optional.of(following);
        connection = Optional.of(connecting);
        connecting.start();
    }

    /** What one line to Discord is answered with. */
    private record Parts(
            Line line,
            Members members,
            List<String> guilds,
            CommandHandler commands,
            Messenger messenger,
            ReplyPlaces places,
            ClosedMessages closed,
            Promises promises,
            Rush rush,
            Answers answers) {}

    /** Such that nothing of it reaches anybody, or is kept. */
    private Parts apart(Line somewhere, CommandHandler canned) {
        var aside = new Messenger(somewhere, new DiscordHealth(), timing.patience());
        var replies = new ReplyPlaces();
        return new Parts(
                somewhere,
                new Members(somewhere, clock),
                List.of(LittleDiscord.GUILD),
                canned,
                aside,
                replies,
                new ClosedMessages(aside, replies, number -> Optional.empty(), missed),
                Promises.nowhere(),
                new Rush(workers, timer, SERVED_AT_ONCE),
                new Answers(background, message -> {}, invocation -> false));
    }

    private Visitors visitors(Parts parts) {
        return new Visitors(parts.members(), parts.guilds(), new Directory(teams), clock);
    }

    private Desk desk(Parts parts, Visitors visitors) {
        return new Desk(new Desk.Tools(
                parts.commands(),
                visitors,
                parts.places(),
                parts.messenger(),
                parts.answers(),
                parts.closed(),
                drafts,
                parts.promises(),
                workers,
                patient,
                timer,
                parts.rush(),
                clock,
                random));
    }

    /** The first person after a start does not wait while classes are loaded, nor do three hundred. */
    private void warmUp(
            CommandHandler commands, Session.Pools pools, BiFunction<Line, CommandHandler, ListenerAdapter> listener) {
        if (!WARM.compareAndSet(false, true)) {
            return;
        }
        try {
            var somebody = new ActorId(Platform.DISCORD, config.guilds().get(0), "0");
            commands.warmUp(new Caller(somebody, "somebody", roles()));
            var unheard = new DiscordHealth();
            long answered = new WarmUp(pools, Http.client(clock, unheard, timing), listener, clock).run(WARM_UP);
            log.debug("Warm after {} answers", answered);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.warn("The first command may take a moment longer", e);
        }
    }

    private Set<String> roles() {
        TeamsConfig config = teams.get();
        Set<String> roles = new LinkedHashSet<>(config.operators().discord().roles());
        for (TeamsConfig.Team team : config.teams().values()) {
            for (People people : List.of(team.members(), team.facilitators())) {
                roles.addAll(people.discord().roles());
            }
        }
        return roles;
    }

    /** Threads that come when they are needed, and go again. */
    private static ExecutorService waiting(int most, String name) {
        var threads = new ThreadPoolExecutor(
                most, most, IDLE.toSeconds(), TimeUnit.SECONDS, new LinkedBlockingQueue<>(), named(name));
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    private static ThreadFactory named(String name) {
        var number = new AtomicInteger();
        return task -> {
            var thread = new Thread(task, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Takes nothing more, lets what is under way be answered, then hangs up; in this order. */
    @Override
    public void close() {
        desk.ifPresent(one -> one.close(LAST_ANSWERS));
        answers.ifPresent(one -> one.close(LAST_ANSWERS));
        health.closing();
        connection.ifPresent(DiscordConnection::close);
        timer.shutdownNow();
        background.shutdownNow();
        workers.shutdown();
        patient.shutdown();
        events.shutdown();
        callbacks.shutdown();
        requests.shutdown();
        couriers.shutdownNow();
        promises.close();
    }
}
