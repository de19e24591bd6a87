package dev.kindling.chat.slack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kindling.chat.ConnectionHealth;
import javax.websocket.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what comes by a socket: envelopes go on to the receiver, and where another socket is needed, that is said. */
final class Arrivals implements SlackSocket.Owner {
    private static final Logger log = LoggerFactory.getLogger(Arrivals.class);
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final SlackReceiver receiver;
    private final ConnectionHealth health;
    private final SocketPace pace;
    private final Runnable anotherWanted;

    /** @param pace hears of each envelope */
    Arrivals(SlackReceiver receiver, ConnectionHealth health, SocketPace pace, Runnable anotherWanted) {
        this.receiver = receiver;
        this.health = health;
        this.pace = pace;
        this.anotherWanted = anotherWanted;
    }

    @Override
    public void arrived(SlackSocket line, Session by, String message) {
        JsonNode envelope;
        try {
            envelope = MAPPER.readTree(message);
        } catch (JsonProcessingException e) {
            log.warn("Slack sent something over its socket that is not JSON");
            return;
        }
        switch (envelope.path("type").asText()) {
            case "hello" -> log.debug("Slack greets");
            case "disconnect" -> disconnect(envelope.path("reason").asText("no reason given"));
            default -> {
                if (envelope.hasNonNull("envelope_id")) {
                    pace.carried();
                    receiver.receive(envelope, message, answer -> line.acknowledge(by, answer));
                }
            }
        }
    }

    private void disconnect(String reason) {
        log.info("Slack asks for another socket ({})", reason);
        if (reason.equals("link_disabled")) {
            health.complain(
                    SlackConnection.SOCKETS,
                    "Socket Mode is switched off in the app's settings: api.slack.com/apps > Socket Mode > Enable Socket"
                            + " Mode.");
        }
        anotherWanted.run();
    }

    @Override
    public void ended() {
        log.info("The socket to Slack ended; another one is opened");
        anotherWanted.run();
    }
}
