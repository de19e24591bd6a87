package dev.kindling.chat.discord.fake;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import net.dv8tion.jda.api.JDA;
import net.dv8tion.jda.api.JDABuilder;
import net.dv8tion.jda.api.requests.GatewayIntent;
import net.dv8tion.jda.api.requests.RestConfig;
import net.dv8tion.jda.api.utils.Compression;
import net.dv8tion.jda.api.utils.SessionControllerAdapter;

/** An unmodified JDA that is logged in to a fake. */
final class Bot implements AutoCloseable {
    private final ExecutorService pool = Executors.newCachedThreadPool();
    private final JDA jda;

    /** Between two logins; Discord wants five seconds, see {@link Gateway#identifyPause}. */
    static final Duration PAUSE = Duration.ofMillis(100);

    Bot(FakeDiscord discord, Object listener) {
        this(discord, listener, FakeDiscord.TOKEN, Compression.ZLIB, List.of());
    }

    Bot(FakeDiscord discord, Object listener, String token, Compression compression, List<GatewayIntent> intents) {
        EnumSet<GatewayIntent> asked = EnumSet.noneOf(GatewayIntent.class);
        asked.addAll(intents);
        jda = JDABuilder.createLight(token, asked)
                .setRestConfig(new RestConfig().setBaseUrl(discord.apiUrl()))
                .setSessionController(new SessionControllerAdapter() {
                    @Override
                    public String getGateway() {
                        return discord.gatewayUrl();
                    }

                    // By itself it waits for five seconds before it logs in again.
                    @Override
                    protected void runWorker() {
                        synchronized (lock) {
                            if (workerHandle == null) {
                                workerHandle = new QueueWorker(PAUSE.toMillis());
                                workerHandle.start();
                            }
                        }
                    }
                })
                .setCompression(compression)
                .setEventPool(pool)
                .setMaxReconnectDelay(32)
                .addEventListeners(listener)
                .build();
    }

    JDA jda() {
        return jda;
    }

    Bot ready() {
        try {
            jda.awaitReady();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
        return this;
    }

    @Override
    public void close() {
        jda.shutdown();
        try {
            if (!jda.awaitShutdown(Duration.ofSeconds(5))) {
                jda.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        pool.shutdownNow();
    }
}
