package dev.kindling.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class SaySessionTest {
    /** A console whose work is always done by the time that somebody asks, and which says one thing at each look. */
    private static class QuickConsole implements ConsoleLine {
        private final Deque<String> news = new ArrayDeque<>();
        private int change;
        private int asked;

        @Override
        public Answer exchange(String path, Optional<String> body, Duration patience) throws IOException {
            if (path.startsWith("/api/console/messages?") && path.contains("limit=0")) {
                return new Answer(200, "{\"change\": 0}");
            } else if (path.startsWith("/api/console/messages?")) {
                String next = news.isEmpty() ? "" : news.remove();
                return new Answer(200, "{\"change\": " + ++change + ", \"messages\": [" + next + "]}");
            } else if (path.startsWith("/api/console/work?")) {
                return new Answer(200, "{\"ended\": true}");
            }
            asked++;
            return new Answer(
                    200,
                    "{\"invocation\": \"" + asked + "\", \"reply\": {\"type\": \"show\"}, \"message\": "
                            + message(asked, asked, "Looking", "") + "}");
        }

        @Override
        public String place() {
            return "here";
        }

        @Override
        public String whenNobodyAnswers() {
            return "Nobody answers.";
        }

        @Override
        public String whenUnauthorized() {
            return "Not you.";
        }
    }

    private static String message(int id, int invocation, String text, String button) {
        return """
                {"id": %d, "revision": 1, "to": "olga", "kind": "reply", "channel": "dm", "invocation": "%d", "text": "%s",
                 "card": {"tone": "INFO", "blocks": [%s]}}""".formatted(id, invocation, text, button);
    }

    @Test
    void what_came_of_a_button_is_read_also_when_it_was_done_before_anybody_could_look() {
        var console = new QuickConsole();
        console.news.add(message(10, 1, "Repair one thing?", """
                {"type": "buttons", "buttons": [{"label": "Repair it", "confirming": true,
                 "action": {"name": "kindling/repair", "argument": "1"}}]}"""));
        // Nothing new at the next look; the outcome comes after it.
        console.news.add("");
        console.news.add(message(11, 2, "Repaired one thing", ""));
        var said = new StringWriter();
        var plan =
                new SayPlan("olga", "/kindling repair", "dm", true, true, List.of(), Map.of(), Duration.ofSeconds(20));

        int exit = new SaySession(
                        plan, new ConsoleClient(console, plan.timeout()), new SayPrinter(new PrintWriter(said), false))
                .run();

        assertThat(exit).isZero();
        assertThat(said.toString()).contains("Repair one thing?", "Repaired one thing");
    }

    @Test
    void no_answer_is_waited_for_beyond_the_time_that_was_given() {
        List<Duration> patiences = new ArrayList<>();
        var console = new QuickConsole() {
            @Override
            public Answer exchange(String path, Optional<String> body, Duration patience) throws IOException {
                patiences.add(patience);
                throw new HttpTimeoutException("request timed out");
            }
        };

        assertThatThrownBy(
                        () -> new ConsoleClient(console, Duration.ofSeconds(3)).get("/api/console/messages", Map.of()))
                .isInstanceOf(SayFailure.class)
                .hasMessageContaining("did not answer within 3 seconds");
        assertThatThrownBy(
                        () -> new ConsoleClient(console, Duration.ofMinutes(5)).get("/api/console/messages", Map.of()))
                .hasMessageContaining("did not answer within 20 seconds");
        assertThat(patiences).hasSize(2);
        assertThat(patiences.get(0)).isBetween(Duration.ofMillis(500), Duration.ofSeconds(3));
        assertThat(patiences.get(1)).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void who_waits_for_a_console_to_come_back_is_told_so_once() {
        var broken = new AtomicInteger(3);
        var console = new QuickConsole() {
            @Override
            public Answer exchange(String path, Optional<String> body, Duration patience) throws IOException {
                if (path.startsWith("/api/console/work?") && broken.getAndDecrement() > 0) {
                    throw new IOException("Connection refused");
                }
                return super.exchange(path, body, patience);
            }
        };
        List<String> notices = new ArrayList<>();
        var plan =
                new SayPlan("olga", "/kindling status", "dm", true, false, List.of(), Map.of(), Duration.ofSeconds(20));

        int exit = new SaySession(
                        plan,
                        new ConsoleClient(console, plan.timeout(), notices::add),
                        new SayPrinter(new PrintWriter(new StringWriter()), false))
                .run();

        assertThat(exit).isZero();
        assertThat(notices).singleElement().asString().contains("does not answer just now", "20 seconds");
    }
}
