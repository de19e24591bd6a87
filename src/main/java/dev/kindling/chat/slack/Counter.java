package dev.kindling.chat.slack;

import com.slack.api.bolt.middleware.Middleware;
import com.slack.api.bolt.middleware.MiddlewareChain;
import com.slack.api.bolt.request.Request;
import com.slack.api.bolt.request.builtin.BlockActionRequest;
import com.slack.api.bolt.request.builtin.EventRequest;
import com.slack.api.bolt.request.builtin.SlashCommandRequest;
import com.slack.api.bolt.request.builtin.ViewSubmissionRequest;
import com.slack.api.bolt.response.Response;
import dev.kindling.chat.Block;
import dev.kindling.chat.Card;
import dev.kindling.chat.CommandHandler;
import dev.kindling.chat.Form;
import dev.kindling.chat.Input;
import dev.kindling.chat.Invocation;
import dev.kindling.chat.LastMoments;
import dev.kindling.chat.Reply;
import dev.kindling.fault.ReferenceCode;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The counter at which everything from Slack arrives, of any kind. Each request is acknowledged in time: with its answer
 * when that is there after the commit, else with a word that it takes a moment; and always, whatever breaks inside, since
 * Slack shows people a bare time-out otherwise. Only events may stay unacknowledged, because Slack sends those again.
 */
final class Counter implements Middleware {
    private static final Logger log = LoggerFactory.getLogger(Counter.class);

    private final CommandHandler commands;
    private final Visitors visitors;
    private final ReplyPlaces places;
    private final Answers answers;
    private final Forms forms;
    private final SlackEvents events;
    private final AppHome home;
    private final Executor workers;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Patience patience = new Patience();
    private final AtomicInteger inside = new AtomicInteger();
    private volatile boolean closed;

    /** What the counter works with. */
    record Tools(
            CommandHandler commands,
            Visitors visitors,
            ReplyPlaces places,
            Answers answers,
            Forms forms,
            SlackEvents events,
            AppHome home,
            Executor workers,
            InstantSource clock,
            RandomGenerator random) {}

    Counter(Tools tools) {
        this.commands = tools.commands();
        this.visitors = tools.visitors();
        this.places = tools.places();
        this.answers = tools.answers();
        this.forms = tools.forms();
        this.events = tools.events();
        this.home = tools.home();
        this.workers = tools.workers();
        this.clock = tools.clock();
        this.random = tools.random();
    }

    @Override
    @SuppressWarnings("rawtypes") // so the SDK's interface says
    public Response apply(Request request, Response response, MiddlewareChain chain) {
        inside.incrementAndGet();
        try {
            return closed ? Excuses.closing(request) : handle(request);
        } catch (Throwable e) {
            // Even an Error: it would kill the thread that takes messages from the socket (java-slack-sdk#833).
            return sorry(request, e);
        } finally {
            inside.decrementAndGet();
        }
    }

    private Response handle(Request<?> request) {
        if (request instanceof SlashCommandRequest command) {
            return answer(Incoming.of(command.getPayload(), envelope(request)));
        } else if (request instanceof BlockActionRequest button) {
            return Incoming.of(button.getPayload(), envelope(request))
                    .map(this::answer)
                    .orElseGet(Acks::empty);
        } else if (request instanceof ViewSubmissionRequest submission) {
            return Incoming.of(submission.getPayload()).map(this::answer).orElseGet(Acks::empty);
        } else if (request instanceof EventRequest event) {
            return event(event);
        }
        return Acks.empty();
    }

    /** Name of its delivery: the id of its envelope, in mode http what {@link HttpDeliveries} calls it. */
    private static String envelope(Request<?> request) {
        Object id = request.getContext().getAdditionalValues().get(SlackReceiver.ENVELOPE);
        return id == null ? "" : id.toString();
    }

    private Response event(EventRequest request) {
        SlackEvents.Reading reading = events.read(request);
        reading.homeOpened().ifPresent(home::opened);
        if (reading.words().isEmpty()) {
            return Acks.empty();
        }
        Incoming incoming = reading.words().get();
        ReplyPlace place = places.of(incoming);
        CompletableFuture<Served> served = serve(() -> serve(incoming, reading.file()));
        Optional<Served> inTime = patience.inTime(served);
        if (inTime.isEmpty()) {
            // Not acknowledged, so Slack sends it again: by then it is done, and answered the same.
            later(incoming, place, served, false);
            return Acks.notTaken();
        }
        place.acknowledged(false);
        afterwards(incoming, place, inTime.get());
        return Acks.empty();
    }

    /** What came of an invocation, and for whom. */
    private record Served(Visitors.Visit visit, Reply reply) {}

    private Response answer(Incoming incoming) {
        ReplyPlace place = places.of(incoming);
        CompletableFuture<Served> served = serve(() -> serve(incoming, Optional.empty()));
        Optional<Served> inTime = patience.inTime(served);
        if (inTime.isEmpty()) {
            place.acknowledged(true);
            later(incoming, place, served, true);
            return incoming.message() == Incoming.Surface.COMMAND
                    ? Acks.text("Kindling is busy; your command is in line. If no answer shows here within a minute,"
                            + " please send it again.")
                    : Acks.empty();
        }
        home.changed(incoming.user());
        return acknowledge(incoming, place, inTime.get());
    }

    private Response acknowledge(Incoming incoming, ReplyPlace place, Served served) {
        boolean command = incoming.message() == Incoming.Surface.COMMAND;
        Reply reply = served.reply();
        if (reply instanceof Reply.FormErrors errors && incoming.input() instanceof Input.Submitted form) {
            place.acknowledged(false);
            return Acks.errors(errors.messages(), form.values().keySet());
        }
        if (reply instanceof Reply.OpenForm open) {
            if (incoming.input() instanceof Input.Submitted) {
                place.acknowledged(false);
                return Acks.view(Modals.modal(open.form(), incoming.id(), incoming.origin()));
            }
            if (forms.open(incoming, open.form())) {
                place.acknowledged(false);
                return Acks.empty();
            }
        }
        Card card = card(incoming, reply);
        place.acknowledged(command);
        if (command) {
            return Acks.show(card);
        }
        answers.show(incoming.id(), served.visit().caller().id(), place, card);
        return Acks.empty();
    }

    /** The acknowledgement has left, or never will. */
    private void afterwards(Incoming incoming, ReplyPlace place, Served served) {
        home.changed(incoming.user());
        answers.show(incoming.id(), served.visit().caller().id(), place, card(incoming, served.reply()));
    }

    /** @param acknowledged whether it does not come again, so that nobody else tells how it ended */
    private void later(Incoming incoming, ReplyPlace place, CompletableFuture<Served> served, boolean acknowledged) {
        // What was acknowledged is carried out before the end.
        inside.incrementAndGet();
        var unused = served.whenComplete((late, fault) -> {
            try {
                if (fault == null) {
                    afterwards(incoming, place, late);
                } else {
                    failed(incoming, place, fault, acknowledged);
                }
            } finally {
                inside.decrementAndGet();
            }
        });
    }

    private void failed(Incoming incoming, ReplyPlace place, Throwable fault, boolean acknowledged) {
        var reference = ReferenceCode.next(random);
        log.error("An invocation failed when nobody waited for it any more ({})", reference, fault);
        if (acknowledged) {
            answers.show(incoming.id(), visitors.unchecked(incoming.user()), place, Excuses.fault(reference));
        }
    }

    /** The reply as a card, for where no form can be opened. */
    private static Card card(Incoming incoming, Reply reply) {
        if (reply instanceof Reply.Show show) {
            return show.card();
        } else if (reply instanceof Reply.FormErrors errors) {
            return Card.of(
                    Card.Tone.REFUSAL,
                    "That was not accepted",
                    new Block.Text(String.join("\n", errors.messages().values())));
        } else if (reply instanceof Reply.OpenForm open) {
            return formByButton(incoming, open.form());
        }
        throw new IllegalArgumentException("unknown kind of reply: " + reply.getClass());
    }

    private static Card formByButton(Incoming incoming, Form form) {
        return Card.of(
                        Card.Tone.INFO,
                        form.title(),
                        new Block.Text("Slack opens a form only at the press of a button."))
                .withButtons(ButtonValue.again("Open the form", incoming.input()));
    }

    private CompletableFuture<Served> serve(Supplier<Served> work) {
        try {
            return CompletableFuture.supplyAsync(work, workers);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private Served serve(Incoming incoming, Optional<SlackFile> file) {
        Visitors.Visit visit = visitors.visit(incoming.user(), incoming.team(), incoming.name());
        if (visit.refusal().isPresent()) {
            return new Served(visit, new Reply.Show(visit.refusal().get()));
        }
        Input input = incoming.input();
        if (file.isPresent() && input instanceof Input.Typed typed) {
            SlackFile.Reading read = events.fetch(file.get());
            if (read.refusal().isPresent()) {
                return new Served(visit, new Reply.Show(read.refusal().get()));
            }
            input = new Input.Typed((typed.text() + " " + read.text()).strip());
        }
        Reply reply = commands.handle(
                new Invocation(incoming.id(), visit.caller(), incoming.origin(), input, clock.instant()));
        return new Served(visit, reply);
    }

    private Response sorry(Request<?> request, Throwable fault) {
        var reference = ReferenceCode.next(random);
        // Neither request nor payload is logged: both may hold a pasted private key.
        log.error("A request from Slack failed ({}, {})", request.getRequestType(), reference, fault);
        if (request instanceof BlockActionRequest button) {
            sorry(button, reference);
        }
        return Excuses.fault(request, reference);
    }

    private void sorry(BlockActionRequest button, ReferenceCode reference) {
        try {
            Incoming.of(button.getPayload(), envelope(button)).ifPresent(incoming -> {
                answers.show(
                        incoming.id(),
                        visitors.unchecked(incoming.user()),
                        places.of(incoming),
                        Excuses.fault(reference));
            });
        } catch (RuntimeException e) {
            log.error("Nothing could be said about it either ({})", reference, e);
        }
    }

    /** Takes nothing more; waits until what was taken is acknowledged and carried out, at most that long. */
    void close(Duration patience) {
        closed = true;
        LastMoments.await(() -> inside.get() == 0, patience);
    }
}
