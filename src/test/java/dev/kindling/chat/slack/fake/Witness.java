package dev.kindling.chat.slack.fake;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers all that the bot did and said, and what of it was against the rules. */
final class Witness {
    private record Called(String method, long at) {}

    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final List<String> everything = new CopyOnWriteArrayList<>();
    private final List<String> called = new CopyOnWriteArrayList<>();
    private final List<Called> calledAt = new CopyOnWriteArrayList<>();

    void complain(String of) {
        complaints.add(of);
    }

    void complain(List<String> of) {
        complaints.addAll(of);
    }

    /** The bot sent this. */
    void heard(String text) {
        everything.add(text);
    }

    void calls(String method) {
        called.add(method);
    }

    /** @param nanos by the server's time */
    void calls(String method, long nanos) {
        calls(method);
        calledAt.add(new Called(method, nanos));
    }

    List<String> complaints() {
        return complaints;
    }

    List<String> called() {
        return called;
    }

    List<Long> timesOf(String method) {
        return calledAt.stream()
                .filter(call -> call.method().equals(method))
                .map(Called::at)
                .toList();
    }

    String everything() {
        return String.join("\n", everything);
    }
}
