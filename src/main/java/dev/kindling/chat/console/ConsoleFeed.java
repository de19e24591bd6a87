package dev.kindling.chat.console;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Tells whoever shows messages that something changed for a person; they read from the history what. Losing a call is
 * harmless, as the next one shows both. Thread-safe.
 */
public final class ConsoleFeed {
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    /** Not a record: two subscriptions of one person are two, so they are told apart by identity. */
    private static final class Listener {
        private final String person;
        private final Runnable wake;

        Listener(String person, Runnable wake) {
            this.person = person;
            this.wake = wake;
        }

        boolean sees(Optional<String> recipient) {
            return recipient.map(person::equals).orElse(true);
        }
    }

    /**
     * Has {@code wake} called after each change that {@code person} can see, on the thread that made it; it must be quick
     * and must not throw.
     */
    public Subscription subscribe(String person, Runnable wake) {
        var listener = new Listener(person, wake);
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** @param recipient who can see it; empty for everybody */
    void changed(Optional<String> recipient) {
        listeners.stream().filter(listener -> listener.sees(recipient)).forEach(listener -> listener.wake.run());
    }

    /** Ends a subscription. */
    @FunctionalInterface
    public interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
