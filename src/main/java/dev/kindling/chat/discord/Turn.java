package dev.kindling.chat.discord;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.Input;
import dev.kindling.chat.Reply;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One interaction on its way to its one first response: the answer, or a promise of it when that is not there in time. */
final class Turn {
    private static final Logger log = LoggerFactory.getLogger(Turn.class);

    /** Nobody is to look at nothing for longer: Discord then shows that Kindling is thinking. */
    private static final Duration PATIENCE = Duration.ofMillis(120);

    /** For what may be answered with a form, which cannot follow a promise; of Discord's three seconds half is for the way. */
    private static final Duration PATIENCE_FOR_FORMS = Duration.ofMillis(1_500);

    /** Verbs that open forms. One that is missing here has its form offered at a button when the answer comes late. */
    private static final Set<String> OPEN_FORMS = Set.of(
            "sandbox/create",
            "sandbox/again",
            "sandbox/key",
            "sandbox/doctor",
            "sandbox/join",
            "workshop/create",
            "workshop/claim",
            "workshop/claim-other",
            "workshop/invite");

    /** For what is late already, and for what waits for another answer of Discord's first. */
    static final Duration LEAST_PATIENCE = Duration.ofMillis(100);

    private static final int ALREADY_ACKNOWLEDGED = 40060;

    /** With a key there is nothing left to ask for. */
    private static final Pattern KEY =
            Pattern.compile("\\b(?:ssh-|ecdsa-|sk-)[a-z0-9-]+(?:@[a-z.]+)? [A-Za-z0-9+/=]{20}");

    private final Incoming incoming;
    private final Door door;
    private final ReplyPlace place;
    private final Desk desk;
    private final Rush rush;
    private final AtomicBoolean responded = new AtomicBoolean();
    private final AtomicBoolean heard = new AtomicBoolean();
    private volatile Optional<Future<?>> promise = Optional.empty();

    Turn(Incoming incoming, Door door, ReplyPlace place, Desk desk, Rush rush) {
        this.incoming = incoming;
        this.door = door;
        this.place = place;
        this.desk = desk;
        this.rush = rush;
    }

    /** How long the answer may take before a promise goes out: less when Discord, or the way from there, was slow already. */
    static Duration patience(Incoming incoming, InstantSource clock) {
        Duration most = mayOpenForm(incoming.input()) ? PATIENCE_FOR_FORMS : PATIENCE;
        Duration left = PATIENCE_FOR_FORMS.minus(Duration.between(incoming.made(), clock.instant()));
        if (left.compareTo(most) > 0) {
            return most;
        }
        return left.compareTo(LEAST_PATIENCE) < 0 ? LEAST_PATIENCE : left;
    }

    /** Whether the answer to it may be a form. */
    static boolean mayOpenForm(Input input) {
        if (input instanceof Input.Pressed pressed) {
            return OPEN_FORMS.contains(pressed.action().name());
        } else if (input instanceof Input.Typed typed) {
            String[] words = typed.text().split("\\s+", 3);
            return words.length > 1
                    && words[0].startsWith("/")
                    && OPEN_FORMS.contains(words[0].substring(1) + "/" + words[1])
                    && (words.length < 3 || !KEY.matcher(words[2]).find());
        }
        return false;
    }

    /**
     * Joins the line. In a rush it is promised an answer at once, unless that may be a form; else when its patience is over.
     *
     * @return whether it was promised already
     */
    boolean begin(ScheduledExecutorService timer, Duration patience) {
        if (rush.joined() && !mayOpenForm(incoming.input())) {
            promise();
            return true;
        }
        try {
            promise = Optional.of(timer.schedule(this::promise, patience.toMillis(), TimeUnit.MILLISECONDS));
        } catch (RejectedExecutionException e) {
            log.debug("Kindling is stopping");
        }
        return false;
    }

    private void promise() {
        if (first()) {
            sayingSomething(() -> {
                desk.promised(incoming, door.token());
                door.defer(ears(() -> place.acknowledged(false), this::promiseFailed));
            });
        }
    }

    /** Whether whoever asks gives the first response. */
    private boolean first() {
        boolean first = responded.compareAndSet(false, true);
        if (first) {
            rush.left();
        }
        return first;
    }

    private Door.Ears ears(Runnable taken, Consumer<DiscordFault> failed) {
        return new Door.Ears(
                () -> {
                    heard();
                    taken.run();
                },
                fault -> {
                    heard();
                    failed.accept(fault);
                });
    }

    /** What breaks before Discord is asked would else keep the others in a rush for ever. */
    private void sayingSomething(Runnable response) {
        try {
            response.run();
        } catch (RuntimeException | Error e) {
            heard();
            throw e;
        }
    }

    private void heard() {
        if (heard.compareAndSet(false, true)) {
            rush.heard();
        }
    }

    private void promiseFailed(DiscordFault fault) {
        if (fault.says(ALREADY_ACKNOWLEDGED)) {
            place.acknowledged(false);
            return;
        }
        log.info("Discord did not take a promise of an answer: {}", fault.getMessage());
        if (fault.kind() == DiscordFault.Kind.REFUSED) {
            place.lost();
        } else {
            // It may have arrived; if not, the edit that follows fails, and a direct message takes its place.
            place.acknowledged(false);
        }
    }

    /** The answer is there: it is the first response, or follows the promise. */
    void answer(Desk.Served served) {
        if (first()) {
            promise.ifPresent(waiting -> waiting.cancel(false));
            sayingSomething(() -> respond(served));
        } else {
            desk.answerLater(
                    incoming, served.who(), place, desk.said(incoming, served).and(() -> desk.kept(incoming)));
        }
    }

    private void respond(Desk.Served served) {
        if (served.reply() instanceof Reply.OpenForm open && door.opensForms()) {
            var modal = Drafts.modal(open.form(), guild(served.who()));
            door.open(
                    modal,
                    ears(
                            () -> place.acknowledged(false),
                            fault -> failed(served.who(), desk.said(incoming, served), fault)));
            return;
        }
        ClosedMessages.Noted said = desk.said(incoming, served);
        door.show(
                said.card(),
                guild(served.who()),
                ears(
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
        if (fault.kind() == DiscordFault.Kind.TAKEN) {
            place.acknowledged(true);
            said.shown().run();
            return;
        } else if (fault.says(ALREADY_ACKNOWLEDGED)) {
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
