package dev.kindling.sshkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kindling.engine.FreePorts;
import dev.kindling.units.HostPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.pubkey.KeySetPublickeyAuthenticator;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKeyFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SshProbeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String LOOPBACK = "127.0.0.1";

    private final SshProbe probe = new SshProbe();
    private final FreePorts freePorts = new FreePorts();
    private final List<AutoCloseable> open = new ArrayList<>();
    private final AtomicInteger logins = new AtomicInteger();
    private final KeyPair hostKey = ed25519();
    private final KeyPair tenant = ed25519();

    @AfterEach
    void close() throws Exception {
        probe.close();
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    @Test
    void a_server_with_our_host_key_is_ready_and_nobody_tried_to_log_in() throws Exception {
        SshServer server = serve(hostKey);
        ProbeResult result = probe.check(LOOPBACK, port(server), publicKey(hostKey), PATIENCE);
        assertThat(result)
                .isInstanceOfSatisfying(
                        ProbeResult.Ready.class,
                        ready -> assertThat(ready.took()).isPositive());
        assertThat(logins).hasValue(0);
        nothingStaysOpenAt(server);
    }

    @Test
    void a_name_works_like_an_address() throws Exception {
        SshServer server = serve(hostKey);
        assertThat(probe.check("localhost", port(server), publicKey(hostKey), PATIENCE))
                .isInstanceOf(ProbeResult.Ready.class);
    }

    @Test
    void a_server_with_another_host_key_is_reported_with_its_fingerprint() throws Exception {
        KeyPair other = ed25519();
        SshServer server = serve(other);
        assertThat(probe.check(LOOPBACK, port(server), publicKey(hostKey), PATIENCE))
                .isEqualTo(new ProbeResult.WrongHostKey(publicKey(other).fingerprint()));
        nothingStaysOpenAt(server);
    }

    @Test
    void a_server_with_another_type_of_host_key_is_a_wrong_one_too() throws Exception {
        KeyPair rsa = KeyUtils.generateKeyPair(KeyPairProvider.SSH_RSA, 2048);
        KeyPair ecdsa = KeyUtils.generateKeyPair("ecdsa-sha2-nistp256", 256);
        assertThat(probe.check(LOOPBACK, port(serve(rsa)), publicKey(hostKey), PATIENCE))
                .isEqualTo(new ProbeResult.WrongHostKey(KeyUtils.getFingerPrint(rsa.getPublic())));
        assertThat(probe.check(LOOPBACK, port(serve(ecdsa)), publicKey(hostKey), PATIENCE))
                .isEqualTo(new ProbeResult.WrongHostKey(publicKey(ecdsa).fingerprint()));
    }

    @Test
    void a_server_that_has_our_key_beside_others_shows_ours() throws Exception {
        SshServer server = serve(KeyUtils.generateKeyPair("ecdsa-sha2-nistp256", 256), hostKey);
        assertThat(probe.check(LOOPBACK, port(server), publicKey(hostKey), PATIENCE))
                .isInstanceOf(ProbeResult.Ready.class);
    }

    @Test
    void a_closed_port_refuses() throws Exception {
        // One that no other process gets when it asks for any.
        assertThat(probe.check(LOOPBACK, new FreePorts().next(), publicKey(hostKey), PATIENCE))
                .isEqualTo(new ProbeResult.NotAnswering("the port refuses connections"));
    }

    @Test
    void a_port_that_accepts_and_stays_silent_is_given_up_on_in_time() throws Exception {
        try (ServerSocket silent = listen()) {
            long before = System.nanoTime();
            ProbeResult result = probe.check(
                    LOOPBACK, new HostPort(silent.getLocalPort()), publicKey(hostKey), Duration.ofMillis(2100));
            assertThat(Duration.ofNanos(System.nanoTime() - before))
                    .isBetween(Duration.ofMillis(1900), Duration.ofSeconds(30));
            assertThat(result)
                    .isEqualTo(new ProbeResult.NotAnswering("no SSH server answered on the port within 2100 ms"));
            try (Socket accepted = silent.accept()) {
                accepted.setSoTimeout(60_000);
                assertThat(accepted.getInputStream().readAllBytes()).asString().startsWith("SSH-2.0-");
            }
        }
    }

    @Test
    void something_that_is_not_ssh_is_not_answering() throws Exception {
        for (String greeting :
                List.of("HTTP/1.1 400 Bad Request\r\n\r\n", "", "SSH-2.0-x\r\n", "\u0000".repeat(5000))) {
            HostPort port = greet(greeting);
            assertThat(probe.check(LOOPBACK, port, publicKey(hostKey), Duration.ofSeconds(3)))
                    .as(greeting)
                    .isInstanceOf(ProbeResult.NotAnswering.class);
        }
    }

    @Test
    void an_unknown_name_is_not_answering() {
        assertThat(probe.check("no-such-host.invalid", new HostPort(60000), publicKey(hostKey), Duration.ofSeconds(5)))
                .isInstanceOf(ProbeResult.NotAnswering.class);
    }

    @Test
    void the_tenant_s_key_opens_and_another_does_not() throws Exception {
        SshServer server = serve(hostKey);
        assertThat(login(server, tenant, hostKey)).isEqualTo(new LoginResult.LoggedIn());
        assertThat(login(server, ed25519(), hostKey)).isEqualTo(new LoginResult.KeyRefused());
        KeyPair rsa = KeyUtils.generateKeyPair(KeyPairProvider.SSH_RSA, 3072);
        assertThat(login(server, rsa, hostKey)).isEqualTo(new LoginResult.KeyRefused());
        nothingStaysOpenAt(server);
    }

    @Test
    void a_key_is_not_offered_to_a_strange_server() throws Exception {
        SshServer server = serve(hostKey);
        assertThat(login(server, tenant, ed25519()))
                .isEqualTo(new LoginResult.WrongHostKey(publicKey(hostKey).fingerprint()));
        assertThat(logins).hasValue(0);
    }

    @Test
    void a_login_at_a_dead_port_proves_nothing() throws Exception {
        SshServer server = serve(hostKey);
        HostPort port = port(server);
        server.stop(true);
        assertThat(probe.tryLogin(LOOPBACK, port, "root", tenant, publicKey(hostKey), PATIENCE))
                .isInstanceOf(LoginResult.NotAnswering.class);
    }

    @Test
    void two_hundred_probes_from_sixteen_threads_all_get_their_answer() throws Exception {
        List<KeyPair> keys = IntStream.range(0, 8).mapToObj(i -> ed25519()).toList();
        List<HostPort> ports = new ArrayList<>();
        List<SshServer> servers = new ArrayList<>();
        for (KeyPair key : keys) {
            servers.add(serve(key));
            ports.add(port(servers.get(servers.size() - 1)));
        }
        var threads = Executors.newFixedThreadPool(16);
        open.add(threads::shutdownNow);
        List<Callable<ProbeResult>> probes = IntStream.range(0, 200)
                .<Callable<ProbeResult>>mapToObj(i -> () -> {
                    KeyPair expected = keys.get((i % 10 == 0 ? i + 1 : i) % 8);
                    return probe.check(LOOPBACK, ports.get(i % 8), publicKey(expected), Duration.ofSeconds(60));
                })
                .toList();
        var results = threads.invokeAll(probes);
        for (int i = 0; i < 200; i++) {
            assertThat(results.get(i).get())
                    .as("probe %d", i)
                    .isInstanceOf(i % 10 == 0 ? ProbeResult.WrongHostKey.class : ProbeResult.Ready.class);
        }
        for (SshServer server : servers) {
            nothingStaysOpenAt(server);
        }
    }

    @Test
    void after_closing_nothing_is_probed_and_closing_again_is_harmless() throws Exception {
        SshServer server = serve(hostKey);
        probe.check(LOOPBACK, port(server), publicKey(hostKey), PATIENCE);
        probe.close();
        probe.close();
        assertThat(probe.check(LOOPBACK, port(server), publicKey(hostKey), PATIENCE))
                .isEqualTo(new ProbeResult.NotAnswering("Kindling is stopping"));
    }

    private LoginResult login(SshServer server, KeyPair key, KeyPair expected) {
        return probe.tryLogin(LOOPBACK, port(server), "root", key, publicKey(expected), PATIENCE);
    }

    private SshServer serve(KeyPair... hostKeys) throws IOException {
        SshServer server = SshServer.setUpDefaultServer();
        server.setHost(LOOPBACK);
        server.setPort(freePorts.next().number());
        server.setKeyPairProvider(KeyPairProvider.wrap(hostKeys));
        server.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
        var authenticator = new KeySetPublickeyAuthenticator("tenant", List.of(tenant.getPublic()));
        server.setPublickeyAuthenticator((user, key, session) -> {
            logins.incrementAndGet();
            return authenticator.authenticate(user, key, session);
        });
        server.start();
        open.add(() -> server.stop(true));
        return server;
    }

    private HostPort greet(String greeting) throws IOException {
        ServerSocket socket = listen();
        open.add(socket);
        var thread = new Thread(() -> {
            try (Socket accepted = socket.accept()) {
                accepted.getOutputStream().write(greeting.getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                // The probe went away first.
            }
        });
        thread.setDaemon(true);
        thread.start();
        return new HostPort(socket.getLocalPort());
    }

    private static void nothingStaysOpenAt(SshServer server) {
        await().until(() -> server.getActiveSessions().isEmpty());
    }

    private static ServerSocket listen() throws IOException {
        return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    private static HostPort port(SshServer server) {
        return new HostPort(server.getPort());
    }

    private static PublicKey publicKey(KeyPair pair) {
        return JavaKeys.fromJava(pair.getPublic());
    }

    private static KeyPair ed25519() {
        try {
            return KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, 256);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
