package dev.kindling.outbox;

import dev.kindling.chat.ChatPlatform;
import dev.kindling.chat.Delivery;
import dev.kindling.chat.Destination;
import dev.kindling.chat.InvocationId;
import dev.kindling.chat.OutgoingMessage;
import dev.kindling.chat.Platform;
import dev.kindling.store.UnitOfWork;
import dev.kindling.store.WriteTransaction;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers one platform's messages, one after another, on a thread of its own: paced, with back-off, obeying the platform's
 * wish to wait, and with the fallback said aloud when a message is refused. At least once; the nonce lets a platform drop
 * a second copy.
 */
public final class OutboxWorker implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(OutboxWorker.class);
    private static final int BATCH = 50;
    private static final Duration LONGEST_SLEEP = Duration.ofSeconds(5);
    private static final Duration LONGEST_BACK_OFF = Duration.ofMinutes(2);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_REST = Duration.ofSeconds(20);
    private static final Duration FALLBACK_AT_LEAST = Duration.ofMinutes(10);
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(2);

    private final ChatPlatform platform;
    private final OutboxStore store;
    private final UnitOfWork work;
    private final InstantSource clock;
    private final Pace pace;
    private final RestingMessages resting = new RestingMessages();

    /** Messages whose delivery this process began and whose end it awaits; the platform knows about those itself. */
    private final Set<Long> begunHere = new HashSet<>();

    private final Semaphore wake = new Semaphore(0);
    private final Thread thread;
    private volatile boolean closed;

    /** When it last looked for due messages. */
    private Optional<Instant> looked = Optional.empty();

    public OutboxWorker(ChatPlatform platform, OutboxStore store, UnitOfWork work, InstantSource clock, Pace pace) {
        this.platform = platform;
        this.store = store;
        this.work = work;
        this.clock = clock;
        this.pace = pace;
        this.thread = new Thread(this::loop, "outbox-" + platform.platform().key());
        this.thread.setDaemon(true);
    }

    public Platform platform() {
        return platform.platform();
    }

    public void start() {
        thread.start();
    }

    /** Has it look for due messages now. */
    public void wake() {
        wake.release();
    }

    private void loop() {
        while (!closed) {
            try {
                if (deliverDue() == 0) {
                    pauseUntilNext();
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException | Error e) {
                if (closed) {
                    // Cut off in the middle of a delivery; the message is still queued and leaves at the next start.
                    return;
                }
                // An Error as well: a thread that is gone would silence the platform for good.
                log.error("The outbox of {} stumbled and goes on", platform(), e);
                pause(Duration.ofSeconds(1));
            }
        }
    }

    private void pauseUntilNext() throws InterruptedException {
        Instant now = clock.instant();
        Set<Long> asleep = resting.now(now);
        Duration sleep = Stream.of(
                        work.read(tx -> store.nextTime(tx, platform(), asleep))
                                .map(next -> Duration.between(now, next)),
                        resting.shortest(now))
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder())
                .filter(gap -> gap.compareTo(LONGEST_SLEEP) < 0)
                .orElse(LONGEST_SLEEP);
        if (wake.tryAcquire(Math.max(10, sleep.toMillis()), TimeUnit.MILLISECONDS)) {
            wake.drainPermits();
        }
    }

    private void pause(Duration time) {
        try {
            if (wake.tryAcquire(time.toMillis(), TimeUnit.MILLISECONDS)) {
                wake.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }

    /** Delivers what is due now and returns how many messages it took up; for the loop, and for tests without a thread. */
    public int deliverDue() throws InterruptedException {
        noticeClockSetBack(clock.instant());
        int taken = 0;
        // One by one instead of a list, so that an answer overtakes news that were due before it.
        while (!closed && taken < BATCH) {
            Optional<Long> next =
                    work.read(tx -> store.nextDue(tx, platform(), clock.instant(), resting.now(clock.instant())));
            if (next.isEmpty()) {
                break;
            }
            taken++;
            Optional<QueuedMessage> waiting = read(next.get());
            if (waiting.isPresent()) {
                pace.await(waiting.get().message().destination());
                // Read again: while this one waited for its turn, a newer text may have replaced it.
                Optional<QueuedMessage> newest = read(next.get());
                if (newest.isPresent()) {
                    deliver(newest.get());
                }
            }
        }
        return taken;
    }

    /**
     * Nobody is to wait for a time that the clock has taken back; the platform says again how long to wait. At the start, a
     * message that was put here at a time to come tells of it.
     */
    private void noticeClockSetBack(Instant now) {
        if (looked.isEmpty()) {
            looked = work.read(tx -> store.newest(tx, platform()));
        }
        if (looked.filter(now::isBefore).isPresent()) {
            resting.wakeAll();
            work.write(tx -> {
                store.hurry(tx, platform(), now);
                return true;
            });
        }
        looked = Optional.of(now);
    }

    private Optional<QueuedMessage> read(long id) {
        try {
            return work.read(tx -> store.waiting(tx, id));
        } catch (IllegalStateException e) {
            log.error("Message {} in the outbox cannot be read and is put aside", id, e);
            work.write(tx -> {
                store.unreadable(tx, id, "cannot be read: " + e.getMessage());
                return true;
            });
            return Optional.empty();
        }
    }

    private void deliver(QueuedMessage message) {
        if (clock.instant().isAfter(message.deadline())) {
            log.warn("Message {} was not delivered in time and is dropped", message.id());
            begunHere.remove(message.id());
            work.write(tx -> {
                store.expired(tx, message, "not delivered in time");
                return true;
            });
            return;
        }
        Destination to = message.message().destination();
        Optional<Instant> older = resting.ahead(message.id(), to);
        if (older.isPresent()) {
            resting.add(message.id(), to, older.get());
            return;
        }
        begin(message);
        Delivery delivery = attempt(message);
        if (delivery instanceof Delivery.RetryAfter wait && wait.pause().compareTo(LONGEST_REST) <= 0) {
            resting.add(message.id(), to, clock.instant().plus(atLeastABit(wait.pause())));
            return;
        }
        if (delivery instanceof Delivery.Delivered || delivery instanceof Delivery.Refused) {
            begunHere.remove(message.id());
        }
        work.write(tx -> {
            if (delivery instanceof Delivery.Delivered done) {
                store.delivered(tx, message, done.messageId());
            } else if (delivery instanceof Delivery.RetryAfter wait) {
                store.postpone(tx, message, clock.instant().plus(wait.pause()), "asked to wait");
            } else if (delivery instanceof Delivery.Refused refused) {
                store.refused(tx, message, refused.reason());
                message.fallback()
                        .map(fallback -> fallbackOf(message, fallback))
                        .ifPresent(said -> sayInstead(tx, message, said));
            } else if (delivery instanceof Delivery.Failed failed) {
                store.postpone(tx, message, clock.instant().plus(backOff(message.attempts())), failed.reason());
            }
            return true;
        });
    }

    /** So that after a kill it is known which messages may be there already. Once for each, not for each try. */
    private void begin(QueuedMessage message) {
        OutgoingMessage outgoing = message.message();
        if (outgoing.earlier().isPresent() || begunHere.contains(message.id())) {
            return;
        }
        if (message.begun().isPresent()) {
            platform.doubtful(outgoing, message.begun().get());
        } else if (platform.canLookFor(outgoing)) {
            work.write(tx -> {
                store.begin(tx, message, clock.instant());
                return true;
            });
        } else {
            return;
        }
        begunHere.add(message.id());
    }

    private Delivery attempt(QueuedMessage message) {
        try {
            return platform.deliver(message.message());
        } catch (RuntimeException e) {
            log.warn("Delivery of message {} failed", message.id(), e);
            return new Delivery.Failed(e.getClass().getSimpleName());
        }
    }

    private static Duration atLeastABit(Duration pause) {
        return pause.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : pause;
    }

    private OutboxMessage fallbackOf(QueuedMessage refused, OutboxMessage.Fallback fallback) {
        return new OutboxMessage(
                "fallback:" + refused.id(),
                fallback.to(),
                RetryButton.under(fallback.card(), refused.id()),
                OutboxMessage.Priority.ANSWER,
                keepFallback(refused),
                refused.cause().map(InvocationId::new),
                Optional.empty());
    }

    /** A board in a closed channel is refused at each of its changes, every few seconds in a busy class. Once is enough. */
    private void sayInstead(WriteTransaction tx, QueuedMessage refused, OutboxMessage said) {
        if (!(refused.message().destination() instanceof Destination.Channel) || !store.alreadySaid(tx, said)) {
            store.put(tx, said, clock.instant());
        }
    }

    /** As long as the message itself, but never so short that nobody hears of the refusal. */
    private Duration keepFallback(QueuedMessage refused) {
        Duration left = Duration.between(clock.instant(), refused.deadline());
        return left.compareTo(FALLBACK_AT_LEAST) < 0 ? FALLBACK_AT_LEAST : left;
    }

    private static Duration backOff(int attempts) {
        Duration pause = Duration.ofMillis(500L << Math.min(attempts, 10));
        return pause.compareTo(LONGEST_BACK_OFF) > 0 ? LONGEST_BACK_OFF : pause;
    }

    /** Lets a delivery under way end for a moment, then cuts it off; it is delivered again at the next start. */
    @Override
    public void close() {
        closed = true;
        wake.release();
        try {
            thread.join(CLOSE_WAIT.toMillis());
            thread.interrupt();
            thread.join(CLOSE_WAIT.toMillis());
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
