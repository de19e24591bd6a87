package dev.kindling.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.InvocationId;
import dev.kindling.engine.SshKeys;
import dev.kindling.engine.ignite.IgniteEngine;
import dev.kindling.engine.ignite.standin.StandInHost;
import dev.kindling.sandbox.OperationKind;
import dev.kindling.sandbox.Outcome;
import dev.kindling.sandbox.Requester;
import dev.kindling.sandbox.Sandbox;
import dev.kindling.sandbox.SandboxKey;
import dev.kindling.sandbox.SandboxState;
import dev.kindling.sandbox.SeatOutcome;
import dev.kindling.sandbox.SeatRequest;
import dev.kindling.sandbox.WorkshopTag;
import dev.kindling.sshkey.BootstrapKeyStore;
import dev.kindling.sshkey.LoginResult;
import dev.kindling.sshkey.SshProbe;
import dev.kindling.testing.House;
import dev.kindling.testing.Keys;
import dev.kindling.testing.Plan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Warm seats on Ignite, which cannot change keys in a running machine: Kindling does it over SSH with its own key. */
class IgniteSeatsTest {
    private static final WorkshopTag CLASS = new WorkshopTag("class");

    /** Between two steps of the clock: two minutes of steps of 20 s are not to reach the end of the class. */
    private static final Duration SOME = Duration.ofMillis(500);

    @TempDir
    Path directory;

    private StandInHost host;
    private House house;
    private final Keys alice = Keys.fresh("alice");
    private final SshProbe ssh = new SshProbe();
    private int asked;

    @BeforeEach
    void open() {
        host = StandInHost.on(directory.resolve("host"));
        house = new Plan()
                .engine(rehearsal -> {
                    rehearsal.close();
                    return new IgniteEngine(
                            host.config(Duration.ofSeconds(20)), host.host(), directory.resolve("ignite"));
                })
                .open(directory.resolve("house"));
    }

    @AfterEach
    void close() {
        ssh.close();
        house.close();
        host.close();
    }

    private Requester fay() {
        return new Requester("fay", new InvocationId("fay:" + ++asked), Optional.empty());
    }

    private Sandbox warm() {
        var flavour = Objects.requireNonNull(house.config().flavours().get("standard"));
        SeatOutcome outcome = house.write(tx -> house.seats()
                .create(
                        tx,
                        new SeatRequest(
                                CLASS,
                                "class",
                                ActorId.console("fay"),
                                House.CHANNEL,
                                "blue",
                                flavour,
                                house.now().plus(Duration.ofHours(3)),
                                fay(),
                                Optional.empty())));
        house.settle();
        return house.fresh(((SeatOutcome.Begun) outcome).sandbox());
    }

    private KeyPair bootstrapOf(Sandbox sandbox) {
        return new BootstrapKeyStore(house.stateDir().resolve("bootstrap-keys"))
                .find(sandbox.id().value())
                .orElseThrow();
    }

    private void claim(Sandbox seat) {
        house.write(tx -> house.seats()
                .claim(
                        tx,
                        fay(),
                        house.fresh(seat),
                        new SeatRequest.Tenant(ActorId.console("alice"), "alice", SshKeys.publicKey(alice.pair()))));
    }

    private boolean opens(KeyPair key, Sandbox sandbox) {
        Sandbox now = house.fresh(sandbox);
        LoginResult result = ssh.tryLogin(
                "127.0.0.1",
                now.port().orElseThrow(),
                "root",
                key,
                now.hostKey().orElseThrow(),
                Duration.ofSeconds(60));
        assertThat(result).isInstanceOfAny(LoginResult.LoggedIn.class, LoginResult.KeyRefused.class);
        return result instanceof LoginResult.LoggedIn;
    }

    @Test
    void a_warm_microvm_is_re_keyed_over_ssh_and_given_back_clean() {
        Sandbox seat = warm();
        assertThat(seat.state()).isEqualTo(SandboxState.READY);
        KeyPair stolen = bootstrapOf(seat);
        assertThat(opens(stolen, seat)).isTrue();

        claim(seat);
        house.settle();

        assertThat(opens(alice.pair(), seat)).isTrue();
        assertThat(opens(stolen, seat)).isFalse();
        assertThat(house.stateDir().resolve("bootstrap-keys")).isEmptyDirectory();
        assertThat(house.lastDirectMessageTo("alice"))
                .contains("ssh -p " + seat.port().orElseThrow());
        // What ignite cannot know is unknown, not "nobody".
        assertThat(house.seats().evidence(house.fresh(seat))).isEmpty();

        // The keys outlast a stop.
        house.say("alice", "/sandbox stop");
        house.settle();
        house.say("alice", "/sandbox start");
        house.settle();
        assertThat(opens(alice.pair(), seat)).isTrue();
        assertThat(opens(stolen, seat)).isFalse();

        house.write(tx -> house.seats().release(tx, fay(), house.fresh(seat)));
        house.settle();
        assertThat(house.fresh(seat).warm()).isTrue();
        assertThat(opens(alice.pair(), seat)).isFalse();
        assertThat(opens(bootstrapOf(seat), seat)).isTrue();
        assertThat(house.fresh(seat).hostKey()).isNotEqualTo(seat.hostKey());
    }

    @Test
    void a_claim_that_was_cut_off_after_the_new_key_was_in_goes_on() throws Exception {
        Sandbox seat = warm();
        KeyPair own = bootstrapOf(seat);
        byte[] file = Files.readAllBytes(
                house.stateDir().resolve("bootstrap-keys").resolve(seat.id().value()));
        claim(seat);
        house.settle();
        house.stop();
        // As if it had been killed after the key was replaced and before that was committed.
        Files.write(house.stateDir().resolve("bootstrap-keys").resolve(seat.id().value()), file);
        house.change("update bootstrap_key set gone_at = null");
        house.change("update operation set state = 'RUNNING', ended_at = null where kind = 'CLAIM'");
        house.change("insert into timer_task (task_name, task_instance, execution_time, picked, version) select"
                + " 'quick-operation', id, 0, 0, 1 from operation where kind = 'CLAIM'");
        house.begin();
        house.settle();

        assertThat(opens(alice.pair(), seat)).isTrue();
        assertThat(opens(own, seat)).isFalse();
        assertThat(house.stateDir().resolve("bootstrap-keys")).isEmptyDirectory();
    }

    @Test
    void a_claim_of_a_machine_that_was_switched_off_fails_with_a_reason() {
        Sandbox seat = warm();
        host.powerOffGuest(seat.id());

        claim(seat);
        await().atMost(Duration.ofSeconds(120)).pollInterval(SOME).until(() -> {
            house.advance(Duration.ofSeconds(20));
            return house.fresh(seat).state() == SandboxState.FAILED;
        });
        await().atMost(Duration.ofSeconds(120)).pollInterval(SOME).until(() -> {
            house.advance(Duration.ofSeconds(20));
            return house.engine().machines().isEmpty();
        });

        assertThat(house.fresh(seat).failure()).isPresent();
        assertThat(house.directMessagesTo("alice"))
                .allSatisfy(text -> assertThat(text).doesNotContain("ssh -p"));
    }

    @Test
    void nobody_can_look_over_the_shoulder_there_and_a_sentence_says_why() {
        Sandbox seat = warm();
        claim(seat);
        house.settle();
        Outcome outcome = house.write(tx -> house.seats()
                .lendKey(
                        tx,
                        fay(),
                        house.fresh(seat),
                        new SandboxKey(SshKeys.publicKey(SshKeys.fresh()), ActorId.console("fay"), "fay"),
                        house.now().plus(Duration.ofMinutes(10))));
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.why()).contains("Share a screen"));
        assertThat(house.read(tx -> house.seats().underWay(tx, seat)).filter(OperationKind.LEND::equals))
                .isEmpty();
    }
}
