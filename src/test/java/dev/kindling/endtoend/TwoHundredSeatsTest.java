package dev.kindling.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kindling.engine.FreePorts;
import dev.kindling.engine.SshKeys;
import dev.kindling.testing.Programs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A class of two hundred, from its plan to its receipt, through the doors that people use. */
@Timeout(540)
class TwoHundredSeatsTest {
    private static final int SEATS = Integer.getInteger("kindling.seats", 200);
    private static final int WITH_OPENSSH = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final DateTimeFormatter LOCAL =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm").withZone(ZoneOffset.UTC);

    @TempDir
    private Path directory;

    private final ExecutorService clients = Executors.newFixedThreadPool(40);
    private final SshClient ssh = SshClient.setUpDefaultClient();
    private DemoProcess demo;
    private ConsolePeer peer;
    private int nonce;
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
    void are_prepared_claimed_entered_extended_and_removed_with_a_receipt() throws Exception {
        List<Tenant> tenants = BotConfig.people(SEATS).stream()
                .map(name -> new Tenant(name, SshKeys.fresh()))
                .toList();
        Path config = BotConfig.write(
                directory.resolve("config"), tenants.stream().map(Tenant::name).toList(), FreePorts.range(210), "1s");
        demo = DemoProcess.with(Files.createDirectory(directory.resolve("demo")), config);
        demo.start();
        peer = new ConsolePeer(demo::url);
        try (var rows = new StateRows(demo.state())) {
            lap("started");
            assertThat(fay("/workshop create name=\"Two hundred\" seats=" + SEATS + " start="
                                    + LOCAL.format(Instant.now().plus(Duration.ofHours(2)))
                                    + " length=2h grace=0m warm-share=100 lead-time=10m")
                            .text())
                    .contains("Two hundred is planned", "Go:");
            fay("/workshop prepare");
            awaitSeats(rows, "READY", SEATS);
            lap("all warm");
            fay("/workshop open");
            List<Details> details = each(tenants, this::claim);
            lap("all claimed");
            assertThat(details.stream().map(Details::port))
                    .doesNotHaveDuplicates()
                    .hasSize(SEATS);
            assertThat(details.stream().map(Details::knownHosts)).doesNotHaveDuplicates();
            assertThat(rows.rows("select count(distinct user_id) from seat where claimed_at is not null"))
                    .containsExactly(Integer.toString(SEATS));

            startSshClient();
            someLogInWithOpenSsh(rows);
            List<Integer> numbers = IntStream.range(0, SEATS).boxed().toList();
            each(numbers, i -> logIn(tenants.get(i), details.get(i)));
            awaitSeats(rows, "CONNECTED", SEATS);
            lap("all in");
            await("the board tells").atMost(PATIENCE).until(() -> board().contains(SEATS + " of " + SEATS + " in"));

            assertThat(fay("/workshop extend 30m").text()).contains("is extended");
            var asked = fay("/workshop end");
            peer.press("fay", "facilitator-end", asked.confirming().orElseThrow());
            await("the end")
                    .atMost(PATIENCE)
                    .until(() -> rows.rows("select state from workshop").contains("ENDED"));
            lap("all removed");
            await("ports come back")
                    .atMost(Duration.ofSeconds(90))
                    .until(() -> rows.count("select count(*) from port_lease") == 0);
            nothingIsLeft(rows);
        }
        List<String> channel = channel();
        assertThat(channel).hasSizeLessThanOrEqualTo(12);
        assertThat(channel.get(channel.size() - 1))
                .contains("Two hundred: everything is removed", SEATS + " of " + SEATS + " seats", "nothing");
        assertThat(demo.stderr()).doesNotContain(" ERROR ");
    }

    private ConsolePeer.Sent fay(String text) {
        return peer.say("fay", "facilitator-" + ++nonce, text);
    }

    private void awaitSeats(StateRows rows, String state, int count) {
        await(count + " seats " + state)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> rows.count("select count(*) from seat where state = '" + state + "'") == count);
    }

    private Details claim(Tenant tenant) {
        var sent =
                peer.say(tenant.name(), "claim-" + tenant.name(), "/workshop claim " + SshKeys.publicKey(tenant.key()));
        assertThat(sent.tone()).as(sent.text()).isEqualTo("PROGRESS");
        peer.awaitEnd(sent.invocation());
        List<JsonNode> details = Details.messages(peer.messages(tenant.name()));
        assertThat(details).as(tenant.name()).hasSize(1);
        return Details.in(details.get(0).path("text").asText());
    }

    /** The people of the team have their seats by keys of MINA's; these bring keys that ssh-keygen made. */
    private void someLogInWithOpenSsh(StateRows rows) throws Exception {
        Programs.require("ssh");
        var client = new OpenSshClient(directory);
        for (int i = 0; i < WITH_OPENSSH; i++) {
            String person = String.format("p%03d", i);
            Path key = client.key(person);
            var sent = peer.say(person, "key-" + person, "/sandbox key add " + OpenSshClient.publicHalf(key));
            peer.awaitEnd(sent.invocation());
            Details to = Details.in(
                    Details.messages(peer.messages(person)).get(0).path("text").asText());
            assertThat(client.help(to, key).exit()).as(person).isZero();
        }
        assertThat(rows.count("select count(*) from seat where state = 'FAILED'"))
                .isZero();
    }

    private void startSshClient() {
        ssh.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
        ssh.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
        ssh.setServerKeyVerifier((session, address, shown) -> true);
        ssh.start();
    }

    private String logIn(Tenant tenant, Details to) throws IOException {
        try (ClientSession session = ssh.connect(to.user(), to.host(), to.port())
                .verify(Duration.ofMinutes(1))
                .getSession()) {
            session.addPublicKeyIdentity(tenant.key());
            session.auth().verify(Duration.ofMinutes(1));
            assertThat(to.knownHosts())
                    .endsWith(SshKeys.publicKey(session.getServerKey()).toString());
            return session.executeRemoteCommand("help", new ByteArrayOutputStream(), StandardCharsets.UTF_8);
        }
    }

    private interface Deed<A, B> {
        B with(A one) throws Exception;
    }

    private <A, B> List<B> each(List<A> all, Deed<A, B> deed) throws Exception {
        List<Future<B>> ends = new ArrayList<>();
        for (A one : all) {
            ends.add(clients.submit(() -> deed.with(one)));
        }
        List<B> results = new ArrayList<>();
        for (Future<B> end : ends) {
            results.add(end.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        }
        return results;
    }

    private List<String> channel() {
        return peer.messages("fay").stream()
                .filter(message -> message.path("kind").asText().equals("channel"))
                .map(message -> message.path("text").asText())
                .toList();
    }

    private String board() {
        List<String> all = channel();
        return all.isEmpty() ? "" : all.get(0);
    }

    private void nothingIsLeft(StateRows rows) throws IOException {
        assertThat(rows.rows("select state, count(*) from sandbox group by state"))
                .containsExactly("REMOVED " + SEATS);
        assertThat(rows.rows("select state, count(*) from seat group by state")).containsExactly("RELEASED " + SEATS);
        for (String table : List.of("sandbox_key", "workshop_code", "workshop_guest", "workshop_waiting")) {
            assertThat(rows.count("select count(*) from " + table)).as(table).isZero();
        }
        assertThat(rows.count("select count(*) from seat where key is not null"))
                .isZero();
        assertThat(rows.rows("select id from operation where state in ('PENDING', 'RUNNING', 'FAILED')"))
                .isEmpty();
        for (String folder : List.of("host-keys", "rehearsal", "bootstrap-keys")) {
            Path path = demo.state().resolve(folder);
            if (Files.exists(path)) {
                try (Stream<Path> entries = Files.list(path)) {
                    assertThat(entries).as(folder).isEmpty();
                }
            }
        }
        assertThat(Sockets.of(demo.pid()).stream().map(Sockets.Open::port))
                .containsExactly(demo.url().getPort());
    }

    /** For whoever wonders where the time of this test goes. */
    private void lap(String what) {
        long now = System.nanoTime();
        System.out.printf("%d seats: %s after %.1f s%n", SEATS, what, (now - lapBegan) / 1e9);
        lapBegan = now;
    }
}
