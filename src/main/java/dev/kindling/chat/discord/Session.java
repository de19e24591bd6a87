package dev.kindling.chat.discord;

import dev.kindling.config.KindlingConfig;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import net.dv8tion.jda.api.JDA;
import net.dv8tion.jda.api.JDABuilder;
import net.dv8tion.jda.api.entities.Guild;
import net.dv8tion.jda.api.entities.Message;
import net.dv8tion.jda.api.events.GatewayPingEvent;
import net.dv8tion.jda.api.events.guild.GuildJoinEvent;
import net.dv8tion.jda.api.events.guild.GuildReadyEvent;
import net.dv8tion.jda.api.events.session.ReadyEvent;
import net.dv8tion.jda.api.events.session.SessionDisconnectEvent;
import net.dv8tion.jda.api.events.session.SessionRecreateEvent;
import net.dv8tion.jda.api.events.session.SessionResumeEvent;
import net.dv8tion.jda.api.events.session.ShutdownEvent;
import net.dv8tion.jda.api.hooks.ListenerAdapter;
import net.dv8tion.jda.api.requests.CloseCode;
import net.dv8tion.jda.api.requests.GatewayIntent;
import net.dv8tion.jda.api.requests.RestConfig;
import net.dv8tion.jda.api.utils.Compression;
import okhttp3.OkHttpClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One life of the SDK: from the login until it is replaced or shut down. Knows when Discord was heard of last. */
final class Session extends ListenerAdapter {
    private static final Logger log = LoggerFactory.getLogger(Session.class);

    /** Most requests at once: in a rush each answer waits for the way to Discord and back, a tenth of a second perhaps. */
    static final int REQUESTS = 160;

    /** Longest pause between two attempts of the SDK's to connect again, in seconds. */
    private static final int LONGEST_PAUSE = 32;

    /** Words in direct messages and after a mention; neither is privileged, nor do they need message content. */
    private static final EnumSet<GatewayIntent> INTENTS =
            EnumSet.of(GatewayIntent.DIRECT_MESSAGES, GatewayIntent.GUILD_MESSAGES);

    /**
     * Threads of ours that the SDK uses, so that it never keeps its own reading thread busy.
     *
     * @param events takes in what happens
     * @param callbacks told how requests went
     * @param requests waits for answers
     */
    record Pools(ExecutorService events, ExecutorService callbacks, ExecutorService requests) {}

    private final Consumer<Guild> guildIsThere;
    private final LongSupplier nanos;
    private volatile Optional<JDA> jda = Optional.empty();
    private volatile long heard;
    private volatile Optional<CloseCode> end = Optional.empty();

    /**
     * @param guildIsThere told of each guild when its data is complete
     * @param nanos by which silences are measured
     */
    Session(Consumer<Guild> guildIsThere, LongSupplier nanos) {
        this.guildIsThere = guildIsThere;
        this.nanos = nanos;
        this.heard = nanos.getAsLong();
    }

    /**
     * Logs in, which waits for Discord.
     *
     * @throws net.dv8tion.jda.api.exceptions.InvalidTokenException when the token is wrong
     * @throws RuntimeException when Discord does not answer as it should
     */
    JDA open(KindlingConfig.Discord config, Pools pools, OkHttpClient.Builder http, Object listener) {
        Message.suppressContentIntentWarning();
        var opened = JDABuilder.createLight(config.token().reveal(), INTENTS)
                .setRestConfig(new RestConfig().setBaseUrl(withSlash(config.apiUrl())))
                .setSessionController(new Opening(config.gatewayUrl()))
                // Frames that are not compressed are understood as well.
                .setCompression(Compression.ZLIB)
                .setEventPool(pools.events(), false)
                .setCallbackPool(pools.callbacks(), false)
                .setRateLimitElastic(pools.requests(), false)
                .setHttpClientBuilder(http)
                // What got no answer in time may be done; whether it is asked for again is decided where it was asked.
                .setRequestTimeoutRetry(false)
                .setMaxReconnectDelay(LONGEST_PAUSE)
                // The order of the end is Kindling's.
                .setEnableShutdownHook(false)
                .addEventListeners(this, listener)
                .build();
        jda = Optional.of(opened);
        return opened;
    }

    private static String withSlash(String url) {
        return url.endsWith("/") ? url : url + "/";
    }

    Optional<JDA> jda() {
        return jda;
    }

    /** How long ago Discord gave a sign of life by itself, a heartbeat at least. */
    Duration silence() {
        return Duration.ofNanos(nanos.getAsLong() - heard);
    }

    /** Why the SDK gave up, if it did. */
    Optional<CloseCode> end() {
        return end;
    }

    @Override
    public void onGatewayPing(GatewayPingEvent event) {
        heard = nanos.getAsLong();
    }

    @Override
    public void onReady(ReadyEvent event) {
        heard = nanos.getAsLong();
    }

    @Override
    public void onSessionResume(SessionResumeEvent event) {
        heard = nanos.getAsLong();
        log.info("Discord: resumed where it was left");
    }

    @Override
    public void onSessionRecreate(SessionRecreateEvent event) {
        heard = nanos.getAsLong();
        log.warn("Discord: a new session; what people did in between was not delivered");
    }

    @Override
    public void onSessionDisconnect(SessionDisconnectEvent event) {
        log.info(
                "Discord: the connection broke off ({})",
                Optional.ofNullable(event.getCloseCode())
                        .map(CloseCode::getMeaning)
                        .orElse("no reason given"));
    }

    @Override
    public void onShutdown(ShutdownEvent event) {
        end = Optional.ofNullable(event.getCloseCode());
    }

    @Override
    public void onGuildReady(GuildReadyEvent event) {
        guildIsThere.accept(event.getGuild());
    }

    @Override
    public void onGuildJoin(GuildJoinEvent event) {
        guildIsThere.accept(event.getGuild());
    }

    /** Ends it: what is under way may end, at most that long. */
    void close(Duration patience) {
        jda.ifPresent(session -> {
            try {
                session.shutdown();
                if (!session.awaitShutdown(patience)) {
                    session.shutdownNow();
                }
            } catch (InterruptedException e) {
                session.shutdownNow();
                Thread.currentThread().interrupt();
            }
        });
    }
}
