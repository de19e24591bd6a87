package dev.kindling.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kindling.cli.SayCommand;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;

/** {@code kindling say --json --wait} in this process, with all that it printed. */
record SayRun(int exit, List<JsonNode> messages, String err) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static SayRun of(URI console, String person, String... words) {
        var out = new StringWriter();
        var err = new StringWriter();
        String[] arguments = Stream.concat(Stream.of("--as", person, "--wait", "--json"), Stream.of(words))
                .toArray(String[]::new);
        int exit = new CommandLine(
                        new SayCommand(Map.of("KINDLING_URL", console.toString()), InputStream.nullInputStream()))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
        return new SayRun(exit, out.toString().lines().map(SayRun::parse).toList(), err.toString());
    }

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All texts, one after another. */
    String text() {
        return messages.stream().map(message -> message.path("text").asText()).collect(Collectors.joining("\n\n"));
    }
}
