package dev.kindling.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.config.Secret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An address for another service on a console that is closed by a password. */
class WebhookTest {
    private WebServer server;

    @BeforeEach
    void a_console_with_a_password_and_a_webhook() {
        var hook = new Webhook(
                "/hook",
                100,
                call -> new Webhook.Answer(
                        200,
                        "text/plain",
                        call.headers().getOrDefault("x-mark", List.of("none")).get(0) + " "
                                + new String(call.body(), StandardCharsets.UTF_8)));
        server = WebServer.start(
                new WebSettings("127.0.0.1", 0, false, Optional.of(new Secret("open sesame"))),
                new WebParts(Optional.empty(), Map::of, () -> "", List.of(hook)),
                new SecureRandom(),
                InstantSource.system());
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void it_is_called_under_any_name_without_password_with_the_body_as_it_came() throws IOException {
        assertThat(post("/hook", "bot.example.org", "a=%41&b=+\u00e4"))
                .startsWith("HTTP/1.1 200")
                .endsWith("x a=%41&b=+\u00e4");
    }

    @Test
    void every_other_address_stays_closed() throws IOException {
        assertThat(post("/hook/", "bot.example.org", "a=b")).startsWith("HTTP/1.1 421");
        assertThat(post("/hook/more", "localhost", "a=b")).startsWith("HTTP/1.1 415");
        assertThat(raw("POST /api/other HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n", "{}"))
                .startsWith("HTTP/1.1 401");
        assertThat(raw("GET /hook HTTP/1.1\r\nHost: bot.example.org\r\n", "")).startsWith("HTTP/1.1 421");
        assertThat(raw("GET /hook HTTP/1.1\r\nHost: localhost\r\n", "")).startsWith("HTTP/1.1 401");
    }

    @Test
    void what_is_too_long_is_not_handed_on() throws IOException {
        assertThat(post("/hook", "localhost", "a".repeat(100))).startsWith("HTTP/1.1 200");
        assertThat(post("/hook", "localhost", "a".repeat(101))).startsWith("HTTP/1.1 413");
    }

    private String post(String path, String host, String body) throws IOException {
        return raw(
                "POST " + path + " HTTP/1.1\r\nHost: " + host
                        + "\r\nX-Mark: x\r\nContent-Type: application/x-www-form-urlencoded\r\n",
                body);
    }

    private String raw(String head, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            var request = new ByteArrayOutputStream();
            request.write((head + "Connection: close\r\nContent-Length: " + bytes.length + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            request.write(bytes);
            // In one piece: after a refusal the server closes, and what comes then would be answered with a reset.
            socket.getOutputStream().write(request.toByteArray());
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
