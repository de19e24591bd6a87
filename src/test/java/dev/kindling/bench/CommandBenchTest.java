package dev.kindling.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.endtoend.BotConfig;
import dev.kindling.endtoend.ConsolePeer;
import dev.kindling.endtoend.DemoProcess;
import dev.kindling.endtoend.StateRows;
import dev.kindling.engine.FreePorts;
import dev.kindling.engine.SshKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How soon a command is answered, and how soon its sandbox is ready; a process of its own, clients over HTTP. */
@Tag("bench")
@Timeout(600)
class CommandBenchTest {
    private static final int SANDBOXES = 200;
    private static final int COMMANDS = 500;
    private static final int PER_SECOND = 50;

    @TempDir
    private Path directory;

    private final ScheduledExecutorService clients = Executors.newScheduledThreadPool(200);
    private DemoProcess demo;
    private ConsolePeer peer;
    private List<String> people;

    @BeforeEach
    void a_demo_that_is_warm() throws Exception {
        people = BotConfig.people(SANDBOXES + 1);
        Path config = BotConfig.write(directory.resolve("config"), people, FreePorts.range(300), "1s");
        demo = DemoProcess.with(Files.createDirectory(directory.resolve("demo")), config)
                .start();
        peer = new ConsolePeer(demo::url);
        String last = people.get(SANDBOXES);
        peer.awaitEnd(create(last).call().invocation());
    }

    @AfterEach
    void nothing_outlives_the_test() {
        clients.shutdownNow();
        demo.close();
    }

    private Callable<ConsolePeer.Sent> create(String person) {
        String key = SshKeys.publicKey(SshKeys.fresh()).toString();
        return () -> peer.say(person, "create-" + person, "/sandbox create " + key);
    }

    @Test
    void command_to_ready_for_two_hundred_sandboxes() throws Exception {
        var figures =
                new Figures("command to READY, " + SANDBOXES + " creates", "n", "least", "p50", "p95", "p99", "most");
        List<String> paced = people.subList(0, SANDBOXES / 2);
        List<String> atOnce = people.subList(SANDBOXES / 2, SANDBOXES);

        createEvery(paced, 250);
        figures.spread("four a second", secondsToReady(paced), "s");
        createEvery(atOnce, 0);
        figures.spread("a hundred in one moment", secondsToReady(atOnce), "s");

        figures.print();
    }

    private void createEvery(List<String> owners, long milliseconds) throws Exception {
        List<Callable<ConsolePeer.Sent>> commands =
                owners.stream().map(this::create).toList();
        List<Future<ConsolePeer.Sent>> answers = new ArrayList<>();
        for (int i = 0; i < commands.size(); i++) {
            answers.add(clients.schedule(commands.get(i), i * milliseconds, TimeUnit.MILLISECONDS));
        }
        for (Future<ConsolePeer.Sent> answer : answers) {
            peer.awaitEnd(answer.get().invocation());
        }
    }

    private double[] secondsToReady(List<String> owners) {
        try (var rows = new StateRows(demo.state())) {
            double[] seconds = rows
                    .rows("select (julianday(ready_at) - julianday(requested_at)) * 86400 from sandbox"
                            + " where state = 'READY' and user_id in ('" + String.join("', '", owners) + "')")
                    .stream()
                    .mapToDouble(Double::parseDouble)
                    .toArray();
            assertThat(seconds).hasSize(owners.size());
            return seconds;
        }
    }

    @Test
    void answers_while_a_hundred_sandboxes_are_being_made() throws Exception {
        List<Callable<ConsolePeer.Sent>> creates =
                people.subList(0, 100).stream().map(this::create).toList();
        List<String> verbs = List.of("/sandbox list", "/sandbox help", "/sandbox show", "/sandbox crate");
        List<Future<ConsolePeer.Sent>> made = new ArrayList<>();
        for (Callable<ConsolePeer.Sent> create : creates) {
            made.add(clients.submit(create));
        }
        long begin = System.nanoTime();
        List<Future<Double>> answered = new ArrayList<>();
        for (int i = 0; i < COMMANDS; i++) {
            int number = i;
            long due = begin + TimeUnit.SECONDS.toNanos(number) / PER_SECOND;
            answered.add(clients.schedule(
                    () -> {
                        peer.say(people.get(100 + number % 100), "command-" + number, verbs.get(number % verbs.size()));
                        // From when it was due: a client that had to wait for its turn counts as well.
                        return (System.nanoTime() - due) / 1e6;
                    },
                    due - System.nanoTime(),
                    TimeUnit.NANOSECONDS));
        }
        double[] milliseconds = new double[COMMANDS];
        for (int i = 0; i < COMMANDS; i++) {
            milliseconds[i] = answered.get(i).get();
        }
        for (Future<ConsolePeer.Sent> one : made) {
            peer.awaitEnd(one.get().invocation());
        }
        secondsToReady(people.subList(0, 100));

        var figures = new Figures(
                "answer to " + COMMANDS + " commands at " + PER_SECOND + "/s while 100 sandboxes are made",
                "n",
                "least",
                "p50",
                "p95",
                "p99",
                "most");
        figures.spread("command to answer", milliseconds, "ms");
        figures.print();
    }
}
