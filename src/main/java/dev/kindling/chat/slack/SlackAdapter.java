package dev.kindling.chat.slack;

import com.slack.api.bolt.App;
import com.slack.api.bolt.AppConfig;
import dev.kindling.chat.ActorId;
import dev.kindling.chat.Caller;
import dev.kindling.chat.Card;
import dev.kindling.chat.ChatPlatform;
import dev.kindling.chat.CommandHandler;
import dev.kindling.chat.ConnectionHealth;
import dev.kindling.chat.HomeViewers;
import dev.kindling.chat.Platform;
import dev.kindling.chat.PlatformPeople;
import dev.kindling.config.KindlingConfig;
import dev.kindling.config.Secret;
import dev.kindling.config.TeamsConfig;
import dev.kindling.outbox.Outbox;
import dev.kindling.store.UnitOfWork;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Slack as a whole: what goes out ({@link #platform}) works from the beginning, what comes in from {@link #start} on. Never
 * throws for what Slack does; {@link ChatPlatform#connection} tells how things stand.
 */
public final class SlackAdapter implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SlackAdapter.class);

    /**
     * How many requests may wait for their answers at the same time. They wait for their turn to write, most of them, and who
     * only wants to see something must not stand in that line: so there are more threads than a class has people.
     */
    private static final int AT_ONCE = 250;

    private static final Duration VIEWERS_ARE_KEPT = Duration.ofDays(30);
    private static final Duration IDLE = Duration.ofSeconds(30);

    private static final int BACKGROUND = 6;

    /**
     * How long what was taken gets to be carried out when Kindling stops: more than a busy database is waited for, and far less
     * than a service manager waits for us.
     */
    private static final Duration LAST_WORK = Duration.ofSeconds(10);

    /** How long answers that are being given get to arrive; what takes longer is left to the outbox. */
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(3);

    private final KindlingConfig.Slack config;
    private final Supplier<TeamsConfig> teams;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final ConnectionHealth health = new ConnectionHealth("Slack");
    private final Installation workspace = new Installation();
    private volatile Optional<SlackConnection> connection = Optional.empty();
    private volatile Optional<AppHome> home = Optional.empty();
    private volatile Optional<Counter> counter = Optional.empty();
    private volatile Optional<Answers> answers = Optional.empty();
    private volatile Optional<SlackHttp> http = Optional.empty();
    private final ScheduledExecutorService background =
            Executors.newScheduledThreadPool(BACKGROUND, named("slack-background"));
    private final ThreadPoolExecutor handlers = atOnce("slack-handler");
    private final ThreadPoolExecutor workers = atOnce("slack-worker");
    private final SlackApi api;
    private final SlackPace pace;
    private final SlackPeople people;
    private final UserGroups groups;
    private final ReplyPlaces places;
    private final SlackPlatform platform;

    /** @param teams what {@code teams.yml} says at this moment */
    public SlackAdapter(
            KindlingConfig.Slack config, Supplier<TeamsConfig> teams, InstantSource clock, RandomGenerator random) {
        this.config = config;
        this.teams = teams;
        this.clock = clock;
        this.random = random;
        this.api = new SlackApi(config, clock, error -> connection.ifPresent(line -> line.suspect(error)));
        this.pace = new SlackPace(clock);
        this.people = new SlackPeople(api, health, clock);
        this.groups = new UserGroups(api, health, teams, clock);
        var messenger = new Messenger(api, pace, clock);
        this.places = new ReplyPlaces(messenger, clock);
        this.platform =
                new SlackPlatform(messenger, places, health, user -> home.ifPresent(page -> page.changed(user)));
    }

    /** For the outbox. */
    public ChatPlatform platform() {
        return platform;
    }

    /** What the workspace says about its people. */
    public PlatformPeople directory() {
        return new SlackDirectory(api, people, groups);
    }

    /**
     * Connects, and goes on trying for as long as that takes.
     *
     * @param outbox takes answers that could not be shown at once
     * @param page what a person sees in App Home
     * @param viewers who has looked at that
     */
    public void start(
            CommandHandler commands, UnitOfWork work, Outbox outbox, Function<Caller, Card> page, HomeViewers viewers) {
        var visitors = new Visitors(people, groups, workspace);
        var view =
                new AppHome(api, pace, background, user -> page(visitors, page, user), memory(visitors, work, viewers));
        home = Optional.of(view);
        var immediate = new Answers(background, work, outbox);
        answers = Optional.of(immediate);
        var desk = new Counter(new Counter.Tools(
                commands,
                visitors,
                places,
                immediate,
                new Forms(api, background),
                new SlackEvents(api, health, groups, workspace),
                view,
                workers,
                clock,
                random));
        counter = Optional.of(desk);
        App app = app(desk);
        http = signature().map(signature -> new SlackHttp(signature, health, app));
        var receiver = new SlackReceiver(app, handlers, random);
        var line = new SlackConnection(
                api,
                health,
                workspace,
                app,
                receiver,
                socketToken(),
                () -> {
                    warmUp(commands, receiver);
                    beReady();
                    view.refresh();
                    groups.start();
                    people.start();
                },
                random);
        connection = Optional.of(line);
        line.start();
    }

    private void warmUp(CommandHandler commands, SlackReceiver receiver) {
        try {
            String here = workspace.get().team();
            if (!here.isEmpty()) {
                commands.warmUp(somebody(here));
                receiver.warmUp("not" + here);
            }
        } catch (RuntimeException e) {
            log.warn("The first command may take a moment longer", e);
        }
    }

    /**
     * A thread is started by whoever hands it work, and on a busy host that waits until the new one has run for a moment: the
     * socket's only reader, in which a class's first commands stand in line, must not. Those that are not needed go again.
     */
    private void beReady() {
        handlers.prestartAllCoreThreads();
        workers.prestartAllCoreThreads();
    }

    /** Whoever is in a team, by name or by being in every user group. */
    private Caller somebody(String team) {
        TeamsConfig now = teams.get();
        String user = now.teams().values().stream()
                .flatMap(one -> one.members().slack().users().stream())
                .findFirst()
                .orElse("U0");
        return new Caller(new ActorId(Platform.SLACK, team, user), "somebody", UserGroups.namedIn(now));
    }

    private static Card page(Visitors visitors, Function<Caller, Card> page, String user) {
        Visitors.Visit visit = visitors.visit(user, "", "");
        return visit.refusal().orElseGet(() -> page.apply(visit.caller()));
    }

    private AppHome.Memory memory(Visitors visitors, UnitOfWork work, HomeViewers viewers) {
        return new AppHome.Memory() {
            @Override
            public void saw(String user) {
                work.write(tx -> {
                    viewers.saw(tx, visitors.unchecked(user), clock.instant());
                    return true;
                });
            }

            @Override
            public Set<String> known() {
                Instant since = clock.instant().minus(VIEWERS_ARE_KEPT);
                return work
                        .read(tx -> viewers.since(
                                tx, Platform.SLACK, workspace.get().team(), since))
                        .stream()
                        .map(ActorId::user)
                        .collect(Collectors.toSet());
            }
        };
    }

    private Optional<Secret> socketToken() {
        return config.mode().equals("http") ? Optional.empty() : config.appToken();
    }

    private Optional<SlackSignature> signature() {
        return config.signingSecret()
                .filter(secret -> config.mode().equals("http"))
                .map(secret -> new SlackSignature(secret, clock));
    }

    /** Whether Slack calls us ({@link #receive}), instead of us keeping a socket open. */
    public boolean isCalled() {
        return config.mode().equals("http");
    }

    /**
     * Takes a request in mode http: a command, a button, a form or an event. Anybody may send one; only Slack's have an
     * effect.
     *
     * @param headers by name in lower case
     * @param body as it came over the wire, since the signature is over that
     */
    public SlackAnswer receive(Map<String, List<String>> headers, byte[] body) {
        return http.filter(open -> !workspace.get().equals(Workspace.UNKNOWN))
                .map(open -> open.receive(headers, body))
                // Events come again after this; for the others people see that it did not work.
                .orElseGet(() -> SlackAnswer.of(503, "Kindling is not connected to Slack yet."));
    }

    private App app(Counter desk) {
        var settings = AppConfig.builder()
                .slack(api.sdk())
                .singleTeamBotToken(config.botToken().reveal())
                .build();
        // Only our own middleware: it takes every kind of request, and the token is checked by the connection.
        return new App(settings, List.of(desk));
    }

    /** Threads that come when they are needed and go again. */
    private static ThreadPoolExecutor atOnce(String name) {
        var threads = new ThreadPoolExecutor(
                AT_ONCE, AT_ONCE, IDLE.toSeconds(), TimeUnit.SECONDS, new LinkedBlockingQueue<>(), named(name));
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

    /** Takes nothing more, lets what is under way be done, answered and acknowledged, then hangs up; in this order. */
    @Override
    public void close() {
        counter.ifPresent(desk -> desk.close(LAST_WORK));
        answers.ifPresent(immediate -> immediate.close(LAST_ANSWERS));
        connection.ifPresent(SlackConnection::close);
        handlers.shutdown();
        people.close();
        groups.close();
        background.shutdownNow();
        workers.shutdown();
        health.closing();
        try {
            api.close();
        } catch (Exception e) {
            log.debug("The SDK did not close cleanly", e);
        }
    }
}
