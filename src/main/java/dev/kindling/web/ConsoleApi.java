package dev.kindling.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.kindling.chat.Action;
import dev.kindling.chat.Input;
import dev.kindling.chat.InvocationId;
import dev.kindling.chat.PlainText;
import dev.kindling.chat.Reply;
import dev.kindling.chat.console.ConsoleChat;
import dev.kindling.chat.console.ConsoleFaults;
import dev.kindling.chat.console.ConsoleFeed;
import dev.kindling.chat.console.WorkStatus;
import io.javalin.config.RoutesConfig;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The console over HTTP, for the page and for {@code say}. {@code as} is the name of a configured person (otherwise 403);
 * {@code invocationId} is made up by the client, and sending the same one again gives the same answer and has no second
 * effect. Bodies are JSON.
 *
 * <pre>
 * POST /api/console/say     {as, invocationId, text, channel?}
 * POST /api/console/press   {as, invocationId, action, argument, channel?}
 * POST /api/console/submit  {as, invocationId, form, context, values, channel?}
 *      answer {invocation, reply: {type: show | form | form-errors, …}, text, message?, echo?, receivedAt}
 *      message is the reply as it stands in the history; echo is what was typed, with private keys masked
 * GET  /api/console/people                       {people: [{name, description}], channels: [name]}
 * GET  /api/console/messages?as=&amp;after=&amp;limit=   {change, messages}; without after the newest, with it what was posted
 *      or edited after that change; go on from the change in the answer
 * GET  /api/console/events?as=&amp;after=            server-sent events "message", their id is the change (Last-Event-ID resumes)
 * GET  /api/console/work?invocation=             {ended}; the invocation as the answer named it
 * GET, POST /api/console/faults                  what the console's delivery is told to do wrong; 404 when it cannot be told
 * </pre>
 */
public final class ConsoleApi implements WebRoutes, AutoCloseable {
    private static final int MOST_MESSAGES = 500;
    private static final int LONGEST_TEXT = 20_000;

    private final ConsoleChat chat;
    private final WorkStatus work;
    private final Optional<ConsoleFaults> faults;
    private final UnaryOperator<String> redact;
    private final Speaker speaker;
    private final WebJson json = new WebJson();
    private final LiveStreams streams;

    /**
     * @param faults present when clients may make deliveries fail (demo)
     * @param redact masks private keys in what people typed
     */
    public ConsoleApi(
            ConsoleChat chat,
            ConsoleFeed feed,
            WorkStatus work,
            Optional<ConsoleFaults> faults,
            UnaryOperator<String> redact) {
        this(chat, feed, work, faults, redact, (context, claimed) -> claimed);
    }

    ConsoleApi(
            ConsoleChat chat,
            ConsoleFeed feed,
            WorkStatus work,
            Optional<ConsoleFaults> faults,
            UnaryOperator<String> redact,
            Speaker speaker) {
        this.speaker = speaker;
        this.chat = chat;
        this.work = work;
        this.faults = faults;
        this.redact = redact;
        this.streams = new LiveStreams(chat, feed, json);
    }

    /** Who speaks in a request. */
    @FunctionalInterface
    interface Speaker {
        /** @param claimed who the request says it comes from */
        String of(Context context, String claimed);
    }

    private record Say(String as, String invocationId, String text, Optional<String> channel) {}

    private record Press(String as, String invocationId, String action, String argument, Optional<String> channel) {}

    private record Submit(
            String as,
            String invocationId,
            String form,
            String context,
            Map<String, String> values,
            Optional<String> channel) {}

    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    private record Answer(
            String invocation,
            Reply reply,
            String text,
            Optional<MessageView> message,
            Optional<String> echo,
            Instant receivedAt) {}

    private record Faults(
            int failNext,
            boolean failAll,
            double slowSeconds,
            boolean refuseAllDms,
            Set<String> refuseDmsOf,
            int retryAfterNext,
            double retryAfterSeconds,
            int loseAnswers) {}

    @Override
    public void addTo(RoutesConfig routes) {
        routes.post("/api/console/say", this::say);
        routes.post("/api/console/press", this::press);
        routes.post("/api/console/submit", this::submit);
        routes.get(
                "/api/console/people",
                context ->
                        json.write(context, Map.of("people", chat.people(), "channels", List.of(ConsoleChat.GENERAL))));
        routes.get("/api/console/messages", this::messages);
        routes.get("/api/console/events", this::events);
        routes.get(
                "/api/console/work",
                context ->
                        json.write(context, Map.of("ended", work.ended(invocation(required(context, "invocation"))))));
        faults.ifPresent(settable -> {
            routes.get("/api/console/faults", context -> json.write(context, view(settable.settings())));
            routes.post("/api/console/faults", context -> {
                setFaults(settable, json.read(context, Faults.class));
                json.write(context, view(settable.settings()));
            });
        });
    }

    /** Ends all live streams. */
    @Override
    public void close() {
        streams.close();
    }

    private void say(Context context) {
        Say request = json.read(context, Say.class);
        if (request.text().isBlank() || request.text().length() > LONGEST_TEXT) {
            throw new BadRequestResponse("A message has 1 to " + LONGEST_TEXT + " characters.");
        }
        Input input = new Input.Typed(request.text());
        tell(context, request.as(), request.invocationId(), request.channel(), input, Optional.of(request.text()));
    }

    private void press(Context context) {
        Press request = json.read(context, Press.class);
        Action action = valid(() -> new Action(request.action(), request.argument()));
        tell(
                context,
                request.as(),
                request.invocationId(),
                request.channel(),
                new Input.Pressed(action),
                Optional.empty());
    }

    private void submit(Context context) {
        Submit request = json.read(context, Submit.class);
        Input input = valid(() -> new Input.Submitted(request.form(), request.context(), request.values()));
        tell(context, request.as(), request.invocationId(), request.channel(), input, Optional.empty());
    }

    private void tell(
            Context context, String as, String nonce, Optional<String> channel, Input input, Optional<String> typed) {
        if (!nonce.matches("[A-Za-z0-9_-]{8,64}")) {
            throw new BadRequestResponse("An invocationId has 8 to 64 letters, digits, \"-\" and \"_\".");
        }
        String place = channel.orElse(ConsoleChat.DIRECT);
        if (!MessageView.isChannel(place)) {
            throw new BadRequestResponse("That is no name of a channel.");
        }
        ConsoleChat.Answer answer = chat.tell(speaker.of(context, as), nonce, place, input);
        json.write(
                context,
                new Answer(
                        answer.invocation().value(),
                        answer.reply(),
                        PlainText.render(answer.reply()),
                        answer.message().map(MessageView::of),
                        typed.map(redact),
                        answer.receivedAt()));
    }

    private void messages(Context context) {
        String person = speaker.of(context, required(context, "as"));
        int limit = (int) Math.min(MOST_MESSAGES, number(context, "limit").orElse((long) MOST_MESSAGES));
        ConsoleChat.History history = number(context, "after")
                .map(after -> chat.changedAfter(person, after, Math.max(1, limit)))
                .orElseGet(() -> chat.newest(person, limit));
        json.write(
                context,
                Map.of(
                        "change",
                        history.change(),
                        "messages",
                        history.messages().stream().map(MessageView::of).toList()));
    }

    private void events(Context context) {
        String person = speaker.of(context, required(context, "as"));
        long now = chat.newest(person, 0).change();
        long from = Optional.ofNullable(context.header("Last-Event-ID"))
                .flatMap(ConsoleApi::number)
                .or(() -> number(context, "after"))
                .orElse(now);
        streams.stream(context, person, from);
    }

    private static void setFaults(ConsoleFaults settable, Faults wanted) {
        ConsoleFaults.Settings changed = valid(() -> new ConsoleFaults.Settings(
                wanted.failNext(),
                wanted.failAll(),
                seconds(wanted.slowSeconds()),
                wanted.refuseAllDms(),
                wanted.refuseDmsOf(),
                wanted.retryAfterNext(),
                seconds(wanted.retryAfterSeconds()),
                wanted.loseAnswers()));
        settable.change(before -> changed);
    }

    private static Faults view(ConsoleFaults.Settings settings) {
        return new Faults(
                settings.failNext(),
                settings.failAll(),
                settings.slow().toMillis() / 1000.0,
                settings.refuseAllDms(),
                settings.refuseDmsOf(),
                settings.retryAfterNext(),
                settings.retryAfter().toMillis() / 1000.0,
                settings.loseAnswers());
    }

    private static Duration seconds(double count) {
        return Duration.ofMillis(Math.round(count * 1000));
    }

    private static InvocationId invocation(String text) {
        return valid(() -> new InvocationId(text));
    }

    /** What a record's constructor refuses, the client got wrong. */
    private static <T> T valid(Supplier<T> made) {
        try {
            return made.get();
        } catch (IllegalArgumentException e) {
            throw new BadRequestResponse("The request has a value that is not allowed: " + e.getMessage() + ".");
        }
    }

    private static String required(Context context, String name) {
        return Optional.ofNullable(context.queryParam(name))
                .orElseThrow(() -> new BadRequestResponse("The address lacks \"" + name + "=\"."));
    }

    private static Optional<Long> number(Context context, String name) {
        return Optional.ofNullable(context.queryParam(name)).flatMap(ConsoleApi::number);
    }

    private static Optional<Long> number(String text) {
        return Optional.of(text).filter(digits -> digits.matches("[0-9]{1,18}")).map(Long::valueOf);
    }
}
