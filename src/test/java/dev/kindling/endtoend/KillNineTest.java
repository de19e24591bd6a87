package dev.kindling.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kindling.engine.FreePorts;
import dev.kindling.engine.SshKeys;
import dev.kindling.sandbox.SandboxState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A hundred creations and most of their deletions, while Kindling is killed with SIGKILL again and again. Clients do as chat
 * services do: what got no answer is sent again with the same id.
 *
 * <p>{@code -Dkindling.kills=N} kills more often, {@code -Dkindling.seed=N} repeats a run's moments.
 */
@Timeout(1_200)
class KillNineTest {
    private static final int TENANTS = 100;
    private static final int AT_ONCE = 12;
    private static final int KILLS = Integer.getInteger("kindling.kills", 8);
    private static final long SEED = Long.getLong("kindling.seed", System.nanoTime());
    private static final long LATEST_KILL_MILLIS = 1_200;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path directory;

    private final ExecutorService clients = Executors.newFixedThreadPool(AT_ONCE);
    private DemoProcess demo;

    @AfterEach
    void nothing_outlives_the_test() {
        clients.shutdownNow();
        if (demo != null) {
            demo.close();
        }
    }

    /** What becomes of a tenant's sandbox. */
    private enum Fate {
        KEPT,
        DELETED,
        /** Deleted while it is still being made. */
        DELETED_AT_ONCE
    }

    private record Tenant(String name, Fate fate, Queue<ConsolePeer.Sent> sent) {
        @Override
        public String toString() {
            return name + " (" + fate + ")";
        }
    }

    @Test
    void nothing_is_lost_doubled_or_leaked_by_a_kill_at_any_moment() throws Exception {
        System.out.println("kill -9: " + KILLS + " kills, seed " + SEED);
        var random = new Random(SEED);
        List<Tenant> tenants = BotConfig.people(TENANTS).stream()
                .map(name -> new Tenant(name, fate(random), new ConcurrentLinkedQueue<>()))
                .toList();
        Path config = BotConfig.write(
                directory.resolve("config"), tenants.stream().map(Tenant::name).toList(), FreePorts.range(150), "1s");
        demo = DemoProcess.with(Files.createDirectory(directory.resolve("demo")), config);
        demo.start();
        var peer = new ConsolePeer(demo::url);
        var permits = new Semaphore(0);
        List<Future<?>> ends = new ArrayList<>();
        for (Tenant tenant : tenants) {
            ends.add(clients.submit(() -> {
                permits.acquire();
                live(peer, tenant);
                return tenant;
            }));
        }

        for (int kill = 0; kill < KILLS; kill++) {
            permits.release(TENANTS / (KILLS + 1));
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos((long) (random.nextDouble() * LATEST_KILL_MILLIS)));
            demo.kill();
            demo.start();
        }
        permits.release(TENANTS);
        for (Future<?> end : ends) {
            end.get(5, TimeUnit.MINUTES);
        }

        everyCommandIsAnsweredOnce(peer, tenants);
        everySandboxIsReadyOnceOrRemovedWithOneReceipt(peer, tenants);
        Map<String, String> portsOfReady;
        try (var rows = new StateRows(demo.state())) {
            portsOfReady = rows.rows("select uid, port from sandbox where state = 'READY'").stream()
                    .map(row -> row.split(" "))
                    .collect(Collectors.toMap(row -> row[0], row -> row[1]));
            await("quarantined ports come back")
                    .atMost(Duration.ofMinutes(3))
                    .until(() -> rows.count("select count(*) from port_lease where state <> 'LEASED'") == 0);
            noListenerIsLeft(rows, portsOfReady);
        }
        assertThat(demo.stop(Duration.ofSeconds(60))).isIn(0, 143);
        try (var rows = new StateRows(demo.state())) {
            assertThat(rows.rows("select uid, port from port_lease where state = 'LEASED'"))
                    .containsExactlyInAnyOrderElementsOf(portsOfReady.entrySet().stream()
                            .map(entry -> entry.getKey() + " " + entry.getValue())
                            .toList());
            nothingIsUnfinished(rows);
            theAuditIsConsistent(rows);
        }
        assertThat(folders("host-keys")).containsExactlyInAnyOrderElementsOf(portsOfReady.keySet());
        assertThat(folders("rehearsal")).containsExactlyInAnyOrderElementsOf(portsOfReady.keySet());
        assertThat(demo.stderr()).doesNotContain(" ERROR ");
    }

    private static Fate fate(Random random) {
        Fate[] all = {Fate.KEPT, Fate.DELETED, Fate.DELETED, Fate.DELETED_AT_ONCE};
        return all[random.nextInt(all.length)];
    }

    private static void live(ConsolePeer peer, Tenant tenant) {
        String key = SshKeys.publicKey(SshKeys.fresh()).toString();
        var created = peer.say(tenant.name(), "create-" + tenant.name(), "/sandbox create " + key);
        tenant.sent().add(created);
        if (tenant.fate() != Fate.DELETED_AT_ONCE) {
            peer.awaitEnd(created.invocation());
        }
        if (tenant.fate() != Fate.KEPT) {
            var asked = peer.say(tenant.name(), "delete-" + tenant.name(), "/sandbox delete");
            tenant.sent().add(asked);
            JsonNode yes = asked.confirming()
                    .orElseThrow(() -> new AssertionError(tenant.name() + " is not asked back: " + asked.text()));
            var pressed = peer.press(tenant.name(), "press-" + tenant.name(), yes);
            tenant.sent().add(pressed);
            peer.awaitEnd(pressed.invocation());
        }
    }

    private static void everyCommandIsAnsweredOnce(ConsolePeer peer, List<Tenant> tenants) {
        for (Tenant tenant : tenants) {
            for (ConsolePeer.Sent sent : tenant.sent()) {
                assertThat(sent.tone()).as(sent.text()).isNotIn("FAULT", "REFUSAL");
                assertThat(peer.again(sent).answer().path("reply"))
                        .isEqualTo(sent.answer().path("reply"));
            }
            assertThat(peer.messages(tenant.name()).stream()
                            .filter(message -> message.path("kind").asText().equals("reply"))
                            .map(message -> message.path("invocation").asText()))
                    .containsExactlyInAnyOrderElementsOf(tenant.sent().stream()
                            .map(ConsolePeer.Sent::invocation)
                            .toList());
        }
    }

    private static void everySandboxIsReadyOnceOrRemovedWithOneReceipt(ConsolePeer peer, List<Tenant> tenants) {
        for (Tenant tenant : tenants) {
            List<JsonNode> messages = peer.messages(tenant.name());
            String told =
                    tenant + " " + messages.stream().map(KillNineTest::brief).toList();
            long receipts = messages.stream()
                    .filter(message -> message.path("kind").asText().equals("dm"))
                    .filter(message -> message.path("text").asText().contains("is removed"))
                    .count();
            assertThat(receipts).as("receipts of " + told).isEqualTo(tenant.fate() == Fate.KEPT ? 0 : 1);
            if (tenant.fate() == Fate.DELETED_AT_ONCE) {
                assertThat(Details.messages(messages)).hasSizeLessThanOrEqualTo(1);
            } else {
                assertThat(Details.messages(messages))
                        .as("details of " + tenant)
                        .hasSize(1);
            }
        }
    }

    private static String brief(JsonNode message) {
        return message.path("kind").asText() + " " + message.path("invocation").asText() + " "
                + message.path("card").path("title").asText();
    }

    private void noListenerIsLeft(StateRows rows, Map<String, String> portsOfReady) throws IOException {
        for (String port : portsOfReady.values()) {
            assertThat(Sockets.answers(Integer.parseInt(port)))
                    .as("port " + port)
                    .isTrue();
        }
        await().untilAsserted(() -> assertThat(
                        Sockets.of(demo.pid()).stream().map(open -> Integer.toString(open.port())))
                .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                portsOfReady.values().stream(),
                                Stream.of(Integer.toString(demo.url().getPort())))
                        .toList()));
        assertThat(rows.rows("select state, count(*) from sandbox group by state order by state"))
                .allMatch(row -> row.startsWith("READY ") || row.startsWith("REMOVED "));
    }

    private static void nothingIsUnfinished(StateRows rows) {
        assertThat(rows.count("select count(*) from sandbox")).isEqualTo(TENANTS);
        assertThat(rows.rows("select * from operation where state in ('PENDING', 'RUNNING')"))
                .isEmpty();
        assertThat(rows.rows("select task_name, task_instance from engine_task where task_name = 'operation'"))
                .isEmpty();
        assertThat(rows.rows("select id, state, detail from outbox where state <> 'DELIVERED'"))
                .isEmpty();
        assertThat(rows.rows(
                        "select uid from sandbox_key where uid not in (select uid from sandbox where state = 'READY')"))
                .isEmpty();
    }

    /** Each sandbox's rows make one unbroken, legal chain from its birth to the state that it is in. */
    private static void theAuditIsConsistent(StateRows rows) {
        for (String sandbox : rows.rows("select uid, state from sandbox")) {
            String[] parts = sandbox.split(" ");
            List<String> steps = rows.rows("select from_state, to_state from event where subject = '" + parts[0]
                    + "' and to_state is not null order by id");
            assertThat(steps).as("audit of " + sandbox).isNotEmpty();
            String at = "-";
            for (String step : steps) {
                String[] fromTo = step.split(" ");
                assertThat(fromTo[0]).as("audit of " + sandbox + ": " + steps).isEqualTo(at);
                if (!at.equals("-")) {
                    assertThat(SandboxState.valueOf(at).mayBecome(SandboxState.valueOf(fromTo[1])))
                            .as("audit of " + sandbox + ": " + steps)
                            .isTrue();
                }
                at = fromTo[1];
            }
            assertThat(at).as("audit of " + sandbox + ": " + steps).isEqualTo(parts[1]);
            for (String once : Arrays.asList("READY", "REMOVING", "REMOVED")) {
                assertThat(steps.stream().filter(step -> step.endsWith(" " + once)))
                        .as("audit of " + sandbox + ": " + steps)
                        .hasSizeLessThanOrEqualTo(1);
            }
        }
    }

    private List<String> folders(String name) throws IOException {
        try (Stream<Path> entries = Files.list(demo.state().resolve(name))) {
            return entries.map(entry -> entry.getFileName().toString()).toList();
        }
    }
}
