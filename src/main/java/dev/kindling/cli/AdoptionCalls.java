package dev.kindling.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.kindling.inventory.seed.SeedMoves.Move;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Says one {@code /kindling adopt} a machine to the running Kindling, over its socket. Kindling remembers each, so whatever cuts
 * this off, calling it again goes on where it was.
 */
final class AdoptionCalls {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Path socket;
    private final PrintWriter out;
    private final JsonMapper json = new JsonMapper();

    AdoptionCalls(Path socket, PrintWriter out) {
        this.socket = socket;
        this.out = out;
    }

    /**
     * @return how many were refused
     * @throws SayFailure when no Kindling answers
     */
    int say(List<Move> moves) {
        int refused = 0;
        try (var line = new SocketLine(socket)) {
            for (Move move : moves) {
                refused += say(line, move) ? 0 : 1;
            }
        }
        return refused;
    }

    private boolean say(SocketLine line, Move move) {
        var answer = new StringWriter();
        var plan = new SayPlan(
                System.getProperty("user.name"), move.command(), "dm", false, false, List.of(), Map.of(), PATIENCE);
        boolean done = new SaySession(
                                plan,
                                new ConsoleClient(line, plan.timeout()),
                                new SayPrinter(new PrintWriter(answer, true), true))
                        .run()
                == 0;
        out.println((done ? "moved   " : "refused ") + move.machine() + " -> " + move.person() + ": " + last(answer));
        out.flush();
        return done;
    }

    /** The text of the last message, on one line. */
    private String last(StringWriter answer) {
        String[] lines = answer.toString().strip().split("\n");
        try {
            JsonNode message = json.readTree(lines[lines.length - 1]);
            return message.path("text").asText().strip().replaceAll("\\s+", " ");
        } catch (JsonProcessingException e) {
            return "no answer that can be read";
        }
    }
}
