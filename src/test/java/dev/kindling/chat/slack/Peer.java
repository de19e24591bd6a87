package dev.kindling.chat.slack;

import dev.kindling.endtoend.StateRows;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/** People at one platform, with which the same conversation can be held on each. */
abstract class Peer implements AutoCloseable {
    private static final List<String> ON_THE_WAY = List.of(
            "Letting you into",
            "Changing the keys",
            "Making vm",
            "Stopping vm",
            "Starting vm",
            "Resetting vm",
            "Removing vm",
            "Seat of Intro to Git is yours Its machine",
            "Examining the host",
            "Looking at the host",
            "Comparing database machines ports and files",
            "Looking at what a repair would do",
            "Repairing");

    /** Everybody who takes part in a conversation. */
    static final List<String> PEOPLE = List.of("alice", "bob", "fay", "olga", "gus");

    /** Everything that a person can read at this moment, by an id of the message. */
    abstract Map<String, String> seenBy(String who);

    /** Asks; {@code line} as typed, {@code options} the same as typed options. */
    abstract void ask(String who, String line, Map<String, ?> options) throws Exception;

    /** Writes to Kindling directly, as one writes to a person. */
    abstract void write(String who, String text) throws Exception;

    /** Everything that everybody reads in the channel, by an id of the message. */
    abstract Map<String, String> channel();

    /** Presses the newest button with that label that this person sees. */
    abstract void click(String who, String label) throws Exception;

    abstract void fill(String who, Map<String, String> values) throws Exception;

    /** The title of the form that is open. */
    abstract Optional<String> form(String who);

    /** Closes the form that is open without sending it. */
    abstract void dismiss(String who);

    /** Sends in something wrong, and returns the sentences about it. The form is open again afterwards. */
    abstract String mistake(String who, Map<String, String> values) throws Exception;

    /** How this platform calls that person in a message. */
    abstract String idOf(String who);

    abstract StateRows state();

    /** What a person reads anew after doing something, once all is quiet: words only, in alphabetical order. */
    List<String> step(String who, Callable<?> what) throws Exception {
        Map<String, String> before = seenBy(who);
        what.call();
        quiet(who, before);
        return news(before, seenBy(who));
    }

    /** Slack paces messages, so there a word on the way may stand by itself instead of being replaced by the outcome. */
    private List<String> news(Map<String, String> before, Map<String, String> seen) {
        return seen.entrySet().stream()
                .filter(entry -> !entry.getValue().equals(before.get(entry.getKey())))
                .map(entry -> words(entry.getValue()))
                .filter(text -> ON_THE_WAY.stream().noneMatch(text::startsWith))
                .sorted()
                .toList();
    }

    private void quiet(String who, Map<String, String> before) {
        String[] last = {""};
        Awaitility.await()
                .atMost(java.time.Duration.ofSeconds(90))
                .pollInterval(java.time.Duration.ofMillis(80))
                .until(() -> {
                    // First whether all is done and delivered, then what is seen: so nothing comes between the two.
                    boolean done =
                            state().count("select count(*) from operation where state in ('PENDING', 'RUNNING')") == 0
                                    && state().count("select count(*) from outbox where state = 'PENDING'") == 0;
                    Map<String, String> seen = seenBy(who);
                    String now = seen.toString();
                    boolean same = done && now.equals(last[0]);
                    last[0] = done ? now : "";
                    // What has no words yet, or those, is a promise of an answer.
                    return same
                            && seen.values().stream()
                                    .noneMatch(text -> text.isBlank() || text.contains("Kindling is busy"))
                            && (!news(before, seen).isEmpty() || form(who).isPresent());
                });
    }

    /** What stands in the channel, once all is quiet. */
    List<String> channelWords() {
        return channel().values().stream().map(this::words).toList();
    }

    /** The words that the platforms have in common: without signs, markup, numbers, buttons, keys, codes and times to go. */
    String words(String text) {
        String named = text;
        for (String person : PEOPLE) {
            named = named.replace(idOf(person), person);
        }
        return named.replaceAll("(?:console|slack|discord):[A-Za-z0-9]+:", "")
                .replaceAll("[A-Z2-9]{5}(?:-[A-Z2-9]{5})+", "")
                .replace("&amp;", "&")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("\\", "")
                .replaceAll("SHA256:\\S+", "")
                .replaceAll("[A-Za-z0-9+/=]{40,}", "")
                .replaceAll("\\((?:in|about) [^)]*\\)", "")
                .replaceAll("(?m)^(Warning|Refused|Fault): ", "")
                .replaceAll("\\[[A-Z][^\\]\n]*]", "")
                .replaceAll("\\b[0-9a-f]{16}\\b", "")
                .replaceAll("\\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\\b", "")
                .replaceAll("[^A-Za-z]+", " ")
                // How fast a host is, and who else holds a port there, is no difference between platforms.
                .replaceAll("\\b(?:seconds?|a moment)\\b", "seconds")
                .replaceAll("\\w+ port exchanged done is held by another program now ?", "")
                .strip();
    }

    @Override
    public abstract void close();
}
