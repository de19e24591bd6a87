package dev.kindling.chat.discord;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.Reply;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One interaction on its way to its one first response: the answer, or a promise of it when that is not there in time. */
final class Turn {
    private static final Logger log = LoggerFactory.getLogger(Turn.class);

    /** Of Discord's three seconds; the rest is for the way there. */
    private static final Duration PATIENCE = Duration.ofMillis(1_500);

    /** For what is late already, and for what waits for another answer of Discord's first. */
    static final Duration LEAST_PATIENCE = Duration.ofMillis(150);

    private static final int ALREADY_ACKNOWLEDGED = 40060;

    private final Incoming incoming;
    private final Door door;
    private final ReplyPlace place;
    private final Desk desk;
    private final AtomicBoolean responded = new AtomicBoolean();
    private volatile Optional<Future<?>> promise = Optional.empty();

    Turn(Incoming incoming, Door door, ReplyPlace place, Desk desk) {
        this.incoming = incoming;
        this.door = door;
        this.place = place;
        this.desk = desk;
    }

    /** How long the answer may take before a promise goes out: less when Discord, or the way from there, was slow already. */
    static Duration patience(Incoming incoming, InstantSource clock) {
        Duration left = PATIENCE.minus(Duration.between(incoming.made(), clock.instant()));
        if (left.compareTo(PATIENCE) > 0) {
            return PATIENCE;
        }
        return left.compareTo(LEAST_PATIENCE) < 0 ? LEAST_PATIENCE : left;
    }

    void promiseAfter(ScheduledExecutorService timer, Duration patience) {
        try {
            promise = Optional.of(timer.schedule(this::promise, patience.toMillis(), TimeUnit.MILLISECONDS));
        } catch (RejectedExecutionException e) {
            log.debug("Kindling is stopping");
        }
    }

    private void promise() {
        if (responded.compareAndSet(false, true)) {
            door.defer(new Door.Ears(() -> place.acknowledged(false), this::promiseFailed));
        }
    }

    private void promiseFailed(DiscordFault fault) {
        if (fault.says(ALREADY_ACKNOWLEDGED)) {
            place.acknowledged(false);
        } else {
            log.info("Discord did not take a promise of an answer: {}", fault.getMessage());
            place.lost();
        }
    }

    /** The answer is there: it is the first response, or follows the promise. */
    void answer(Desk.Served served) {
        if (responded.compareAndSet(false, true)) {
            promise.ifPresent(waiting -> waiting.cancel(false));
            respond(served);
        } else {
            desk.answerLater(incoming, served.who(), place, desk.said(incoming, served));
        }
    }

    private void respond(Desk.Served served) {
        if (served.reply() instanceof Reply.OpenForm open && door.opensForms()) {
            var modal = Drafts.modal(open.form(), guild(served.who()));
            door.open(
                    modal,
                    new Door.Ears(
                            () -> place.acknowledged(false),
                            fault -> failed(served.who(), desk.said(incoming, served), fault)));
            return;
        }
        ClosedMessages.Noted said = desk.said(incoming, served);
        door.show(
                said.card(),
                guild(served.who()),
                new Door.Ears(
                        () -> {
                            place.acknowledged(true);
                            said.shown().run();
                        },
                        fault -> failed(served.who(), said, fault)));
    }

    /** In a guild the interaction says it. */
    private Optional<String> guild(ActorId who) {
        return incoming.inGuild() ? Optional.empty() : Optional.of(who.workspace());
    }

    private void failed(ActorId who, ClosedMessages.Noted said, DiscordFault fault) {
        if (fault.says(ALREADY_ACKNOWLEDGED)) {
            place.acknowledged(true);
            said.unseen().run();
            return;
        }
        log.info("Discord did not take an answer, which follows by another way: {}", fault.getMessage());
        if (fault.kind() == DiscordFault.Kind.REFUSED) {
            place.lost();
        } else {
            // It may have arrived; then it can be edited, and else that fails and a direct message follows.
            place.acknowledged(false);
        }
        desk.answerLater(incoming, who, place, said);
    }
}
