package dev.kindling.chat.slack;

import com.slack.api.bolt.App;
import com.slack.api.bolt.AppConfig;
import dev.kindling.chat.Caller;
import dev.kindling.chat.Card;
import dev.kindling.chat.ChatPlatform;
import dev.kindling.chat.CommandHandler;
import dev.kindling.chat.ConnectionHealth;
import dev.kindling.chat.PlatformPeople;
import dev.kindling.config.KindlingConfig;
import dev.kindling.config.Secret;
import dev.kindling.config.TeamsConfig;
import dev.kindling.outbox.Outbox;
import dev.kindling.store.UnitOfWork;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Slack as a whole: what goes out ({@link #platform}) works from the beginning, what comes in from {@link #start} on. Never
 * throws for what Slack does; {@link ChatPlatform#connection} tells how things stand.
 */
public final class SlackAdapter implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SlackAdapter.class);
    private static final int WORKERS = 16;

    /** How many requests may wait for their answers at the same time. */
    private static final int HANDLERS = 32;

    private static final int BACKGROUND = 6;

    /** How long running handlers get to finish when Kindling stops. */
    private static final Duration LAST_ACKS = Duration.ofSeconds(3);

    private final KindlingConfig.Slack config;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final ConnectionHealth health = new ConnectionHealth("Slack");
    private final Installation workspace = new Installation();
    private volatile Optional<SlackConnection> connection = Optional.empty();
    private volatile Optional<AppHome> home = Optional.empty();
    private volatile Optional<Counter> counter = Optional.empty();
    private volatile Optional<SlackHttp> http = Optional.empty();
    private final ScheduledExecutorService background =
            Executors.newScheduledThreadPool(BACKGROUND, named("slack-background"));
    private final ExecutorService handlers = Executors.newFixedThreadPool(HANDLERS, named("slack-handler"));
    private final ExecutorService workers = Executors.newFixedThreadPool(WORKERS, named("slack-worker"));
    private final SlackApi api;
    private final SlackPace pace;
    private final SlackPeople people;
    private final ReplyPlaces places = new ReplyPlaces();
    private final Messenger messenger;
    private final SlackPlatform platform;

    /** @param teams what {@code teams.yml} says at this moment */
    public SlackAdapter(
            KindlingConfig.Slack config, Supplier<TeamsConfig> teams, InstantSource clock, RandomGenerator random) {
        this.config = config;
        this.clock = clock;
        this.random = random;
        this.api = new SlackApi(config, clock, error -> connection.ifPresent(line -> line.suspect(error)));
        this.pace = new SlackPace(clock);
        this.people = new SlackPeople(api, health, teams, clock);
        this.messenger = new Messenger(api, pace, clock);
        this.platform =
                new SlackPlatform(messenger, places, health, user -> home.ifPresent(page -> page.changed(user)));
    }

    /** For the outbox. */
    public ChatPlatform platform() {
        return platform;
    }

    /** What the workspace says about its people. */
    public PlatformPeople directory() {
        return new SlackDirectory(api, people);
    }

    /**
     * Connects, and goes on trying for as long as that takes.
     *
     * @param outbox takes answers that could not be shown at once
     * @param page what a person sees in App Home
     */
    public void start(CommandHandler commands, UnitOfWork work, Outbox outbox, Function<Caller, Card> page) {
        var visitors = new Visitors(people, workspace);
        var view = new AppHome(api, pace, background, user -> page(visitors, page, user));
        home = Optional.of(view);
        var desk = new Counter(new Counter.Tools(
                commands,
                visitors,
                places,
                messenger,
                new Answers(background, work, outbox),
                new Forms(api, background),
                new SlackEvents(api, health, people, workspace),
                view,
                workers,
                clock,
                random));
        counter = Optional.of(desk);
        App app = app(desk);
        http = signature().map(signature -> new SlackHttp(signature, health, app));
        var line = new SlackConnection(
                api, health, people, workspace, app, new SlackReceiver(app, handlers, random), socketToken(), random);
        connection = Optional.of(line);
        line.start();
    }

    private static Card page(Visitors visitors, Function<Caller, Card> page, String user) {
        Visitors.Visit visit = visitors.visit(user, "", "");
        return visit.refusal().orElseGet(() -> page.apply(visit.caller()));
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

    private static ThreadFactory named(String name) {
        var number = new AtomicInteger();
        return task -> {
            var thread = new Thread(task, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Takes nothing more, lets what is under way be acknowledged, then hangs up; in this order. */
    @Override
    public void close() {
        counter.ifPresent(desk -> desk.close(LAST_ACKS));
        connection.ifPresent(SlackConnection::close);
        handlers.shutdown();
        people.close();
        background.shutdownNow();
        workers.shutdown();
        health.down("Kindling is stopping");
        try {
            api.close();
        } catch (Exception e) {
            log.debug("The SDK did not close cleanly", e);
        }
    }
}
