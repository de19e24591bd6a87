package dev.kindling.chat.discord;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;

/** How requests go to Discord; what is set here comes before what the SDK sets. */
final class Http {
    private static final Duration REQUEST = Duration.ofSeconds(10);

    /** What was sent is mostly done, however late the answer is; asking anew would do it twice. */
    private static final Duration ANSWER = Duration.ofSeconds(20);

    private Http() {}

    static OkHttpClient.Builder client(InstantSource clock, DiscordHealth health, Timing timing) {
        return new OkHttpClient.Builder()
                .connectTimeout(REQUEST)
                .readTimeout(ANSWER)
                .writeTimeout(REQUEST)
                // As many as answer at once in a rush; to open each connection anew would cost more than the answer.
                .connectionPool(new ConnectionPool(Session.REQUESTS, 2, TimeUnit.MINUTES))
                .addInterceptor(new HangingOpens(timing.opening()))
                .addInterceptor(new OtherServers())
                .addInterceptor(new Brief())
                .addNetworkInterceptor(new ClockSkew(clock, health));
    }
}
