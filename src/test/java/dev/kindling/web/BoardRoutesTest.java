package dev.kindling.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.config.Secret;
import dev.kindling.workshop.BoardPage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The board's address on a console that is closed by a password. */
class BoardRoutesTest {
    private static final String TOKEN = "0123456789abcdef0123456789abcdef";

    private WebServer server;

    @BeforeEach
    void a_console_with_a_password_and_one_board() {
        var page = new BoardPage(
                "Git <b>&</b> \"friends\" is open",
                "open",
                List.of("1 of 2 seats claimed, 1 free."),
                "Ends at noon.",
                List.of(new BoardPage.Seat(1, "connected", "in"), new BoardPage.Seat(2, "empty", "free")),
                List.of(),
                Optional.empty(),
                Instant.parse("2026-11-22T10:00:00Z"));
        server = WebServer.start(
                new WebSettings("127.0.0.1", 0, false, Optional.of(new Secret("open sesame"))),
                new WebParts(
                        Optional.empty(),
                        Map::of,
                        () -> "",
                        List.of(new BoardRoutes(token -> Optional.of(page).filter(known -> token.equals(TOKEN))))),
                new SecureRandom(),
                InstantSource.system());
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void whoever_knows_it_sees_the_page_without_a_password_and_under_any_name() throws IOException {
        assertThat(get("/board/" + TOKEN, "board.example.org"))
                .startsWith("HTTP/1.1 200")
                .contains("text/html", "/board-files/board.js", "default-src 'self'");
        assertThat(get("/board/" + TOKEN + "/state", "board.example.org"))
                .startsWith("HTTP/1.1 200")
                .contains("application/json", "\"number\":1", "\"state\":\"connected\"");
        assertThat(get("/board-files/board.js", "board.example.org")).startsWith("HTTP/1.1 200");
        assertThat(get("/board-files/style.css", "board.example.org")).startsWith("HTTP/1.1 200");
    }

    @Test
    void another_token_shows_nothing_and_says_where_the_right_one_is() throws IOException {
        for (String path : List.of("/board/" + TOKEN.replace('0', '1'), "/board/x/state")) {
            assertThat(get(path, "localhost")).startsWith("HTTP/1.1 404").contains("/workshop status");
        }
    }

    @Test
    void nothing_else_is_opened_by_it() throws IOException {
        assertThat(get("/api/messages", "board.example.org")).startsWith("HTTP/1.1 421");
        assertThat(get("/api/messages", "localhost")).startsWith("HTTP/1.1 401");
        assertThat(get("/board", "localhost")).startsWith("HTTP/1.1 401");
        assertThat(get("/board/../api/messages", "localhost")).startsWith("HTTP/1.1 4");
        assertThat(request("POST", "/board/" + TOKEN, "localhost")).startsWith("HTTP/1.1 4");
        assertThat(request("DELETE", "/board/" + TOKEN, "localhost")).startsWith("HTTP/1.1 4");
    }

    private String get(String path, String host) throws IOException {
        return request("GET", path, host);
    }

    private String request(String method, String path, String host) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream()
                    .write((method + " " + path + " HTTP/1.1\r\nHost: " + host
                                    + "\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
