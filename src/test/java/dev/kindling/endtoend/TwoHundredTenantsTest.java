package dev.kindling.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kindling.engine.FreePorts;
import dev.kindling.engine.SshKeys;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole workshop asks for its sandboxes in the same moment. */
@Timeout(1_200)
class TwoHundredTenantsTest {
    private static final int TENANTS = 200;
    private static final Duration LOGIN = Duration.ofMinutes(2);

    @TempDir
    private Path directory;

    private final ExecutorService clients = Executors.newFixedThreadPool(TENANTS);
    private final SshClient ssh = SshClient.setUpDefaultClient();
    private DemoProcess demo;
    private long lapBegan = System.nanoTime();

    @AfterEach
    void nothing_outlives_the_test() {
        clients.shutdownNow();
        ssh.stop();
        if (demo != null) {
            demo.close();
        }
    }

    private record Tenant(String name, KeyPair key) {}

    @Test
    void all_get_a_sandbox_of_their_own_and_leave_nothing_behind() throws Exception {
        List<Tenant> tenants = BotConfig.people(TENANTS).stream()
                .map(name -> new Tenant(name, SshKeys.fresh()))
                .toList();
        // Ports for exactly as many: a port that was given twice or leaked shows at once.
        Path config = BotConfig.write(
                directory.resolve("config"), tenants.stream().map(Tenant::name).toList(), FreePorts.range(210), "1s");
        demo = DemoProcess.with(Files.createDirectory(directory.resolve("demo")), config);
        demo.start();
        var peer = new ConsolePeer(demo::url);
        lap("started");

        List<Details> details = allAtOnce(tenants, tenant -> create(peer, tenant));

        lap("all ready");
        assertThat(details.stream().map(Details::port)).doesNotHaveDuplicates().hasSize(TENANTS);
        assertThat(details.stream().map(Details::knownHosts)).doesNotHaveDuplicates();
        try (var rows = new StateRows(demo.state())) {
            assertThat(rows.rows("select state, count(*) from sandbox group by state"))
                    .containsExactly("READY " + TENANTS);
        }
        startSshClient();
        allLogIn(tenants, details);
        lap("all logged in");

        List<ConsolePeer.Sent> deleted = allAtOnce(tenants, tenant -> delete(peer, tenant));

        lap("all deleted");
        assertThat(deleted).hasSize(TENANTS);
        try (var rows = new StateRows(demo.state())) {
            assertThat(rows.rows("select state, count(*) from sandbox group by state"))
                    .containsExactly("REMOVED " + TENANTS);
            await("ports come back")
                    .atMost(Duration.ofMinutes(3))
                    .until(() -> rows.count("select count(*) from port_lease") == 0);
            assertThat(rows.count("select count(*) from sandbox_key")).isZero();
            assertThat(rows.rows("select * from operation where state <> 'DONE'"))
                    .isEmpty();
            assertThat(rows.rows("select * from outbox where state <> 'DELIVERED'"))
                    .isEmpty();
        }
        lap("all ports back");
        assertThat(entries("host-keys")).isEmpty();
        assertThat(entries("rehearsal")).isEmpty();
        await().untilAsserted(() -> assertThat(Sockets.of(demo.pid()).stream().map(Sockets.Open::port))
                .containsExactly(demo.url().getPort()));
        assertThat(demo.stderr()).doesNotContain(" ERROR ", " WARN ");
    }

    /** For whoever wonders where the time of this test goes. */
    private void lap(String what) {
        long now = System.nanoTime();
        System.out.printf("200 tenants: %s after %.1f s%n", what, (now - lapBegan) / 1e9);
        lapBegan = now;
    }

    private interface Deed<T> {
        T by(Tenant tenant) throws Exception;
    }

    private <T> List<T> allAtOnce(List<Tenant> tenants, Deed<T> deed) throws Exception {
        var gun = new CountDownLatch(1);
        List<Future<T>> ends = new ArrayList<>();
        for (Tenant tenant : tenants) {
            Callable<T> task = () -> {
                gun.await();
                return deed.by(tenant);
            };
            ends.add(clients.submit(task));
        }
        gun.countDown();
        List<T> results = new ArrayList<>();
        for (Future<T> end : ends) {
            results.add(end.get(5, TimeUnit.MINUTES));
        }
        return results;
    }

    private static Details create(ConsolePeer peer, Tenant tenant) {
        var sent = peer.say(
                tenant.name(), "create-" + tenant.name(), "/sandbox create " + SshKeys.publicKey(tenant.key()));
        assertThat(sent.tone()).as(sent.text()).isEqualTo("PROGRESS");
        peer.awaitEnd(sent.invocation());
        List<JsonNode> details = Details.messages(peer.messages(tenant.name()));
        assertThat(details).hasSize(1);
        return Details.in(details.get(0).path("text").asText());
    }

    private static ConsolePeer.Sent delete(ConsolePeer peer, Tenant tenant) {
        var asked = peer.say(tenant.name(), "delete-" + tenant.name(), "/sandbox delete");
        var pressed = peer.press(
                tenant.name(), "press-" + tenant.name(), asked.confirming().orElseThrow());
        peer.awaitEnd(pressed.invocation());
        return pressed;
    }

    /** Takes the host key of the known_hosts line and no other. */
    private void startSshClient() {
        ssh.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
        ssh.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
        ssh.setServerKeyVerifier((session, address, shown) -> {
            String expected =
                    session.getMetadataMap().getOrDefault("expected", "").toString();
            return SshKeys.publicKey(shown).toString().equals(expected);
        });
        ssh.start();
    }

    private void allLogIn(List<Tenant> tenants, List<Details> details) throws Exception {
        ExecutorService few = Executors.newFixedThreadPool(8);
        try {
            List<Future<String>> ends = new ArrayList<>();
            for (int i = 0; i < tenants.size(); i++) {
                Tenant tenant = tenants.get(i);
                Details to = details.get(i);
                ends.add(few.submit(() -> help(tenant, to)));
            }
            Set<String> answers = new HashSet<>();
            for (Future<String> end : ends) {
                answers.add(end.get(5, TimeUnit.MINUTES));
            }
            assertThat(answers)
                    .allMatch(
                            answer -> answer.toLowerCase(java.util.Locale.ROOT).contains("rehearsal"));
        } finally {
            few.shutdownNow();
        }
    }

    private String help(Tenant tenant, Details to) throws IOException {
        var connecting = ssh.connect(to.user(), to.host(), to.port());
        connecting.addListener(future -> {
            if (future.isConnected()) {
                future.getSession()
                        .getMetadataMap()
                        .put(
                                "expected",
                                to.knownHosts().substring(to.knownHosts().indexOf(' ') + 1));
            }
        });
        try (ClientSession session = connecting.verify(LOGIN).getSession()) {
            session.addPublicKeyIdentity(tenant.key());
            session.auth().verify(LOGIN);
            return session.executeRemoteCommand("help", new ByteArrayOutputStream(), StandardCharsets.UTF_8);
        }
    }

    private List<Path> entries(String name) throws IOException {
        try (Stream<Path> entries = Files.list(demo.state().resolve(name))) {
            return entries.toList();
        }
    }
}
