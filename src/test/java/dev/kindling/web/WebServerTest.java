package dev.kindling.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.kindling.chat.Card;
import dev.kindling.chat.console.TestDatabase;
import dev.kindling.config.Secret;
import dev.kindling.fault.KindlingException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The server over real HTTP. */
class WebServerTest {
    @TempDir
    Path folder;

    private final ScriptedCommands commands = new ScriptedCommands();
    private final HttpClient http = HttpClient.newHttpClient();
    private ConsoleSite site;

    @BeforeEach
    void open() {
        site = ConsoleSite.open(folder, commands);
    }

    @AfterEach
    void close() {
        site.close();
    }

    private HttpResponse<String> get(String path, String... headers) {
        return send(request(path, headers).build());
    }

    private HttpResponse<String> post(String path, String json, String... headers) {
        return send(request(path, headers)
                .setHeader("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build());
    }

    private HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(site.url() + path)).timeout(Duration.ofSeconds(60));
        return headers.length == 0 ? request : request.headers(headers);
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static JsonNode json(HttpResponse<String> response) {
        try {
            return new JsonMapper().readTree(response.body());
        } catch (IOException e) {
            throw new AssertionError(response.body(), e);
        }
    }

    private static String say(String id, String text) {
        return "{\"as\":\"alice\",\"invocationId\":\"" + id + "\",\"text\":\"" + text + "\"}";
    }

    /** Status line and headers of an answer to what no client library would send. */
    private List<String> raw(String request) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), site.port())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            var answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            List<String> lines = new ArrayList<>();
            for (String line = answer.readLine(); line != null && !line.isEmpty(); line = answer.readLine()) {
                lines.add(line);
            }
            return lines;
        }
    }

    @Test
    void health_readiness_and_metrics_are_served() {
        assertThat(get("/healthz").body()).isEqualTo("ok\n");
        assertThat(get("/metrics").body()).isEqualTo("# metrics\n");
        assertThat(get("/metrics").headers().firstValue("Content-Type").orElse(""))
                .startsWith("text/plain; version=0.0.4");
        assertThat(get("/readyz").statusCode()).isEqualTo(200);

        site.readiness().put("engine", new ReadyCheck(false, "ignite is not installed"));
        HttpResponse<String> notReady = get("/readyz");
        assertThat(notReady.statusCode()).isEqualTo(503);
        assertThat(json(notReady).path("ready").asBoolean()).isFalse();
        assertThat(json(notReady).path("checks").path("engine").path("detail").asText())
                .isEqualTo("ignite is not installed");
    }

    @Test
    void every_answer_keeps_the_page_to_itself() {
        Stream.of(get("/"), get("/app.js"), get("/nothing"), get("/healthz"), get("/api/console/people"))
                .forEach(response -> {
                    assertThat(response.headers().firstValue("Content-Security-Policy"))
                            .hasValueSatisfying(policy -> assertThat(policy)
                                    .contains("default-src 'self'")
                                    .contains("frame-ancestors 'none'"));
                    assertThat(response.headers().firstValue("X-Content-Type-Options"))
                            .hasValue("nosniff");
                    assertThat(response.headers().firstValue("X-Frame-Options")).hasValue("DENY");
                    assertThat(response.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
                    assertThat(response.headers().firstValue("Server")).isEmpty();
                });
        assertThat(get("/").body()).doesNotContainPattern("<script>|style=|onclick=");
    }

    @Test
    void files_of_the_page_are_sent_once_and_no_others_ever() throws IOException {
        HttpResponse<String> first = get("/style.css");
        assertThat(first.headers().firstValue("Content-Type")).hasValue("text/css; charset=utf-8");
        String tag = first.headers().firstValue("ETag").orElseThrow();
        assertThat(get("/style.css", "If-None-Match", tag).statusCode()).isEqualTo(304);
        for (String path : List.of("/../pom.xml", "/%2e%2e/pom.xml", "//etc/passwd", "/console/app.js", "/.git")) {
            assertThat(raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                            .get(0))
                    .as(path)
                    .containsPattern(" 40[04] ");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, 200",
        "localhost:9999, 200",
        "127.0.0.1, 200",
        "[::1]:80, 200",
        "kindling.localhost, 200",
        "evil.example, 421",
        "127.0.0.1.evil.example, 421",
        "localhost.evil.example, 421",
        "evil.example:8080, 421",
        "127.0.0.1@evil.example, 4",
    })
    void a_name_that_was_made_to_point_here_is_turned_away(String host, String status) throws IOException {
        assertThat(raw("GET /api/console/people HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                        .get(0))
                .contains(" " + status);
    }

    @Test
    void another_site_cannot_send_anything() {
        String body = say("12345678", "/sandbox list");
        assertThat(post("/api/console/say", body, "Origin", "https://evil.example")
                        .statusCode())
                .isEqualTo(403);
        assertThat(post("/api/console/say", body, "Origin", "null").statusCode())
                .isEqualTo(403);
        assertThat(post("/api/console/say", body, "Sec-Fetch-Site", "cross-site")
                        .statusCode())
                .isEqualTo(403);
        assertThat(post("/api/console/say", body, "Sec-Fetch-Site", "same-site").statusCode())
                .isEqualTo(403);
        assertThat(get("/api/console/messages?as=alice", "Sec-Fetch-Site", "cross-site")
                        .statusCode())
                .isEqualTo(403);
        assertThat(send(request("/api/console/say")
                                .setHeader("Content-Type", "text/plain")
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build())
                        .statusCode())
                .isEqualTo(415);
        assertThat(commands.handled()).isEmpty();

        assertThat(post("/api/console/say", body, "Origin", site.url().toString(), "Sec-Fetch-Site", "same-origin")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void what_is_too_long_is_not_read() {
        HttpResponse<String> answer = post("/api/console/say", say("12345678", "x".repeat(70_000)));
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(json(answer).path("error").asText()).contains("64 kB");
        HttpResponse<String> chunked = send(request("/api/console/say")
                .setHeader("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.fromPublisher(
                        HttpRequest.BodyPublishers.ofString(say("12345678", "x".repeat(70_000)))))
                .build());
        assertThat(chunked.statusCode()).isEqualTo(413);
        assertThat(post("/api/console/say", say("12345678", "x".repeat(30_000))).statusCode())
                .isEqualTo(400);
        assertThat(commands.handled()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{",
                "{}",
                "{\"as\":\"alice\"}",
                "{\"as\":\"alice\",\"invocationId\":\"short\",\"text\":\"hi\"}",
                "{\"as\":\"alice\",\"invocationId\":\"12345678\",\"text\":\" \"}",
                "{\"as\":\"alice\",\"invocationId\":\"12345678\",\"text\":null}",
                "{\"as\":\"alice\",\"invocationId\":\"1234 5678\",\"text\":\"hi\"}",
                "{\"as\":\"alice\",\"invocationId\":\"12345678\",\"text\":\"hi\",\"channel\":\"../x\"}",
                "{\"as\":[],\"invocationId\":\"12345678\",\"text\":\"hi\"}",
            })
    void what_is_no_proper_request_is_answered_with_a_sentence(String body) {
        HttpResponse<String> answer = post("/api/console/say", body);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).path("error").asText()).endsWith(".");
        assertThat(json(answer).path("reference").asText()).startsWith("K-");
        assertThat(commands.handled()).isEmpty();
    }

    @Test
    void a_fault_gives_a_reference_and_no_details() {
        HttpResponse<String> answer = post("/api/console/say", say("12345678", "/boom"));
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(json(answer).path("reference").asText()).matches("K-[0-9A-Z]{4}-[0-9A-Z]{2}");
        assertThat(answer.body()).doesNotContain("secret inner detail").doesNotContain("Exception");
        assertThat(get("/nothing/here").statusCode()).isEqualTo(404);
        assertThat(json(get("/nothing/here")).path("error").asText()).isEqualTo("There is nothing at this address.");
        assertThat(get("/api/console/say").statusCode()).isEqualTo(405);
    }

    @Test
    void the_same_invocation_is_answered_the_same_and_leaves_one_message() {
        JsonNode first = json(post("/api/console/say", say("abcdefgh", "/sandbox list")));
        JsonNode second = json(post("/api/console/say", say("abcdefgh", "/sandbox list")));
        assertThat(second.path("reply")).isEqualTo(first.path("reply"));
        assertThat(second.path("message")).isEqualTo(first.path("message"));
        assertThat(first.path("text").asText()).startsWith("Your sandboxes");
        assertThat(first.path("invocation").asText()).isEqualTo("alice:abcdefgh");
        assertThat(json(get("/api/console/messages?as=alice")).path("messages")).hasSize(1);
        assertThat(commands.handled()).hasSize(1);
    }

    @Test
    void what_was_typed_comes_back_masked() {
        JsonNode answer = json(post("/api/console/say", say("abcdefgh", "BEGIN PRIVATE KEY abc END")));
        assertThat(answer.path("echo").asText()).isEqualTo("(private key)");
    }

    @Test
    void buttons_and_forms_are_taken() {
        JsonNode pressed = json(post(
                "/api/console/press",
                "{\"as\":\"alice\",\"invocationId\":\"press-01\",\"action\":\"sandbox/delete\",\"argument\":\"x\"}"));
        assertThat(pressed.path("reply").path("card").path("tone").asText()).isEqualTo("SUCCESS");
        JsonNode errors = json(
                post(
                        "/api/console/submit",
                        "{\"as\":\"alice\",\"invocationId\":\"form-001\",\"form\":\"f\",\"context\":\"\",\"values\":{\"key\":\"x\"}}"));
        assertThat(errors.path("reply").path("type").asText()).isEqualTo("form-errors");
        assertThat(post(
                                "/api/console/press",
                                "{\"as\":\"alice\",\"invocationId\":\"press-02\",\"action\":\"" + "x".repeat(101)
                                        + "\",\"argument\":\"\"}")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void only_configured_people_are_served() {
        String body = "{\"as\":\"eve\",\"invocationId\":\"12345678\",\"text\":\"hi\"}";
        assertThat(post("/api/console/say", body).statusCode()).isEqualTo(403);
        assertThat(get("/api/console/messages?as=eve").statusCode()).isEqualTo(403);
        assertThat(get("/api/console/events?as=eve", "Accept", "text/event-stream")
                        .statusCode())
                .isEqualTo(403);
        assertThat(get("/api/console/messages").statusCode()).isEqualTo(400);
        assertThat(json(get("/api/console/people")).path("people")).hasSize(5);
        assertThat(commands.handled()).isEmpty();
    }

    @Test
    void the_end_of_work_can_be_asked_for() {
        String invocation = json(post("/api/console/say", say("abcdefgh", "/sandbox create ssh-ed25519 A")))
                .path("invocation")
                .asText();
        assertThat(json(get("/api/console/work?invocation=" + invocation))
                        .path("ended")
                        .asBoolean())
                .isFalse();
        commands.finish(commands.handled().get(0).id());
        assertThat(json(get("/api/console/work?invocation=" + invocation))
                        .path("ended")
                        .asBoolean())
                .isTrue();
        assertThat(get("/api/console/work").statusCode()).isEqualTo(400);
    }

    @Test
    void faults_can_be_set_and_read() {
        String wanted = "{\"failNext\":2,\"failAll\":false,\"slowSeconds\":0.5,\"refuseAllDms\":true,"
                + "\"refuseDmsOf\":[\"bob\"],\"retryAfterNext\":1,\"retryAfterSeconds\":3.0,\"loseAnswers\":0}";
        assertThat(json(post("/api/console/faults", wanted)).path("slowSeconds").asDouble())
                .isEqualTo(0.5);
        assertThat(json(get("/api/console/faults")).path("refuseDmsOf").get(0).asText())
                .isEqualTo("bob");
        assertThat(site.faults().settings().retryAfter()).isEqualTo(Duration.ofSeconds(3));
        assertThat(post("/api/console/faults", wanted.replace("\"failNext\":2", "\"failNext\":-2"))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void live_events_come_with_ids_and_resume_where_one_left_off() throws Exception {
        site.direct("alice", Card.of(Card.Tone.INFO, "Before"));
        try (var stream = new Events("/api/console/events?as=alice")) {
            site.direct("bob", Card.of(Card.Tone.INFO, "Not for alice"));
            String id = site.direct("alice", Card.of(Card.Tone.INFO, "Schön 👋"));
            assertThat(stream.next()).containsExactly("event: message", "id: 3", "Schön 👋");
            site.edit("alice", id, Card.of(Card.Tone.INFO, "Changed"));
            assertThat(stream.next()).containsExactly("event: message", "id: 4", "Changed");
        }
        try (var stream = new Events("/api/console/events?as=alice", "Last-Event-ID", "1")) {
            assertThat(stream.next()).contains("id: 4", "Changed");
        }
        try (var stream = new Events("/api/console/events?as=alice&after=0")) {
            assertThat(stream.next()).contains("id: 1", "Before");
        }
    }

    /** An open event stream; each event as its name, its id and the title of its card. */
    private final class Events implements AutoCloseable {
        private final Stream<String> lines;
        private final Iterator<String> iterator;

        Events(String path, String... headers) throws Exception {
            HttpResponse<Stream<String>> response = http.send(
                    request(path, headers)
                            .setHeader("Accept", "text/event-stream")
                            .build(),
                    HttpResponse.BodyHandlers.ofLines());
            assertThat(response.statusCode()).isEqualTo(200);
            lines = response.body();
            iterator = lines.iterator();
        }

        private String nextLine() {
            return CompletableFuture.supplyAsync(iterator::next)
                    .orTimeout(60, TimeUnit.SECONDS)
                    .join();
        }

        List<String> next() throws IOException {
            List<String> event = new ArrayList<>(List.of("event: message"));
            while (true) {
                String line = nextLine();
                if (line.startsWith("id: ")) {
                    event.add(line);
                } else if (line.startsWith("data: ")) {
                    event.add(new JsonMapper()
                            .readTree(line.substring(6))
                            .path("card")
                            .path("title")
                            .asText());
                    return event;
                }
            }
        }

        @Override
        public void close() {
            lines.close();
        }
    }

    @Test
    void with_a_password_nothing_but_the_page_and_monitoring_is_open() {
        site.close();
        site = ConsoleSite.withPassword(folder, commands, "correct horse");
        assertThat(Stream.of("/", "/app.js", "/healthz", "/readyz", "/metrics", "/api/session"))
                .allSatisfy(path -> assertThat(get(path).statusCode()).isEqualTo(200));
        assertThat(Stream.of("/api/console/people", "/api/console/messages?as=alice", "/api/console/events?as=alice"))
                .allSatisfy(path -> assertThat(get(path).statusCode()).isEqualTo(401));
        assertThat(post("/api/console/say", say("12345678", "hi")).statusCode()).isEqualTo(401);
        assertThat(commands.handled()).isEmpty();

        assertThat(get("/api/console/people", "Authorization", "Bearer correct horse")
                        .statusCode())
                .isEqualTo(200);
        assertThat(get("/api/console/people", "Authorization", "Bearer wrong").statusCode())
                .isEqualTo(401);
    }

    @Test
    void signing_in_gives_a_cookie_that_scripts_and_other_sites_do_not_get() {
        site.close();
        site = ConsoleSite.withPassword(folder, commands, "correct horse");
        HttpResponse<String> login = post("/api/login", "{\"password\":\"correct horse\"}");
        assertThat(login.statusCode()).isEqualTo(204);
        String cookie = login.headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(cookie).contains("HttpOnly").contains("SameSite=Strict").doesNotContain("correct");
        String session = cookie.substring(0, cookie.indexOf(';'));
        assertThat(get("/api/console/people", "Cookie", session).statusCode()).isEqualTo(200);
        assertThat(json(get("/api/session", "Cookie", session)).path("open").asBoolean())
                .isTrue();

        post("/api/logout", "{}", "Cookie", session);
        assertThat(get("/api/console/people", "Cookie", session).statusCode()).isEqualTo(401);
    }

    @Test
    void guessing_is_slowed_down() {
        site.close();
        site = ConsoleSite.withPassword(folder, commands, "correct horse");
        for (int i = 0; i < PasswordGate.PATIENCE; i++) {
            assertThat(post("/api/login", "{\"password\":\"wrong\"}").statusCode())
                    .isEqualTo(401);
        }
        HttpResponse<String> late = post("/api/login", "{\"password\":\"correct horse\"}");
        assertThat(late.statusCode()).isEqualTo(429);
        assertThat(late.headers().firstValue("Retry-After")).isPresent();
        assertThat(get("/api/console/people", "Authorization", "Bearer correct horse")
                        .statusCode())
                .isEqualTo(429);
    }

    @Test
    void without_a_password_the_console_is_not_served_to_the_network() {
        assertThatThrownBy(() -> new ConsoleSite(
                        new TestDatabase(folder.resolve("other.db")),
                        commands,
                        new WebSettings("0.0.0.0", 0, false, Optional.empty())))
                .isInstanceOf(KindlingException.class)
                .hasMessageContaining("console.password");
        new ConsoleSite(
                        new TestDatabase(folder.resolve("other.db")),
                        commands,
                        new WebSettings("0.0.0.0", 0, false, Optional.of(new Secret("x"))))
                .close();
    }

    @Test
    void a_taken_port_is_said_or_another_is_taken() {
        var taken = new WebSettings("127.0.0.1", site.port(), false, Optional.empty());
        var parts = new WebParts(Optional.empty(), Map::of, () -> "", List.of());
        assertThatThrownBy(() -> WebServer.start(taken, parts, new SecureRandom(), InstantSource.system()))
                .isInstanceOf(KindlingException.class)
                .hasMessageContaining("127.0.0.1:" + site.port());
        var movable = new WebSettings("127.0.0.1", site.port(), true, Optional.empty());
        try (WebServer moved = WebServer.start(movable, parts, new SecureRandom(), InstantSource.system())) {
            assertThat(moved.port()).isNotEqualTo(site.port()).isPositive();
        }
    }

    @Test
    void without_a_console_there_is_only_monitoring_and_what_was_added() throws Exception {
        var parts = new WebParts(
                Optional.empty(),
                () -> {
                    throw new IllegalStateException("broken");
                },
                () -> "",
                List.of(routes -> routes.get("/board", context -> context.result("board"))));
        try (WebServer plain = WebServer.start(
                new WebSettings("127.0.0.1", 0, false, Optional.empty()),
                parts,
                new SecureRandom(),
                InstantSource.system())) {
            assertThat(status(plain, "/board")).isEqualTo(200);
            assertThat(status(plain, "/")).isEqualTo(404);
            assertThat(status(plain, "/api/console/people")).isEqualTo(404);
            assertThat(status(plain, "/readyz")).isEqualTo(503);
        }
    }

    private int status(WebServer server, String path) throws Exception {
        return http.send(
                        HttpRequest.newBuilder(URI.create(server.url() + path)).build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
