package dev.kindling.chat.discord;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import net.dv8tion.jda.api.requests.RestAction;

/** Waits for one answer of Discord's. Rate limits are the SDK's business; it does not get for ever for them. */
final class Calls {
    private static final Duration MOST_GRACE = Duration.ofSeconds(5);

    private Calls() {}

    /**
     * Gives a request that is under way some grace.
     *
     * @param patience after which the request is given up, also while it waits for its turn
     */
    static <T> T get(Duration patience, Supplier<RestAction<T>> action) throws DiscordFault {
        return get(patience, patience.compareTo(MOST_GRACE) < 0 ? patience : MOST_GRACE, action);
    }

    /** The same, but not a moment longer: the answer may be under way, and is not needed any more. */
    static <T> T within(Duration patience, Supplier<RestAction<T>> action) throws DiscordFault {
        return get(patience, Duration.ZERO, action);
    }

    private static <T> T get(Duration patience, Duration grace, Supplier<RestAction<T>> action) throws DiscordFault {
        try {
            return action.get()
                    .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                    .submit()
                    .get(patience.plus(grace).toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw DiscordFault.of(e);
        } catch (Exception e) {
            throw DiscordFault.of(e);
        }
    }
}
