package dev.kindling.chat.discord;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.Block;
import dev.kindling.chat.Card;
import dev.kindling.chat.CommandHandler;
import dev.kindling.chat.Form;
import dev.kindling.chat.Input;
import dev.kindling.chat.Invocation;
import dev.kindling.chat.InvocationId;
import dev.kindling.chat.LastMoments;
import dev.kindling.chat.Reply;
import dev.kindling.fault.ReferenceCode;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import net.dv8tion.jda.api.interactions.callbacks.IReplyCallback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The desk at which everything from Discord is answered. The first response is the answer itself if that is there in time,
 * after its commit; else a promise, and the answer follows. Whatever breaks inside, something is said. Thread-safe.
 */
final class Desk {
    private static final Logger log = LoggerFactory.getLogger(Desk.class);

    private static final int REMEMBERED = 20_000;

    private final CommandHandler commands;
    private final Visitors visitors;
    private final ReplyPlaces places;
    private final Messenger messenger;
    private final Answers answers;
    private final ClosedMessages missed;
    private final Drafts drafts;
    private final Promises promises;
    private final Executor workers;
    private final Executor patient;
    private final ScheduledExecutorService timer;
    private final Rush rush;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Recent<InvocationId, Boolean> taken = new Recent<>(REMEMBERED);
    private final AtomicInteger inside = new AtomicInteger();
    private volatile boolean closed;

    /**
     * What the desk works with.
     *
     * @param workers for what needs the database only
     * @param patient for what may have to ask Discord something first
     * @param rush for the same workers
     */
    record Tools(
            CommandHandler commands,
            Visitors visitors,
            ReplyPlaces places,
            Messenger messenger,
            Answers answers,
            ClosedMessages missed,
            Drafts drafts,
            Promises promises,
            Executor workers,
            Executor patient,
            ScheduledExecutorService timer,
            Rush rush,
            InstantSource clock,
            RandomGenerator random) {}

    Desk(Tools tools) {
        this.commands = tools.commands();
        this.visitors = tools.visitors();
        this.places = tools.places();
        this.messenger = tools.messenger();
        this.answers = tools.answers();
        this.missed = tools.missed();
        this.drafts = tools.drafts();
        this.promises = tools.promises();
        this.workers = tools.workers();
        this.patient = tools.patient();
        this.timer = tools.timer();
        this.rush = tools.rush();
        this.clock = tools.clock();
        this.random = tools.random();
    }

    /** What came of an invocation, and for whom. */
    record Served(ActorId who, Reply reply) {}

    /** Takes an interaction; returns at once. Discord may deliver it twice, which is answered once. */
    void take(Incoming incoming, IReplyCallback event) {
        if (!taken.add(incoming.id(), true)) {
            log.debug("An interaction came twice");
            return;
        }
        messenger.met(incoming.user());
        var door = new Door(event, incoming.surface());
        if (closed) {
            tooLate(incoming, door);
            return;
        }
        var place = new ReplyPlace(
                messenger, clock, visitors.unchecked(incoming.user(), incoming.guild()), Optional.of(event.getHook()));
        places.of(incoming.id(), () -> place);
        Visitors.Look look = visitors.look(incoming);
        boolean believed = look == Visitors.Look.BELIEVE;
        var turn = new Turn(incoming, door, place, this, rush);
        boolean promised = turn.begin(timer, believed ? Turn.patience(incoming, clock) : Turn.LEAST_PATIENCE);
        Executor who = !believed ? patient : promised ? rush::later : workers;
        run(who, () -> turn.answer(serve(incoming, look, incoming::input)));
    }

    /** A form would be lost with all that stands in it, so it is kept, and opens again at a button. */
    private void tooLate(Incoming incoming, Door door) {
        Card card =
                Card.of(Card.Tone.WARNING, "Kindling is restarting", new Block.Text("Please try again in a minute."));
        if (incoming.input() instanceof Input.Submitted form) {
            card = Drafts.openAgain(
                    "Kindling is restarting",
                    "Nothing of it was done. Open the form again in a minute, and send it; what you entered is kept.",
                    form.form());
            var person = visitors.unchecked(incoming.user(), incoming.guild());
            run(workers, () -> drafts.noteNow(person, form, new Reply.FormErrors(Map.of())));
        }
        door.show(card, incoming.guild(), new Door.Ears(() -> {}, fault -> {}));
    }

    /** Takes words that somebody wrote; returns at once. {@code words} may wait, for a file that hangs at the message. */
    void take(Incoming incoming, Supplier<Input> words) {
        if (closed || !taken.add(incoming.id(), true)) {
            return;
        }
        messenger.met(incoming.user());
        run(patient, () -> {
            Served served = serve(incoming, visitors.look(incoming), words);
            var place =
                    places.of(incoming.id(), () -> new ReplyPlace(messenger, clock, served.who(), Optional.empty()));
            place.acknowledged(false);
            answerLater(incoming, served.who(), place, said(incoming, served));
        });
    }

    /** Takes nothing more; waits for what is inside already, at most that long. */
    void close(Duration patience) {
        closed = true;
        LastMoments.await(() -> inside.get() == 0, patience);
    }

    private void run(Executor who, Runnable work) {
        inside.incrementAndGet();
        try {
            who.execute(() -> {
                try {
                    work.run();
                } catch (Throwable e) {
                    log.error("An answer to Discord broke", e);
                } finally {
                    inside.decrementAndGet();
                }
            });
        } catch (RejectedExecutionException e) {
            inside.decrementAndGet();
        }
    }

    private Served serve(Incoming incoming, Visitors.Look look, Supplier<Input> words) {
        try {
            Visitors.Visit visit = visitors.visit(incoming, look);
            var who = visit.caller().id();
            if (visit.refusal().isPresent()) {
                return new Served(who, new Reply.Show(visit.refusal().get()));
            }
            Input said = words.get();
            Input input = said instanceof Input.Submitted submitted ? drafts.withContext(who, submitted) : said;
            var invocation = new Invocation(incoming.id(), visit.caller(), incoming.origin(), input, clock.instant());
            return new Served(who, answered(invocation, who));
        } catch (Throwable e) {
            var reference = ReferenceCode.next(random);
            // The event is not logged: it may hold a pasted private key.
            log.error("An invocation from Discord failed ({})", reference, e);
            return new Served(
                    visitors.unchecked(incoming.user(), incoming.guild()),
                    new Reply.Show(Card.of(Card.Tone.FAULT, "That did not work", new Block.Text(sorry(reference)))));
        }
    }

    /** What only looks is answered without a turn at writing; whatever may be about a form has that noted in its transaction. */
    private Reply answered(Invocation invocation, ActorId who) {
        Input input = invocation.input();
        if (input instanceof Input.Submitted || Turn.mayOpenForm(input)) {
            return commands.handle(invocation, (tx, reply) -> drafts.note(tx, who, input, reply));
        }
        Reply reply = commands.handle(invocation);
        if (reply instanceof Reply.OpenForm) {
            drafts.noteNow(who, input, reply);
        }
        return reply;
    }

    /** For people: what happened, in a sentence. */
    private static String sorry(ReferenceCode reference) {
        return "Something went wrong inside Kindling. Try again in a minute; if it stays, give an operator this reference: "
                + reference;
    }

    /** The reply as a card, for where no form can be opened; with what the person has not heard of yet. */
    ClosedMessages.Noted said(Incoming incoming, Served served) {
        return missed.noted(served.who(), card(incoming, served.reply()));
    }

    /** Somebody is about to be told to wait. */
    void promised(Incoming incoming, String token) {
        promises.made(new Promises.Promise(
                incoming.id(),
                token,
                visitors.unchecked(incoming.user(), incoming.guild()),
                incoming.origin().channel(),
                incoming.made(),
                incoming.input() instanceof Input.Submitted form ? form.form() : ""));
    }

    /** They have what they waited for, or are sure to get it. */
    void kept(Incoming incoming) {
        promises.kept(incoming.id());
    }

    /** As soon as Discord takes it, by whatever way is left. */
    void answerLater(Incoming incoming, ActorId who, ReplyPlace place, ClosedMessages.Noted said) {
        answers.show(incoming.id(), who, incoming.origin().channel(), place, said);
    }

    private static Card card(Incoming incoming, Reply reply) {
        if (reply instanceof Reply.Show show) {
            return show.card();
        } else if (reply instanceof Reply.FormErrors errors && incoming.input() instanceof Input.Submitted submitted) {
            return Drafts.mistakes(submitted.form(), errors.messages());
        } else if (reply instanceof Reply.OpenForm open) {
            return formByButton(incoming, open.form());
        }
        throw new IllegalArgumentException("unknown kind of reply: " + reply.getClass());
    }

    private static Card formByButton(Incoming incoming, Form form) {
        return Card.of(
                        Card.Tone.INFO,
                        form.title(),
                        new Block.Text("Discord opens a form only at the press of a button."))
                .withButtons(CustomId.again("Open the form", incoming.input()));
    }

    /** The form that a person made a mistake in, once more; needs nobody's leave, as it is checked when it is sent in. */
    boolean again(CustomId id, Incoming incoming, IReplyCallback event) {
        if (!id.name().equals(CustomId.FORM_AGAIN)) {
            return false;
        }
        if (taken.add(incoming.id(), true)) {
            run(workers, () -> openAgain(id.argument(), incoming, new Door(event, incoming.surface())));
        }
        return true;
    }

    private void openAgain(String form, Incoming incoming, Door door) {
        var nobody = new Door.Ears(() -> {}, fault -> log.info("A form did not open again: {}", fault.getMessage()));
        var person = visitors.unchecked(incoming.user(), incoming.guild());
        drafts.again(person, form, incoming.inGuild() ? Optional.empty() : incoming.guild())
                .ifPresentOrElse(
                        modal -> door.open(modal, nobody),
                        () -> door.show(
                                Card.of(
                                        Card.Tone.REFUSAL,
                                        "That form is from another time",
                                        new Block.Text("Type the command again; /sandbox help shows them all.")),
                                incoming.guild(),
                                nobody));
    }
}
