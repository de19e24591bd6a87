package dev.kindling.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.HashSet;
import java.util.Set;

/** Prints each version of each message once, for people or as one JSON object a line. */
final class SayPrinter {
    private final PrintWriter out;
    private final boolean json;
    private final JsonMapper mapper = new JsonMapper();
    private final Set<String> printed = new HashSet<>();

    SayPrinter(PrintWriter out, boolean json) {
        this.out = out;
        this.json = json;
    }

    /** @return whether it had not been printed before */
    boolean message(JsonNode message) {
        if (!printed.add(
                message.path("id").asLong() + "." + message.path("revision").asInt())) {
            return false;
        }
        if (json) {
            ObjectNode line =
                    line(message.path("to").asText(), message.path("kind").asText(), message);
            line.set("card", message.path("card"));
            line.put("invocation", message.path("invocation").asText(""));
            line.put("id", message.path("id").asLong());
            line.put("revision", message.path("revision").asInt());
            print(line);
        } else {
            people(heading(message), message.path("text").asText());
        }
        return true;
    }

    /** A form that opened or its errors. */
    void form(String person, JsonNode answer) {
        String kind = answer.path("reply").path("type").asText();
        if (json) {
            ObjectNode line = line(person, kind, answer);
            line.putNull("card");
            line.put("invocation", answer.path("invocation").asText());
            if (kind.equals("form")) {
                line.set("form", answer.path("reply").path("form"));
            } else {
                line.set("errors", answer.path("reply").path("messages"));
            }
            print(line);
        } else {
            people(
                    kind.equals("form") ? "A form opened:" : "The form was not accepted:",
                    answer.path("text").asText());
        }
    }

    private ObjectNode line(String to, String kind, JsonNode from) {
        return mapper.createObjectNode()
                .put("to", to)
                .put("kind", kind)
                .put("text", from.path("text").asText());
    }

    private static String heading(JsonNode message) {
        String again = message.path("revision").asInt() > 1 ? ", changed" : "";
        return switch (message.path("kind").asText()) {
            case "dm" -> "Direct message to " + message.path("to").asText() + again + ":";
            case "channel" -> "In " + message.path("to").asText() + again + ":";
            default -> "Reply to " + message.path("to").asText() + again + ":";
        };
    }

    private void people(String heading, String text) {
        out.println("--- " + heading);
        out.println(text);
        out.println();
        out.flush();
    }

    private void print(ObjectNode line) {
        try {
            out.println(mapper.writeValueAsString(line));
        } catch (JsonProcessingException e) {
            throw new SayFailure("A message cannot be printed.", e);
        }
        // Each line at once: a program on the other end of a pipe acts on it.
        out.flush();
    }
}
