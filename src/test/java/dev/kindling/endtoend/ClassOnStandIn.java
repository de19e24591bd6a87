package dev.kindling.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kindling.engine.FreePorts;
import dev.kindling.engine.SshKeys;
import dev.kindling.engine.SshVisitor;
import dev.kindling.engine.ignite.IgniteEngine;
import dev.kindling.engine.ignite.standin.StandInHost;
import dev.kindling.engine.ignite.standin.StandInProcess;
import dev.kindling.units.HostPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * A class on {@code kindling serve} with a stand-in of Ignite: one process each, so that the machines stand while Kindling is
 * killed. Some calls fail, in every way that was recorded of Ignite.
 */
abstract class ClassOnStandIn {
    private static final DateTimeFormatter LOCAL =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm").withZone(ZoneOffset.UTC);

    @TempDir
    private Path directory;

    private final ExecutorService clients = Executors.newFixedThreadPool(8);
    private StandInProcess host;
    private DemoProcess kindling;
    private ConsolePeer peer;
    private int nonce;
    private long lapBegan = System.nanoTime();

    abstract int seats();

    /** How long making a machine takes on top of what the stand-in itself takes. */
    abstract Duration eachMachine();

    /** Which part of Ignite's calls fails. */
    abstract double failing();

    /** After which Kindling gives up on a call. */
    abstract Duration limit();

    abstract Duration patience();

    @AfterEach
    void nothing_outlives_the_test() {
        clients.shutdownNow();
        if (kindling != null) {
            kindling.close();
        }
        if (host != null) {
            host.close();
        }
    }

    void every_seat_ends_ready_or_failed_and_retry_brings_the_failed_ones() throws Exception {
        // GIVEN a host where each machine takes its time and some calls fail
        List<String> people = BotConfig.people(seats());
        start(people);
        try (var rows = new StateRows(kindling.state());
                var visitor = new SshVisitor()) {
            fay("/workshop create name=Class seats=" + seats() + " start="
                    + LOCAL.format(Instant.now().plus(Duration.ofHours(2)))
                    + " zone=UTC length=2h grace=0m warm-share=100 lead-time=10m");
            // The class is larger than this machine by vCPUs, which is no reason not to try.
            var answer = fay("/workshop prepare");
            answer.button("Do it anyway").ifPresent(button -> peer.press("fay", nonce(), button));

            // WHEN Kindling is killed twice while it prepares them
            for (int kill = 1; kill <= 2; kill++) {
                long some = (long) kill * seats() / 3;
                await("some seats")
                        .atMost(patience())
                        .until(() ->
                                rows.count("select count(*) from seat where state in ('READY', 'FAILED')") >= some);
                kindling.kill();
                kindling.start();
                lap("killed and started");
            }

            // THEN every seat ends ready, or failed with its reason, and retries bring the failed ones on the same host
            awaitAllEnded(rows);
            lap("all ready or failed: " + rows.rows("select state, count(*) from seat group by state"));
            for (int retry = 1; !allReady(rows) && retry <= 20; retry++) {
                fay("/workshop retry");
                awaitAllEnded(rows);
                lap("retry " + retry + ": " + rows.rows("select state, count(*) from seat group by state"));
            }
            assertThat(allReady(rows)).as("all are ready").isTrue();

            // AND everybody gets in with a key of their own
            fay("/workshop open");
            Map<String, KeyPair> keys = new ConcurrentHashMap<>();
            each(people, person -> claim(person, keys.computeIfAbsent(person, any -> SshKeys.fresh())));
            // Whose machine dies under their hands gets another seat, or the next one that a facilitator retries.
            await("everybody has a seat that is up")
                    .atMost(patience())
                    .pollInterval(Duration.ofSeconds(2))
                    .until(() -> {
                        boolean up = rows.count(
                                        "select count(*) from seat where claimed_at is not null and state in ('READY',"
                                                + " 'CONNECTED')")
                                == seats();
                        if (!up) {
                            fay("/workshop retry");
                        }
                        return up;
                    });
            lap("all claimed");
            each(people, person -> entered(visitor, person, keys.get(person)));
            lap("all in");
            assertThat(rows.rows("select count(distinct user_id) from seat where claimed_at is not null"))
                    .containsExactly(Integer.toString(seats()));
            assertThat(fay("/workshop extend 30m").text()).contains("is extended");
            var asked = fay("/workshop end");
            peer.press("fay", nonce(), asked.confirming().orElseThrow());
            await("the end")
                    .atMost(patience())
                    .until(() -> rows.rows("select state from workshop").contains("ENDED"));
            lap("all removed");
            await("ports come back")
                    .atMost(Duration.ofMinutes(3))
                    .until(() -> rows.count("select count(*) from port_lease") == 0);
            nothingIsLeft(rows);
        }
        System.out.println("calls that failed: " + host.failures());
        await().untilAsserted(() -> assertThat(channel()).last().asString().contains("Class: everything is removed"));
        assertThat(channel()).hasSizeLessThanOrEqualTo(12);
    }

    private List<String> channel() {
        return peer.messages("fay").stream()
                .filter(message -> message.path("kind").asText().equals("channel"))
                .map(message -> message.path("text").asText())
                .toList();
    }

    private void start(List<String> people) throws IOException {
        host = StandInProcess.in(directory.resolve("host"));
        host.misbehave(Map.of(
                "chaos",
                Double.toString(failing()),
                "seed",
                "7",
                "slow.run",
                Long.toString(eachMachine().toMillis())));
        Path config = BotConfig.write(directory.resolve("config"), people, "25000-25209", "1s");
        var ignite = StandInHost.configIn(host.directory(), limit());
        Files.writeString(
                config.resolve("kindling.yml"),
                String.join(
                        "\n",
                        "state-dir: " + directory.resolve("kindling/state"),
                        "http: {listen: \"127.0.0.1:" + new FreePorts().next().number() + "\"}",
                        "console: {}",
                        "engine: ignite",
                        "ignite: {binary: " + ignite.binary() + ", timeout: " + limit().toSeconds() + "s, runtime-dir: "
                                + ignite.runtimeDir() + "}",
                        "host: {address: 127.0.0.1, ports: " + FreePorts.range(seats() + 10)
                                + ", quarantine: 1s, reserve: {memory: 0B, disk: 0B}}",
                        "flavours:",
                        "  standard: {image: \"weaveworks/ignite-ubuntu:latest\", kernel:"
                                + " \"weaveworks/ignite-kernel:5.10.51\", cpus: 1, memory: 512MB, disk: 1GB}",
                        ""));
        Files.createDirectories(directory.resolve("kindling"));
        kindling = DemoProcess.onStandIn(directory.resolve("kindling"), config, host.directory());
        kindling.start();
        peer = new ConsolePeer(kindling::url);
        lap("started");
    }

    private String nonce() {
        return "facilitator-" + ++nonce;
    }

    private ConsolePeer.Sent fay(String text) {
        return peer.say("fay", nonce(), text);
    }

    private void awaitAllEnded(StateRows rows) {
        await("every seat has ended")
                .atMost(patience())
                .until(() -> rows.count("select count(*) from seat where state in ('READY', 'FAILED')") == seats());
        assertThat(rows.rows(
                        "select number from seat where state = 'FAILED' and (reason is null or reference is null)"))
                .isEmpty();
    }

    private boolean allReady(StateRows rows) {
        return rows.count("select count(*) from seat where state = 'READY'") == seats();
    }

    private boolean claim(String person, KeyPair key) {
        var sent = peer.say(person, "claim-" + person, "/workshop claim " + SshKeys.publicKey(key));
        assertThat(sent.text()).containsAnyOf(" of Class is yours", "on the wait-list of Class");
        peer.awaitEnd(sent.invocation());
        return true;
    }

    /** With the newest details that they were sent; whose first machine died reads those of another one a little later. */
    private boolean entered(SshVisitor visitor, String person, KeyPair key) {
        await(person + " is in").atMost(patience()).ignoreExceptions().untilAsserted(() -> {
            List<JsonNode> all = details(person);
            Details to = Details.in(all.get(all.size() - 1).path("text").asText());
            assertThat(visitor.admits(to.host(), new HostPort(to.port()), to.user(), key))
                    .isTrue();
        });
        return true;
    }

    private List<JsonNode> details(String person) {
        return Details.messages(peer.messages(person));
    }

    private interface Deed {
        boolean with(String person) throws Exception;
    }

    private void each(List<String> people, Deed deed) throws Exception {
        List<Callable<Boolean>> deeds = people.stream()
                .<Callable<Boolean>>map(person -> () -> deed.with(person))
                .toList();
        List<Future<Boolean>> ends = new ArrayList<>();
        deeds.forEach(one -> ends.add(clients.submit(one)));
        for (Future<Boolean> end : ends) {
            assertThat(end.get(patience().toSeconds(), TimeUnit.SECONDS)).isTrue();
        }
    }

    /** In the database, in Kindling's files, and on the host itself. */
    private void nothingIsLeft(StateRows rows) throws IOException {
        assertThat(rows.rows("select state, count(*) from seat group by state")).containsExactly("RELEASED " + seats());
        assertThat(rows.count("select count(*) from sandbox where state not in ('REMOVED', 'FAILED')"))
                .isZero();
        assertThat(rows.count("select count(*) from sandbox_key")).isZero();
        assertThat(rows.rows("select id from operation where state in ('PENDING', 'RUNNING')"))
                .isEmpty();
        for (String folder : List.of("host-keys", "bootstrap-keys", "ignite/ignite")) {
            Path path = kindling.state().resolve(folder);
            if (Files.exists(path)) {
                try (Stream<Path> entries = Files.list(path)) {
                    assertThat(entries).as(folder).isEmpty();
                }
            }
        }
        host.misbehave(Map.of());
        try (var engine = new IgniteEngine(
                StandInHost.configIn(host.directory(), Duration.ofSeconds(20)),
                StandInHost.hostIn(host.directory()),
                directory.resolve("look"))) {
            assertThat(engine.machines()).isEmpty();
        }
        for (String folder : List.of("cni/networks", "firecracker/vm")) {
            Path path = host.directory().resolve(folder);
            if (Files.exists(path)) {
                try (Stream<Path> entries = Files.walk(path)) {
                    assertThat(entries.filter(Files::isRegularFile)
                                    .filter(file ->
                                            !file.getFileName().toString().startsWith("l")))
                            .as(folder)
                            .isEmpty();
                }
            }
        }
    }

    /** For whoever wonders where the time goes. */
    private void lap(String what) {
        long now = System.nanoTime();
        System.out.printf("%d seats: %s after %.1f s%n", seats(), what, (now - lapBegan) / 1e9);
        lapBegan = now;
    }
}
