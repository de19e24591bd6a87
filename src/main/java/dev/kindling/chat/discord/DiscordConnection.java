package dev.kindling.chat.discord;

import dev.kindling.config.KindlingConfig;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import net.dv8tion.jda.api.JDA;
import net.dv8tion.jda.api.entities.Guild;
import net.dv8tion.jda.api.exceptions.InvalidTokenException;
import okhttp3.OkHttpClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a session with Discord alive, on a thread of its own. The SDK resumes and reconnects by itself; this watches whether it
 * really does, and begins anew with a fresh one when it does not. Ends only when closed, or when Discord says that no further
 * attempt can help.
 */
final class DiscordConnection implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DiscordConnection.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(250);
    /** All servers come within this after a login; one that does not is out of order, and the SDK waits 75 s more for it. */
    private static final Duration SERVERS_COME = Duration.ofSeconds(5);

    private static final Duration LAST_REQUESTS = Duration.ofSeconds(4);

    /** For a session that is not believed in any more; to the SDK, zero would be for ever. */
    private static final Duration GIVEN_UP = Duration.ofMillis(200);

    /** Longest time that a session may need to connect again; the SDK pauses 32 s at most between attempts. */
    private static final Duration DEAF = Duration.ofSeconds(150);

    /** Longest time without a heartbeat although it says that it is connected; Discord's come every 41 s. */
    private static final Duration SILENT = Duration.ofSeconds(150);

    /**
     * What the connection works with.
     *
     * @param roles that teams.yml names at this moment
     * @param opened told of the first session that has logged in
     * @param nanos by which silences are measured
     * @param warmUp done once, before anything is asked of us; never throws
     */
    record Tools(
            KindlingConfig.Discord config,
            Supplier<Set<String>> roles,
            Line line,
            DiscordHealth health,
            Messenger messenger,
            DiscordEvents events,
            Registration registration,
            Session.Pools pools,
            InstantSource clock,
            RandomGenerator random,
            LongSupplier nanos,
            Supplier<OkHttpClient.Builder> http,
            Consumer<JDA> opened,
            Runnable warmUp) {}

    private final Tools tools;
    private final DiscordHealth health;
    private final List<String> guilds;
    private final Thread thread = new Thread(this::run, "discord-connection");
    private final CountDownLatch closing = new CountDownLatch(1);
    private Duration pause = FIRST_PAUSE;
    private Set<String> judged = Set.of();
    private boolean opened;

    DiscordConnection(Tools tools) {
        this.tools = tools;
        this.health = tools.health();
        this.guilds = tools.config().guilds();
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            tools.warmUp().run();
            while (!closed() && !health.stopped()) {
                live();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean closed() {
        return closing.getCount() == 0;
    }

    /** One session, from the login to its end. */
    private void live() throws InterruptedException {
        var session = new Session(tools.registration()::bring, tools.nanos());
        try {
            JDA jda = session.open(tools.config(), tools.pools(), tools.http().get(), tools.events());
            tools.messenger().reconnected();
            tools.line().use(jda);
            if (!opened) {
                opened = true;
                tools.opened().accept(jda);
            }
            watch(session, jda);
        } catch (InvalidTokenException e) {
            health.stop(
                    "Discord refuses the bot's token (401). Copy it anew at discord.com/developers/applications > Bot"
                            + " > Reset Token, and set discord.token.");
        } catch (RuntimeException | Error e) {
            if (!closed()) {
                // The message is left out: it may repeat what was asked with, the token among it.
                log.debug("The login broke with {}", e.getClass().getName());
                health.down("Discord does not answer; I keep trying ("
                        + e.getClass().getSimpleName() + ")");
            }
        } finally {
            tools.line().none();
            session.close(closed() ? LAST_REQUESTS : GIVEN_UP);
        }
        if (!closed() && !health.stopped()) {
            rest();
        }
    }

    private void rest() throws InterruptedException {
        long millis = pause.toMillis() + tools.random().nextLong(pause.toMillis() / 2 + 1);
        pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        var unused = closing.await(millis, TimeUnit.MILLISECONDS);
    }

    /** Returns when this session is not to be believed in any more. */
    private void watch(Session session, JDA jda) throws InterruptedException {
        long connected = tools.nanos().getAsLong();
        Optional<Long> loading = Optional.empty();
        while (!closing.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
            JDA.Status status = jda.getStatus();
            loading = status == JDA.Status.LOADING_SUBSYSTEMS
                    ? Optional.of(loading.orElse(tools.nanos().getAsLong()))
                    : Optional.empty();
            if (status == JDA.Status.CONNECTED) {
                connected = tools.nanos().getAsLong();
                if (session.silence().compareTo(SILENT) > 0) {
                    health.down("Discord says nothing any more although the connection stands; I connect anew");
                    return;
                }
                pause = FIRST_PAUSE;
                tellGuilds(jda, true);
            } else if (loading.filter(since -> gone(since, SERVERS_COME)).isPresent() && servesAny(jda)) {
                // What people do in the others is answered, so they are not to wait for the one that is out of order.
                tellGuilds(jda, false);
            } else if (status == JDA.Status.SHUTDOWN || status == JDA.Status.FAILED_TO_LOGIN) {
                ended(session);
                return;
            } else {
                health.down("not connected (" + words(status) + missing(status, jda) + ")");
                if (gone(connected, DEAF)) {
                    log.warn("Discord: no connection for {} s; I begin anew", DEAF.toSeconds());
                    return;
                }
            }
        }
    }

    private boolean gone(long since, Duration time) {
        return Duration.ofNanos(tools.nanos().getAsLong() - since).compareTo(time) > 0;
    }

    private boolean servesAny(JDA jda) {
        return guilds.stream().anyMatch(id -> jda.getGuildById(id) != null);
    }

    private static String words(JDA.Status status) {
        return switch (status) {
            case LOADING_SUBSYSTEMS -> "Discord is still sending the servers";
            case DISCONNECTED, RECONNECT_QUEUED, WAITING_TO_RECONNECT, ATTEMPTING_TO_RECONNECT ->
                "the line broke off; I am connecting again";
            case SHUTTING_DOWN -> "hanging up";
            default -> "connecting";
        };
    }

    /** Which servers the SDK has not heard enough of yet. */
    private String missing(JDA.Status status, JDA jda) {
        if (status != JDA.Status.LOADING_SUBSYSTEMS) {
            return "";
        }
        List<String> late =
                guilds.stream().filter(id -> jda.getGuildById(id) == null).toList();
        return late.isEmpty() ? "" : "; not yet " + String.join(", ", late);
    }

    private void ended(Session session) {
        Optional<String> fatal = session.end().flatMap(FatalClose::of);
        if (fatal.isPresent()) {
            health.stop(fatal.get());
        } else {
            health.down("Discord hung up"
                    + session.end().map(code -> " (" + code.getMeaning() + ")").orElse("") + "; I connect anew");
        }
    }

    /** @param complete whether the SDK knows of each server by now that the bot is in it, or that it is out of order */
    private void tellGuilds(JDA jda, boolean complete) {
        Set<String> there = new TreeSet<>();
        Set<String> roles = new TreeSet<>();
        for (String id : guilds) {
            Guild guild = jda.getGuildById(id);
            if (guild != null) {
                there.add(guild.getName());
                guild.getRoles().forEach(role -> roles.add(role.getId()));
                roles.add(id);
                health.mended("guild " + id);
            } else if (!complete) {
                health.complain(
                        "guild " + id,
                        "The server " + id + " has not come yet: it is out of order at Discord's for the moment, or the"
                                + " bot is not in it.");
            } else if (jda.isUnavailable(Long.parseLong(id))) {
                health.complain("guild " + id, "The server " + id + " is out of order at Discord's for the moment.");
            } else {
                health.complain(
                        "guild " + id,
                        "The bot is not in the server " + id + ": invite it with "
                                + Invitation.link(jda.getSelfUser().getApplicationId()) + " .");
            }
        }
        if (there.size() == guilds.size()) {
            judge(roles);
        }
        if (there.isEmpty()) {
            health.down("connected as " + jda.getSelfUser().getName() + ", but to none of the servers");
        } else {
            health.up("connected as " + jda.getSelfUser().getName() + " to " + String.join(", ", there));
        }
    }

    /** Of the roles that teams.yml names at this moment; it may be changed while Kindling runs. */
    private void judge(Set<String> there) {
        Set<String> wanted = tools.roles().get();
        judged.stream().filter(role -> !wanted.contains(role)).forEach(role -> health.mended("role " + role));
        judged = wanted;
        for (String role : wanted) {
            if (there.contains(role)) {
                health.mended("role " + role);
            } else {
                health.complain("role " + role, "teams.yml names the role " + role + ", which no server has.");
            }
        }
    }

    /** Hangs up; requests under way may end before. */
    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join(LAST_REQUESTS.plusSeconds(1).toMillis());
            if (thread.isAlive()) {
                thread.interrupt();
                thread.join(1_000);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
