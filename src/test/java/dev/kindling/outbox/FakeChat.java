package dev.kindling.outbox;

import dev.kindling.chat.ChatPlatform;
import dev.kindling.chat.Delivery;
import dev.kindling.chat.OutgoingMessage;
import dev.kindling.chat.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/** A chat platform that keeps what it is given, and answers as a test tells it to. Thread-safe. */
final class FakeChat implements ChatPlatform {
    private final List<OutgoingMessage> attempts = new ArrayList<>();
    private final Queue<Function<OutgoingMessage, Delivery>> answers = new ConcurrentLinkedQueue<>();
    private volatile Function<OutgoingMessage, Delivery> usual = this::deliverWell;

    /** Its answer to the next attempt that has none yet. */
    void answerNext(Function<OutgoingMessage, Delivery> answer) {
        answers.add(answer);
    }

    void answerNext(Delivery answer) {
        answerNext(message -> answer);
    }

    /** Its answer whenever none is waiting. */
    void answerAlways(Function<OutgoingMessage, Delivery> answer) {
        usual = answer;
    }

    void answerWell() {
        usual = this::deliverWell;
    }

    Delivery deliverWell(OutgoingMessage message) {
        return new Delivery.Delivered(message.earlier().orElse("id of " + message.nonce()));
    }

    synchronized List<OutgoingMessage> attempts() {
        return List.copyOf(attempts);
    }

    List<String> titles() {
        return attempts().stream().map(message -> message.card().title()).toList();
    }

    @Override
    public Platform platform() {
        return Platform.CONSOLE;
    }

    @Override
    public Delivery deliver(OutgoingMessage message) {
        synchronized (this) {
            attempts.add(message);
        }
        var answer = answers.poll();
        return (answer == null ? usual : answer).apply(message);
    }

    @Override
    public Connection connection() {
        return new Connection(true, "a fake");
    }
}
