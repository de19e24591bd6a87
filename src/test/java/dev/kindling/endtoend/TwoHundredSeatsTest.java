package dev.kindling.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kindling.engine.FreePorts;
import dev.kindling.testing.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A class of two hundred, from its plan to its receipt, through the doors that people use. */
@Timeout(1_500)
class TwoHundredSeatsTest {
    private static final int SEATS = Integer.getInteger("kindling.seats", 200);
    /** At the soonest; see {@link #untilReminder}. */
    private static final Duration REMINDED_AFTER = Duration.ofSeconds(45);

    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final DateTimeFormatter LOCAL =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm").withZone(ZoneOffset.UTC);

    @TempDir
    private Path directory;

    private final ExecutorService clients = Executors.newFixedThreadPool(40);
    /** Programs at a time; more would only wait for each other. */
    private final ExecutorService few = Executors.newFixedThreadPool(4);

    private DemoProcess demo;
    private ConsolePeer peer;
    private int nonce;
    private final long began = System.nanoTime();
    private long lapBegan = began;

    @AfterEach
    void nothing_outlives_the_test() {
        clients.shutdownNow();
        few.shutdownNow();
        if (demo != null) {
            demo.close();
        }
    }

    /** Somebody with a key of their own, as ssh-keygen made it. */
    private record Tenant(String name, Path key) {}

    @Test
    void are_prepared_claimed_entered_reminded_extended_and_removed_with_a_receipt() throws Exception {
        Programs.require("ssh");
        var openSsh = new OpenSshClient(Files.createDirectory(directory.resolve("tenants")));
        List<Tenant> tenants = each(few, BotConfig.people(SEATS), name -> new Tenant(name, openSsh.key(name)));
        Path config = BotConfig.write(
                directory.resolve("config"), tenants.stream().map(Tenant::name).toList(), FreePorts.range(210), "1s");
        demo = DemoProcess.with(Files.createDirectory(directory.resolve("demo")), config);
        demo.start();
        peer = new ConsolePeer(demo::url);
        try (var rows = new StateRows(demo.state())) {
            lap("started");
            // It begins within a minute, by itself if we are slow; its one reminder comes a little after that.
            Instant start = Instant.now().truncatedTo(ChronoUnit.MINUTES).plus(Duration.ofMinutes(1));
            Instant end = start.plus(Duration.ofHours(2));
            Instant reminder = Instant.now().plus(untilReminder());
            Duration before =
                    Duration.between(reminder.isAfter(start) ? reminder : start.plus(Duration.ofSeconds(5)), end);
            assertThat(fay("/workshop create name=\"Two hundred\" seats=" + SEATS + " start=" + LOCAL.format(start)
                                    + " zone=UTC length=2h grace=0m warm-share=100 lead-time=10m nights=none reminders="
                                    + before.toSeconds() + "s")
                            .text())
                    .contains("Two hundred is planned", "Go:");
            fay("/workshop prepare");
            awaitSeats(rows, "READY", SEATS);
            lap("all warm");
            fay("/workshop open");
            List<Details> details = each(clients, tenants, this::claim);
            lap("all claimed");
            assertThat(details.stream().map(Details::port))
                    .doesNotHaveDuplicates()
                    .hasSize(SEATS);
            assertThat(details.stream().map(Details::knownHosts)).doesNotHaveDuplicates();
            assertThat(rows.rows("select count(distinct user_id), count(distinct fingerprint) from seat"
                            + " where claimed_at is not null"))
                    .containsExactly(SEATS + " " + SEATS);

            List<Integer> numbers = IntStream.range(0, SEATS).boxed().toList();
            each(few, numbers, i -> logIn(openSsh, tenants.get(i), details.get(i)));
            lap("all logged in");
            awaitSeats(rows, "CONNECTED", SEATS);
            await("the board tells").atMost(PATIENCE).until(() -> board().contains(SEATS + " of " + SEATS + " in"));
            lap("all in on the board");

            await("everybody is reminded")
                    .atMost(PATIENCE.multipliedBy(2))
                    .until(() -> rows.count("select count(*) from outbox where state = 'DELIVERED'"
                                    + " and message_key like 'workshop:two-hundred:reminder:%'")
                            == SEATS);
            await().untilAsserted(() -> assertThat(channel())
                    .filteredOn(text -> text.contains("Extend"))
                    .hasSize(1));
            lap("all reminded");

            assertThat(fay("/workshop extend 30m").text()).contains("is extended");
            assertThat(rows.count("select count(*) from event where action = 'workshop extended'"))
                    .isEqualTo(1);
            var asked = fay("/workshop end");
            peer.press("fay", "facilitator-end", asked.confirming().orElseThrow());
            await("the end")
                    .atMost(PATIENCE)
                    .until(() -> rows.rows("select state from workshop").contains("ENDED"));
            lap("all removed");
            await("ports come back")
                    .atMost(Duration.ofMinutes(3))
                    .untilAsserted(
                            () -> assertThat(rows.rows("select port || ' ' || state || ' ' || since from port_lease"))
                                    .isEmpty());
            await().untilAsserted(() -> nothingIsLeft(rows));
        }
        await().untilAsserted(() -> assertThat(channel())
                .last()
                .asString()
                .contains("Two hundred: everything is removed", SEATS + " of " + SEATS + " seats", "nothing"));
        assertThat(channel()).hasSizeLessThanOrEqualTo(12);
        assertThat(demo.stderr()).doesNotContain(" ERROR ");
    }

    /**
     * Only who has claimed by then is reminded, and how long two hundred take for it depends on the machine. So far it has
     * made a key for each of them and started Kindling.
     */
    private Duration untilReminder() {
        return REMINDED_AFTER.plus(Duration.ofNanos(System.nanoTime() - began).multipliedBy(5));
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

    private Details claim(Tenant tenant) throws IOException {
        var sent = peer.say(
                tenant.name(), "claim-" + tenant.name(), "/workshop claim " + OpenSshClient.publicHalf(tenant.key()));
        assertThat(sent.tone()).as(sent.text()).isEqualTo("PROGRESS");
        peer.awaitEnd(sent.invocation());
        List<JsonNode> details = Details.messages(peer.messages(tenant.name()));
        assertThat(details).as(tenant.name()).hasSize(1);
        return Details.in(details.get(0).path("text").asText());
    }

    /** With strict checking of the host key against the line that Kindling sent. */
    private static boolean logIn(OpenSshClient client, Tenant tenant, Details to) throws IOException {
        var ran = client.help(to, tenant.key());
        assertThat(ran.exit()).as(tenant.name() + ": " + ran.output()).isZero();
        return true;
    }

    private interface Deed<A, B> {
        B with(A one) throws Exception;
    }

    private static <A, B> List<B> each(ExecutorService threads, List<A> all, Deed<A, B> deed) throws Exception {
        List<Future<B>> ends = new ArrayList<>();
        for (A one : all) {
            ends.add(threads.submit(() -> deed.with(one)));
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
        for (String table : List.of(
                "sandbox_key",
                "workshop_code",
                "workshop_guest",
                "workshop_waiting",
                "workshop_rule",
                "workshop_work",
                "workshop_hand",
                "seat_kept",
                "group_invitation",
                "seat_removal")) {
            assertThat(rows.count("select count(*) from " + table)).as(table).isZero();
        }
        assertThat(rows.count("select count(*) from seat where key is not null"))
                .isZero();
        assertThat(rows.rows("select id from operation where state in ('PENDING', 'RUNNING', 'FAILED')"))
                .isEmpty();
        assertThat(rows.rows("select task_name from engine_task")).isEmpty();
        assertThat(rows.rows(
                        "select task_name, task_instance from timer_task where task_instance like '%two-hundred%'"))
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
