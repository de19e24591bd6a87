package dev.kindling.sshkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.kindling.config.KindlingConfig.KeySources;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpPublishedKeysTest {
    @TempDir
    Path directory;

    private final CountDownLatch testOver = new CountDownLatch(1);
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private HttpServer server;
    private PublishedKeys keys;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(workers);
        server.start();
        keys = within(Duration.ofSeconds(60));
    }

    private PublishedKeys within(Duration patience) {
        return new HttpPublishedKeys(new KeySources(Optional.of(base() + "/"), Optional.empty()), patience);
    }

    @AfterEach
    void stop() {
        testOver.countDown();
        server.stop(0);
        workers.shutdownNow();
    }

    @Test
    void the_accepted_keys_of_an_account_are_offered_once_each_and_bad_lines_skipped() {
        String ed25519 = SampleKeys.ed25519(directory).line();
        String rsa = SampleKeys.generate(directory, "rsa", 3072, "").line();
        String weak = SampleKeys.generate(directory, "rsa", 2048, "").line();
        answer(
                "/alice.keys",
                200,
                String.join("\n", ed25519, "garbage", weak, rsa, "", ed25519, "command=\"x\" " + rsa));
        assertThat(keys.of(Source.GITHUB, "alice"))
                .containsExactly(KeyIntakeTest.accepted(ed25519), KeyIntakeTest.accepted(rsa));
    }

    @Test
    void an_account_that_does_not_exist_is_said_so() {
        answer("/", 404, "Not Found");
        refuses("nobody", "GitHub has no account nobody.");
    }

    @Test
    void an_account_without_usable_keys_is_said_so() {
        answer("/empty.keys", 200, "");
        answer("/garbage.keys", 200, "<html>\u0000\u2028" + "x".repeat(1000));
        refuses("empty", "publishes no SSH key");
        refuses("garbage", "publishes no SSH key");
    }

    @Test
    void a_site_that_is_slow_is_given_up_on_in_time() {
        server.createContext("/silent.keys", exchange -> hold());
        server.createContext("/dripping.keys", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('s');
            exchange.getResponseBody().flush();
            hold();
        });
        keys = within(Duration.ofSeconds(2));
        for (String account : List.of("silent", "dripping")) {
            long before = System.nanoTime();
            refuses(account, "did not answer");
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(30));
        }
    }

    @Test
    void a_huge_answer_is_not_read() {
        answer("/huge.keys", 200, (SampleKeys.ed25519(directory).line() + "\n").repeat(2000));
        refuses("huge", "did not answer as it should");
    }

    @Test
    void redirects_are_followed_on_the_same_host_only() {
        answer("/there.keys", 200, SampleKeys.ed25519(directory).line());
        redirect("/here.keys", "/there.keys");
        redirect("/away.keys", "http://localhost.example/there.keys");
        redirect("/other-port.keys", "http://127.0.0.1:1/there.keys");
        redirect("/circle.keys", "/circle.keys");
        redirect("/nonsense.keys", "::::");
        assertThat(keys.of(Source.GITHUB, "here")).hasSize(1);
        refuses("away", "status 302");
        refuses("other-port", "status 302");
        refuses("circle", "circles");
        refuses("nonsense", "status 302");
    }

    @Test
    void a_fault_of_the_site_is_said_so() {
        answer("/broken.keys", 500, "oops");
        refuses("broken", "status 500");
        server.stop(0);
        refuses("alice", "did not answer");
    }

    @Test
    void a_source_that_is_switched_off_and_a_name_that_cannot_be_are_refused_without_asking() {
        assertThatExceptionOfType(PublishedKeysException.class)
                .isThrownBy(() -> keys.of(Source.GITLAB, "alice"))
                .withMessageContaining("switched off");
        refuses("../admin", "not an account name");
    }

    private void refuses(String account, String because) {
        assertThatExceptionOfType(PublishedKeysException.class)
                .isThrownBy(() -> keys.of(Source.GITHUB, account))
                .withMessageContaining(because);
    }

    private void answer(String path, int status, String body) {
        server.createContext(path, exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    private void redirect(String path, String location) {
        server.createContext(path, (HttpExchange exchange) -> {
            exchange.getResponseHeaders().set("Location", location);
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
    }

    private void hold() {
        try {
            testOver.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String base() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }
}
