package dev.kindling.chat.slack;

import com.slack.api.bolt.App;
import com.slack.api.bolt.request.Request;
import com.slack.api.bolt.request.RequestHeaders;
import com.slack.api.bolt.request.builtin.SSLCheckRequest;
import com.slack.api.bolt.request.builtin.UrlVerificationRequest;
import com.slack.api.bolt.response.Response;
import com.slack.api.bolt.util.SlackRequestParser;
import dev.kindling.chat.ConnectionHealth;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Slack's requests in mode http: checked on their raw body, then brought to the same counter as those from a socket.
 * Thread-safe.
 */
final class SlackHttp {
    private static final Logger log = LoggerFactory.getLogger(SlackHttp.class);
    private static final String ABOUT = "signature";

    private static final String RETRY = "x-slack-retry-num";

    private final HttpDeliveries deliveries = new HttpDeliveries();
    private final SlackSignature signature;
    private final ConnectionHealth health;
    private final App app;
    private final SlackRequestParser parser;

    SlackHttp(SlackSignature signature, ConnectionHealth health, App app) {
        this.signature = signature;
        this.health = health;
        this.app = app;
        this.parser = new SlackRequestParser(app.config());
    }

    /** @param headers by name in lower case */
    SlackAnswer receive(Map<String, List<String>> headers, byte[] body) {
        String signed = first(headers, SlackSignature.SIGNATURE_HEADER);
        switch (signature.check(first(headers, SlackSignature.TIMESTAMP_HEADER), signed, body)) {
            case WRONG -> {
                if (signed.startsWith("v0=")) {
                    // Not for those who sign nothing at all, for they do not even claim to be Slack.
                    health.complain(
                            ABOUT,
                            "Requests come that are not signed with slack.signing-secret: compare it with Basic"
                                    + " Information > Signing Secret at api.slack.com/apps. If it is the same, somebody else"
                                    + " sends them.");
                }
                return SlackAnswer.of(401, "This is not signed by Slack.");
            }
            case NOT_OF_NOW -> {
                health.complain(
                        ABOUT,
                        "Slack's requests are signed for another time than this host's: set its clock (NTP). If it is"
                                + " right, somebody sends old requests again.");
                return SlackAnswer.of(401, "This was signed for another time.");
            }
            case RIGHT -> health.mended(ABOUT);
        }
        Optional<Request<?>> request = parse(headers, body);
        boolean again = !first(headers, RETRY).isBlank();
        request.ifPresent(read -> read.getContext()
                .getAdditionalValues()
                .put(SlackReceiver.ENVELOPE, deliveries.name(signed, Incoming.digest(body), again)));
        return request.map(this::answer).orElseGet(() -> SlackAnswer.of(400, "Nothing that Slack sends."));
    }

    private Optional<Request<?>> parse(Map<String, List<String>> headers, byte[] body) {
        try {
            var request = SlackRequestParser.HttpRequest.builder()
                    .requestUri("")
                    .queryString(Map.of())
                    .headers(new RequestHeaders(headers))
                    .requestBody(new String(body, StandardCharsets.UTF_8))
                    .remoteAddress("")
                    .build();
            return Optional.ofNullable(parser.parse(request));
        } catch (RuntimeException e) {
            // The parser's exceptions quote the body, which may hold a pasted private key.
            log.warn(
                    "A signed request of Slack's could not be read ({})",
                    e.getClass().getSimpleName());
            return Optional.empty();
        }
    }

    private SlackAnswer answer(Request<?> request) {
        if (request instanceof UrlVerificationRequest verification) {
            return SlackAnswer.of(200, verification.getChallenge());
        }
        if (request instanceof SSLCheckRequest) {
            return SlackAnswer.of(200, "");
        }
        try {
            Response response = app.run(request);
            return new SlackAnswer(
                    response.getStatusCode(),
                    Optional.ofNullable(response.getContentType()).orElse(""),
                    Optional.ofNullable(response.getBody()).orElse(""));
        } catch (Exception e) {
            // The counter catches everything; this is the SDK around it.
            log.error("A request from Slack was not handled", e);
            return SlackAnswer.of(500, "That did not work.");
        }
    }

    private static String first(Map<String, List<String>> headers, String name) {
        return headers.getOrDefault(name, List.of()).stream().findFirst().orElse("");
    }
}
