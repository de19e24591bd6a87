package dev.kindling.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * One run of {@code say}: says it, presses and fills in what it was told to, and prints what comes until there is nothing
 * more to come. Whatever is sent has an id made here once, so that a console that was restarted in between can be sent
 * it again.
 */
final class SaySession {
    private static final Set<String> BAD = Set.of("REFUSAL", "FAULT");

    private final SayPlan plan;
    private final ConsoleClient console;
    private final SayPrinter printer;
    private final SecureRandom random = new SecureRandom();
    private final Deque<String> clicks;
    private final Set<String> invocations = new LinkedHashSet<>();
    private boolean confirmed;
    private boolean submitted;
    private boolean formOpened;
    private boolean replyIsBad;
    private boolean directIsBad;
    private long change;

    SaySession(SayPlan plan, ConsoleClient console, SayPrinter printer) {
        this.plan = plan;
        this.console = console;
        this.printer = printer;
        this.clicks = new ArrayDeque<>(plan.clicks());
    }

    /**
     * @return the exit code: 0, or 1 when the last word was a refusal or a fault
     * @throws SayFailure when it cannot go on
     */
    int run() {
        // What is there already is not an answer to what we are about to say.
        change = console.get("/api/console/messages", Map.of("as", plan.person(), "limit", "0"))
                .path("change")
                .asLong();
        take(tell("/api/console/say", plan.channel(), Map.of("text", plan.text())));
        if (plan.stay()) {
            waitForTheEnd();
        }
        if (!clicks.isEmpty()) {
            throw new SayFailure("No button is labelled \"" + clicks.peek() + "\".");
        }
        if (!plan.values().isEmpty() && !submitted && !replyIsBad) {
            throw new SayFailure("No form opened, so what --submit gives was not sent.");
        }
        return replyIsBad || directIsBad ? 1 : 0;
    }

    private void waitForTheEnd() {
        while (true) {
            // Asked before the messages are read: then what is read is all, unless it led to something new.
            int asked = invocations.size();
            boolean ended = ended();
            readNews();
            if (ended && invocations.size() == asked) {
                return;
            }
            if (console.late()) {
                throw new SayFailure("It is not done after " + plan.timeout().toSeconds()
                        + " seconds. The work goes on without us; messages will still arrive.");
            }
            if (!ended) {
                console.pause();
            }
        }
    }

    private boolean ended() {
        return invocations.stream()
                .allMatch(invocation -> console.get("/api/console/work", Map.of("invocation", invocation))
                        .path("ended")
                        .asBoolean());
    }

    private void readNews() {
        JsonNode history;
        do {
            history = console.get("/api/console/messages", Map.of("as", plan.person(), "after", Long.toString(change)));
            change = history.path("change").asLong();
            for (JsonNode message : history.path("messages")) {
                show(message);
            }
        } while (!history.path("messages").isEmpty());
    }

    private JsonNode tell(String path, String channel, Map<String, ?> what) {
        byte[] id = new byte[16];
        random.nextBytes(id);
        Map<String, Object> body = new LinkedHashMap<>(what);
        body.put("as", plan.person());
        body.put("invocationId", HexFormat.of().formatHex(id));
        body.put("channel", channel);
        return console.post(path, body);
    }

    /** Takes the console's answer to something we did. */
    private void take(JsonNode answer) {
        invocations.add(answer.path("invocation").asText());
        JsonNode reply = answer.path("reply");
        switch (reply.path("type").asText()) {
            case "show" -> show(answer.path("message"));
            case "form" -> fillIn(answer);
            default -> {
                printer.form(plan.person(), answer);
                replyIsBad = true;
            }
        }
    }

    /** Whether a form opened that nothing was entered into, so that nothing has been done. */
    boolean formLeft() {
        return formOpened && !submitted;
    }

    private void fillIn(JsonNode answer) {
        formOpened = true;
        printer.form(plan.person(), answer);
        if (submitted || plan.values().isEmpty()) {
            return;
        }
        submitted = true;
        JsonNode form = answer.path("reply").path("form");
        Map<String, String> values = new LinkedHashMap<>();
        for (JsonNode field : form.path("fields")) {
            values.put(field.path("name").asText(), field.path("initial").asText());
        }
        plan.values().keySet().stream()
                .filter(name -> !values.containsKey(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new SayFailure("The form has no field \"" + name + "\"; it has "
                            + String.join(", ", values.keySet()) + ".");
                });
        values.putAll(plan.values());
        take(tell(
                "/api/console/submit",
                plan.channel(),
                Map.of(
                        "form", form.path("name").asText(),
                        "context", form.path("context").asText(),
                        "values", values)));
    }

    private void show(JsonNode message) {
        if (!printer.message(message)) {
            return;
        }
        boolean bad = BAD.contains(message.path("card").path("tone").asText());
        if (isReply(message)) {
            replyIsBad = bad;
        } else if (message.path("kind").asText().equals("dm")) {
            directIsBad = bad;
        }
        wanted(message)
                .ifPresent(button -> take(tell(
                        "/api/console/press",
                        message.path("channel").asText(),
                        Map.of(
                                "action", button.path("action").path("name").asText(),
                                "argument",
                                        button.path("action").path("argument").asText()))));
    }

    /** The button of this message that we were told to press, if it has one; it is pressed once. */
    private Optional<JsonNode> wanted(JsonNode message) {
        if (plan.yes() && !confirmed && isReply(message)) {
            Optional<JsonNode> yes = buttons(message)
                    .filter(button -> button.path("confirming").asBoolean())
                    .findFirst();
            confirmed = yes.isPresent();
            if (confirmed) {
                return yes;
            }
        }
        if (clicks.isEmpty()) {
            return Optional.empty();
        }
        String label = clicks.peek().strip().toLowerCase(Locale.ROOT);
        Optional<JsonNode> button = buttons(message)
                .filter(one -> one.path("label")
                        .asText()
                        .strip()
                        .toLowerCase(Locale.ROOT)
                        .equals(label))
                .findFirst();
        button.ifPresent(found -> clicks.remove());
        return button;
    }

    private boolean isReply(JsonNode message) {
        return message.path("kind").asText().equals("reply")
                && invocations.contains(message.path("invocation").asText());
    }

    private static Stream<JsonNode> buttons(JsonNode message) {
        return StreamSupport.stream(message.path("card").path("blocks").spliterator(), false)
                .filter(block -> block.path("type").asText().equals("buttons"))
                .flatMap(block -> StreamSupport.stream(block.path("buttons").spliterator(), false));
    }
}
