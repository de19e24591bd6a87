package dev.kindling.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a tenant reads in the message with their SSH details.
 *
 * @param knownHosts the line for known_hosts
 */
public record Details(int port, String user, String host, String knownHosts) {
    private static final Pattern COMMAND = Pattern.compile("^ssh -p ([0-9]+) ([^@\\s]+)@(\\S+)$", Pattern.MULTILINE);
    private static final Pattern KNOWN_HOSTS = Pattern.compile("^\\[\\S+]:[0-9]+ ssh-ed25519 \\S+$", Pattern.MULTILINE);

    public static boolean isIn(String text) {
        return COMMAND.matcher(text).find() && KNOWN_HOSTS.matcher(text).find();
    }

    public static Details in(String text) {
        Matcher command = COMMAND.matcher(text);
        Matcher line = KNOWN_HOSTS.matcher(text);
        if (!command.find() || !line.find()) {
            throw new AssertionError("no SSH details in:\n" + text);
        }
        return new Details(Integer.parseInt(command.group(1)), command.group(2), command.group(3), line.group());
    }

    /** Those messages that hold SSH details; each must be a direct message. */
    public static List<JsonNode> messages(List<JsonNode> messages) {
        return messages.stream()
                .filter(message -> isIn(message.path("text").asText()))
                .peek(message -> {
                    if (!message.path("kind").asText().equals("dm")) {
                        throw new AssertionError("SSH details outside of direct messages: " + message);
                    }
                })
                .toList();
    }
}
