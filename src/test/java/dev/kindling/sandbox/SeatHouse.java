package dev.kindling.sandbox;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.InvocationId;
import dev.kindling.config.Flavour;
import dev.kindling.engine.SshKeys;
import dev.kindling.sshkey.BootstrapKeyStore;
import dev.kindling.sshkey.LoginResult;
import dev.kindling.sshkey.OfferResult;
import dev.kindling.sshkey.SshProbe;
import dev.kindling.testing.House;
import dev.kindling.testing.InAHouse;
import dev.kindling.testing.Keys;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;

/** A house with a workshop of team blue, without the workshop feature: the test asks as that would. */
abstract class SeatHouse extends InAHouse {
    static final WorkshopTag CLASS = new WorkshopTag("k8s-2026");

    final List<String> news = Collections.synchronizedList(new ArrayList<>());
    private final SshProbe probe = new SshProbe();
    private int asked;

    @AfterEach
    void closeTheProbe() {
        probe.close();
    }

    /** Notes what a workshop would hear, from now on. */
    House listening() {
        house().seats().listen((tx, sandbox, what, cause) -> news.add(what + " " + sandbox.name()));
        return house();
    }

    Flavour flavour() {
        return Objects.requireNonNull(house().config().flavours().get("standard"));
    }

    Requester fay() {
        return new Requester("console:console:fay", new InvocationId("fay:seat-" + ++asked), Optional.empty());
    }

    Instant end() {
        return house().now().plus(Duration.ofHours(6));
    }

    SeatRequest request(Optional<SeatRequest.Tenant> tenant) {
        return new SeatRequest(
                CLASS, "k8s", ActorId.console("fay"), House.CHANNEL, "blue", flavour(), end(), fay(), tenant);
    }

    static SeatRequest.Tenant tenant(String person, Keys keys) {
        return new SeatRequest.Tenant(ActorId.console(person), person, SshKeys.publicKey(keys.pair()));
    }

    /** Asks for so many warm seats at once. */
    List<Sandbox> ask(int seats) {
        return house()
                .write(tx -> house().seats().createAll(tx, Collections.nCopies(seats, request(Optional.empty()))))
                .stream()
                .map(outcome -> ((SeatOutcome.Begun) outcome).sandbox())
                .toList();
    }

    /** A warm seat that is ready. */
    Sandbox warm() {
        Sandbox sandbox = ask(1).get(0);
        house().settle();
        return house().fresh(sandbox);
    }

    Outcome claim(Sandbox sandbox, String person, Keys keys) {
        return house().write(tx -> house().seats()
                .claim(
                        tx,
                        new Requester(
                                ActorId.console(person).toString(),
                                new InvocationId(person + ":claim-" + ++asked),
                                Optional.empty()),
                        house().fresh(sandbox),
                        tenant(person, keys)));
    }

    /** A seat that is claimed and handed over. */
    Sandbox claimed(String person, Keys keys) {
        Sandbox sandbox = warm();
        claim(sandbox, person, keys);
        house().settle();
        return house().fresh(sandbox);
    }

    Path bootstrapFile(Sandbox sandbox) {
        return house().stateDir().resolve("bootstrap-keys").resolve(sandbox.id().value());
    }

    /** A copy of Kindling's own key, as a thief would have made it. */
    Keys bootstrapOf(Sandbox sandbox) {
        var pair = new BootstrapKeyStore(house().stateDir().resolve("bootstrap-keys"))
                .find(sandbox.id().value())
                .orElseThrow();
        return new Keys(pair, SshKeys.publicKey(pair).toString());
    }

    boolean opens(Keys keys, Sandbox sandbox) {
        Sandbox now = house().fresh(sandbox);
        LoginResult result = probe.tryLogin(
                "127.0.0.1",
                now.port().orElseThrow(),
                now.flavour().user(),
                keys.pair(),
                now.hostKey().orElseThrow(),
                Duration.ofSeconds(60));
        if (result instanceof LoginResult.LoggedIn) {
            return true;
        }
        if (result instanceof LoginResult.KeyRefused) {
            return false;
        }
        throw new AssertionError(result);
    }

    OfferResult offer(Sandbox sandbox, Keys... keys) {
        Sandbox now = house().fresh(sandbox);
        return probe.offer(
                "127.0.0.1",
                now.port().orElseThrow(),
                now.flavour().user(),
                List.of(keys).stream().map(one -> SshKeys.publicKey(one.pair())).toList(),
                now.hostKey().orElseThrow(),
                Duration.ofSeconds(60));
    }
}
