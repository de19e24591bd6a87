package dev.kindling.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kindling.engine.FreePorts;
import dev.kindling.engine.SshKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Kindling is killed while it prepares a workshop, while seats are claimed, and while they are removed. */
@Timeout(1_200)
class KillNineWorkshopTest {
    private static final int SEATS = 40;
    private static final int CLAIMED = 10;
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final DateTimeFormatter LOCAL =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm").withZone(ZoneOffset.UTC);

    @TempDir
    private Path directory;

    private DemoProcess demo;

    @AfterEach
    void nothing_outlives_the_test() {
        if (demo != null) {
            demo.close();
        }
    }

    @Test
    void a_workshop_goes_on_where_it_was() throws Exception {
        List<String> people = BotConfig.people(CLAIMED);
        Path config = BotConfig.write(directory.resolve("config"), people, FreePorts.range(60), "1s");
        demo = DemoProcess.with(Files.createDirectory(directory.resolve("demo")), config);
        demo.start();
        var peer = new ConsolePeer(demo::url);
        try (var rows = new StateRows(demo.state())) {
            peer.say(
                    "fay",
                    "fay-create",
                    "/workshop create name=Class seats=" + SEATS + " start="
                            + LOCAL.format(Instant.now().plus(Duration.ofHours(2)))
                            + " zone=UTC length=2h grace=0m warm-share=100 lead-time=10m");
            peer.say("fay", "fay-prepare", "/workshop prepare");
            await().atMost(PATIENCE).until(() -> seats(rows, "READY") >= 3);
            killAndStart();

            await("all warm").atMost(PATIENCE).until(() -> seats(rows, "READY") == SEATS);
            peer.say("fay", "fay-open", "/workshop open");
            for (String person : people) {
                peer.say(person, "claim-" + person, "/workshop claim " + SshKeys.publicKey(SshKeys.fresh()));
            }
            killAndStart();
            for (String person : people) {
                peer.awaitEnd(
                        peer.say(person, "claim-" + person, "/workshop claim").invocation());
                assertThat(Details.messages(peer.messages(person))).as(person).hasSize(1);
            }

            var asked = peer.say("fay", "fay-asks-end", "/workshop end");
            peer.press("fay", "fay-ends-it", asked.confirming().orElseThrow());
            await().atMost(PATIENCE).until(() -> seats(rows, "RELEASED") >= 2);
            killAndStart();

            await("the end")
                    .atMost(PATIENCE)
                    .until(() -> rows.rows("select state from workshop").contains("ENDED"));
            assertThat(rows.rows("select state, count(*) from sandbox group by state"))
                    .containsExactly("REMOVED " + SEATS);
            await("ports come back")
                    .atMost(Duration.ofMinutes(3))
                    .until(() -> rows.count("select count(*) from port_lease") == 0);
            assertThat(rows.count("select count(*) from sandbox_key")).isZero();
            assertThat(rows.rows("select id from operation where state in ('PENDING', 'RUNNING', 'FAILED')"))
                    .isEmpty();
        }
        await().untilAsserted(() -> assertThat(peer.messages("fay").stream()
                        .filter(message -> message.path("kind").asText().equals("channel")))
                .hasSize(2));
    }

    private void killAndStart() throws Exception {
        demo.kill();
        demo.start();
    }

    private static long seats(StateRows rows, String state) {
        return rows.count("select count(*) from seat where state = '" + state + "'");
    }
}
