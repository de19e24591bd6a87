package dev.kindling.chat.discord;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Gives up soon when Discord does not say that a conversation with somebody is open. The SDK opens one after the other, so
 * everybody's first message would wait behind one that hangs. To ask again does no harm: there is only one conversation.
 */
final class HangingOpens implements Interceptor {
    private static final String OPEN = "/users/@me/channels";

    private final Duration patience;

    /** @param patience for one opening, once it is its turn */
    HangingOpens(Duration patience) {
        this.patience = patience;
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        Request request = chain.request();
        return request.method().equals("POST") && request.url().encodedPath().endsWith(OPEN)
                ? chain.withReadTimeout((int) patience.toMillis(), TimeUnit.MILLISECONDS)
                        .proceed(request)
                : chain.proceed(request);
    }
}
