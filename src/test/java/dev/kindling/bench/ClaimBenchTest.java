package dev.kindling.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.InvocationId;
import dev.kindling.engine.SshKeys;
import dev.kindling.engine.SshVisitor;
import dev.kindling.sandbox.Requester;
import dev.kindling.sandbox.Sandbox;
import dev.kindling.sandbox.SandboxState;
import dev.kindling.sandbox.SeatOutcome;
import dev.kindling.sandbox.SeatRequest;
import dev.kindling.sandbox.WorkshopTag;
import dev.kindling.testing.House;
import dev.kindling.testing.Keys;
import dev.kindling.testing.Plan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From pressing Claim to a working login with the tenant's key, on real SSH servers; and how fast a class is admitted. */
@Tag("bench")
@Timeout(600)
class ClaimBenchTest {
    private static final WorkshopTag CLASS = new WorkshopTag("bench");
    private static final int SEATS = 200;

    @TempDir
    private Path directory;

    @Test
    void claims_of_two_hundred_warm_seats() throws Exception {
        try (House house = new Plan()
                        .ports(SEATS + 20)
                        .teams("teams:\n  blue: {members: {console: [alice]}, flavours: [standard]}\n")
                        .open(directory);
                var visitor = new SshVisitor()) {
            long begin = System.nanoTime();
            List<Sandbox> seats = ask(house);
            double admitted = (System.nanoTime() - begin) / 1e6;
            house.settle();
            double prepared = (System.nanoTime() - begin) / 1e9;
            assertThat(seats)
                    .allSatisfy(seat -> assertThat(house.fresh(seat).state()).isEqualTo(SandboxState.READY));

            var figures = new Figures(SEATS + " warm seats, claim to login", "n", "least", "p50", "p95", "p99", "most");
            figures.spread("four a second", claims(house, visitor, seats.subList(0, 100), 250), "s");
            figures.spread("a hundred in one moment", claims(house, visitor, seats.subList(100, 200), 0), "s");
            figures.row("admitted in one transaction", Figures.number(admitted, "ms"));
            figures.row("all warm and ready", Figures.number(prepared, "s"));
            figures.print();
        }
    }

    private static List<Sandbox> ask(House house) {
        var flavour = Objects.requireNonNull(house.config().flavours().get("standard"));
        var request = new SeatRequest(
                CLASS,
                "bench",
                ActorId.console("alice"),
                House.CHANNEL,
                "blue",
                flavour,
                house.now().plus(Duration.ofHours(6)),
                new Requester("bench", new InvocationId("bench:1"), Optional.empty()),
                Optional.empty());
        return house.write(tx -> house.seats().createAll(tx, Collections.nCopies(SEATS, request))).stream()
                .map(outcome -> ((SeatOutcome.Begun) outcome).sandbox())
                .toList();
    }

    private static double[] claims(House house, SshVisitor visitor, List<Sandbox> seats, long everyMilliseconds)
            throws Exception {
        ScheduledExecutorService people = Executors.newScheduledThreadPool(100);
        try {
            List<Future<Double>> claims = new ArrayList<>();
            for (int i = 0; i < seats.size(); i++) {
                Sandbox seat = house.fresh(seats.get(i));
                Keys keys = Keys.fresh("");
                claims.add(people.schedule(
                        claim(house, visitor, seat, "p" + seat.name(), keys),
                        i * everyMilliseconds,
                        TimeUnit.MILLISECONDS));
            }
            double[] seconds = new double[claims.size()];
            for (int i = 0; i < seconds.length; i++) {
                seconds[i] = claims.get(i).get();
            }
            return seconds;
        } finally {
            people.shutdownNow();
        }
    }

    /** Presses, waits for the details as a person does, and logs in. */
    private static Callable<Double> claim(House house, SshVisitor visitor, Sandbox seat, String person, Keys keys) {
        return () -> {
            long begin = System.nanoTime();
            house.write(tx -> house.seats()
                    .claim(
                            tx,
                            new Requester(person, new InvocationId(person + ":claim"), Optional.empty()),
                            seat,
                            new SeatRequest.Tenant(ActorId.console(person), person, SshKeys.publicKey(keys.pair()))));
            while (house.directMessagesTo(person).isEmpty()) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
            assertThat(visitor.admits(
                            "127.0.0.1",
                            seat.port().orElseThrow(),
                            seat.flavour().user(),
                            keys.pair()))
                    .isTrue();
            return (System.nanoTime() - begin) / 1e9;
        };
    }
}
