package dev.kindling.chat.discord;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Gives up soon when Discord does not say that a conversation with somebody is open. The SDK opens one after the other, so
 * everybody's first message would wait behind one that hangs. To ask again does no harm: there is only one conversation. When
 * none opens any more, Discord as a whole is slow, and they get the time that all other requests have.
 */
final class HangingOpens implements Interceptor {
    private static final String OPEN = "/users/@me/channels";

    /** That so many people in a row have conversations that hang, while all others' open at once, is not to be expected. */
    private static final int ALL_ARE_SLOW = 5;

    private final Duration patience;
    private final AtomicInteger inARow = new AtomicInteger();

    /** @param patience for one opening, once it is its turn */
    HangingOpens(Duration patience) {
        this.patience = patience;
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        Request request = chain.request();
        boolean opens =
                request.method().equals("POST") && request.url().encodedPath().endsWith(OPEN);
        return opens ? opened(chain) : chain.proceed(request);
    }

    private Response opened(Chain chain) throws IOException {
        Chain limited = inARow.get() < ALL_ARE_SLOW
                ? chain.withReadTimeout((int) patience.toMillis(), TimeUnit.MILLISECONDS)
                : chain;
        long begun = System.nanoTime();
        try {
            Response answer = limited.proceed(chain.request());
            if (Duration.ofNanos(System.nanoTime() - begun).compareTo(patience) < 0) {
                inARow.set(0);
            }
            return answer;
        } catch (SocketTimeoutException e) {
            inARow.incrementAndGet();
            throw e;
        }
    }
}
