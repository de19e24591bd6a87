package dev.kindling.chat.console;

import dev.kindling.chat.Delivery;
import dev.kindling.chat.Destination;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Makes the console behave like a chat service on a bad day, for tests and demonstrations. Off at first; thread-safe. */
public final class ConsoleFaults {
    /** Longest pause of {@link Settings#slow}; longer than any platform keeps a client waiting. */
    public static final Duration SLOWEST = Duration.ofSeconds(30);

    /**
     * What goes wrong. The counters count down with each delivery.
     *
     * @param failNext how many deliveries fail
     * @param failAll whether every delivery fails
     * @param slow how long each delivery takes in addition
     * @param refuseAllDms whether nobody takes direct messages
     * @param refuseDmsOf people who take no direct messages
     * @param retryAfterNext how many deliveries are answered with {@link Delivery.RetryAfter}
     * @param retryAfter how long those are asked to wait
     * @param loseAnswers how many deliveries work but are reported as failed, as when a connection breaks too early
     */
    public record Settings(
            int failNext,
            boolean failAll,
            Duration slow,
            boolean refuseAllDms,
            Set<String> refuseDmsOf,
            int retryAfterNext,
            Duration retryAfter,
            int loseAnswers) {
        public static final Settings OFF =
                new Settings(0, false, Duration.ZERO, false, Set.of(), 0, Duration.ofSeconds(5), 0);

        public Settings {
            refuseDmsOf = Set.copyOf(refuseDmsOf);
            if (failNext < 0 || retryAfterNext < 0 || loseAnswers < 0) {
                throw new IllegalArgumentException("a number of deliveries cannot be negative");
            }
            if (slow.isNegative() || slow.compareTo(SLOWEST) > 0 || retryAfter.isNegative()) {
                throw new IllegalArgumentException("a pause has 0 to " + SLOWEST.toSeconds() + " seconds");
            }
        }

        public Settings withFailNext(int count) {
            return new Settings(
                    count, failAll, slow, refuseAllDms, refuseDmsOf, retryAfterNext, retryAfter, loseAnswers);
        }

        public Settings withFailAll(boolean on) {
            return new Settings(failNext, on, slow, refuseAllDms, refuseDmsOf, retryAfterNext, retryAfter, loseAnswers);
        }

        public Settings withSlow(Duration pause) {
            return new Settings(
                    failNext, failAll, pause, refuseAllDms, refuseDmsOf, retryAfterNext, retryAfter, loseAnswers);
        }

        public Settings withRefuseAllDms(boolean on) {
            return new Settings(failNext, failAll, slow, on, refuseDmsOf, retryAfterNext, retryAfter, loseAnswers);
        }

        public Settings withRefuseDmsOf(Set<String> people) {
            return new Settings(failNext, failAll, slow, refuseAllDms, people, retryAfterNext, retryAfter, loseAnswers);
        }

        public Settings withRetryAfter(int count, Duration pause) {
            return new Settings(failNext, failAll, slow, refuseAllDms, refuseDmsOf, count, pause, loseAnswers);
        }

        public Settings withLoseAnswers(int count) {
            return new Settings(failNext, failAll, slow, refuseAllDms, refuseDmsOf, retryAfterNext, retryAfter, count);
        }
    }

    private Settings settings = Settings.OFF;

    public synchronized Settings settings() {
        return settings;
    }

    /** Changes part of the settings; the rest, and counters that run meanwhile, stay. */
    public synchronized void change(UnaryOperator<Settings> change) {
        settings = change.apply(settings);
    }

    /** What goes wrong before a message is there; empty when nothing does. */
    synchronized Optional<Delivery> before(Destination destination) {
        Settings now = settings;
        if (destination instanceof Destination.DirectMessage dm
                && (now.refuseAllDms() || now.refuseDmsOf().contains(dm.to().user()))) {
            return Optional.of(new Delivery.Refused("simulated: this person takes no direct messages"));
        }
        if (now.failNext() > 0) {
            settings = now.withFailNext(now.failNext() - 1);
        }
        if (now.failAll() || now.failNext() > 0) {
            return Optional.of(new Delivery.Failed("simulated: the delivery failed"));
        }
        if (now.retryAfterNext() > 0) {
            settings = now.withRetryAfter(now.retryAfterNext() - 1, now.retryAfter());
            return Optional.of(new Delivery.RetryAfter(now.retryAfter()));
        }
        return Optional.empty();
    }

    /** What goes wrong after a message is there; empty when nothing does. */
    synchronized Optional<Delivery> after() {
        if (settings.loseAnswers() == 0) {
            return Optional.empty();
        }
        settings = settings.withLoseAnswers(settings.loseAnswers() - 1);
        return Optional.of(new Delivery.Failed("simulated: the answer got lost"));
    }
}
