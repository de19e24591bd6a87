package dev.kindling.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kindling.config.Flavour;
import dev.kindling.sshkey.PublicKey;
import dev.kindling.units.HostPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every {@link SandboxEngine} keeps, shown with real SSH. A subclass makes its engine in {@code @BeforeEach} and gives
 * it through {@link #engine()}; machines that a test made are removed, and the engine is closed, after each test.
 */
public abstract class SandboxEngineContractTest {
    private static final String ALICE = "00000000000000aa";
    private static final String BOB = "00000000000000bb";
    private static final Map<String, String> LABELS = Map.of("kindling", "test");

    /** Keys of this test's machines; not the engine's directory. */
    @TempDir
    protected Path keys;

    protected final KeyPair hostKey = SshKeys.fresh();
    protected final KeyPair tenantKey = SshKeys.fresh();
    protected final KeyPair strangersKey = SshKeys.fresh();
    private final SshVisitor visitor = new SshVisitor();
    private final ConcurrentLinkedQueue<MachineSpec> made = new ConcurrentLinkedQueue<>();

    /** The engine under test; after {@link #reopened()} the new one. */
    protected abstract SandboxEngine engine();

    /** Ends the engine object as a restart of Kindling would, and gives a new one over the same state. */
    protected abstract SandboxEngine reopened();

    /** One that the engine can make here. */
    protected abstract Flavour flavour();

    /** A port that nobody uses, another one each time. */
    protected abstract HostPort freePort();

    /** Where machines answer: a literal IP address. */
    protected abstract String address();

    /** Where the machine's private host key lies. */
    protected Path hostKeyFile(MachineId id) {
        return keys.resolve(id + ".key");
    }

    /** How long a machine may take until it answers SSH after {@code create} or {@code start} returned. */
    protected Duration patience() {
        return Duration.ofSeconds(60);
    }

    /** False for an engine whose machines leave password login to their image. */
    protected boolean keysOnly() {
        return true;
    }

    /** Leaves what a crash in the midst of {@code create(spec)} would; an engine that cannot, skips that test. */
    protected void leaveHalfMade(MachineSpec spec) throws IOException {
        abort("this engine's test does not know how to leave a half-made machine");
    }

    @AfterEach
    void remove_all_machines_and_close_the_engine() {
        made.forEach(spec -> engine().remove(spec.ref()));
        engine().close();
        visitor.close();
    }

    @Test
    void it_has_a_name_a_capacity_and_is_well() {
        assertThat(engine().name()).matches("[a-z]+");
        assertThat(engine().capacity().cpus()).isPositive();
        assertThat(engine().capacity().memory().bytes()).isPositive();
        assertThat(engine().capacity().disk().bytes()).isPositive();
        assertThat(engine().health()).matches(EngineHealth::ok);
        assertThat(engine().health().detail()).isNotBlank();
    }

    @Test
    void a_created_machine_runs_and_answers_with_our_host_key_on_its_port() {
        var spec = created(ALICE);

        assertThat(engine().state(spec.id())).isEqualTo(MachineState.RUNNING);
        answersWithItsHostKey(spec);
    }

    @Test
    void only_a_registered_key_logs_in() {
        var spec = created(ALICE);
        answersWithItsHostKey(spec);

        assertThat(admits(spec, tenantKey)).isTrue();
        assertThat(admits(spec, strangersKey)).isFalse();
    }

    @Test
    void the_host_key_itself_does_not_log_in() {
        var spec = created(ALICE);
        answersWithItsHostKey(spec);

        assertThat(admits(spec, hostKey)).isFalse();
    }

    @Test
    void every_registered_key_logs_in() {
        var second = SshKeys.fresh();
        var spec = create(specOf(ALICE, freePort(), tenantKey, second));
        answersWithItsHostKey(spec);

        assertThat(admits(spec, tenantKey)).isTrue();
        assertThat(admits(spec, second)).isTrue();
    }

    @Test
    void neither_password_nor_keyboard_dialogue_is_offered() throws IOException {
        assumeTrue(keysOnly(), "machines of this engine leave password login to their image");
        var spec = created(ALICE);
        answersWithItsHostKey(spec);

        assertThat(visitor.passwordChancesAt(address(), spec.port(), flavour().user()))
                .isZero();
    }

    @Test
    void creating_twice_is_one_machine() {
        var spec = created(ALICE);
        answersWithItsHostKey(spec);

        engine().create(spec);

        assertThat(engine().machines()).containsOnlyKeys(spec.id());
        assertThat(engine().state(spec.id())).isEqualTo(MachineState.RUNNING);
        answersWithItsHostKey(spec);
    }

    @Test
    void a_stopped_machine_is_silent_and_comes_back_with_its_port_and_host_key() {
        var spec = created(ALICE);
        answersWithItsHostKey(spec);

        engine().stop(spec);
        assertThat(engine().state(spec.id())).isEqualTo(MachineState.STOPPED);
        isSilent(spec);

        engine().start(spec);
        assertThat(engine().state(spec.id())).isEqualTo(MachineState.RUNNING);
        answersWithItsHostKey(spec);
        assertThat(admits(spec, tenantKey)).isTrue();
        assertThat(admits(spec, strangersKey)).isFalse();
    }

    @Test
    void stopping_or_starting_twice_leaves_the_machine_alone() {
        var spec = created(ALICE);

        engine().start(spec);
        assertThat(engine().state(spec.id())).isEqualTo(MachineState.RUNNING);
        engine().stop(spec);
        engine().stop(spec);
        assertThat(engine().state(spec.id())).isEqualTo(MachineState.STOPPED);
        engine().start(spec);
        engine().start(spec);
        assertThat(engine().state(spec.id())).isEqualTo(MachineState.RUNNING);
    }

    @Test
    void removal_closes_the_port_and_reports_what_went() {
        var spec = created(ALICE);
        answersWithItsHostKey(spec);

        var report = engine().remove(spec.ref());

        assertThat(report.complete()).isTrue();
        assertThat(report.removed()).isNotEmpty();
        assertThat(engine().state(spec.id())).isEqualTo(MachineState.ABSENT);
        isSilent(spec);
        await().atMost(patience())
                .untilAsserted(
                        () -> assertThat(engine().portHolder(spec.port())).isEmpty());
    }

    @Test
    void a_stopped_machine_is_removed_as_well() {
        var spec = created(ALICE);
        engine().stop(spec);

        assertThat(engine().remove(spec.ref()).complete()).isTrue();
        assertThat(engine().state(spec.id())).isEqualTo(MachineState.ABSENT);
    }

    @Test
    void removing_an_absent_machine_is_complete_and_removes_nothing() {
        var report = engine().remove(specOf(ALICE, freePort(), tenantKey).ref());

        assertThat(report.complete()).isTrue();
        assertThat(report.removed()).isEmpty();
    }

    @Test
    void removing_twice_is_complete_both_times() {
        var spec = created(ALICE);

        engine().remove(spec.ref());
        var again = engine().remove(spec.ref());

        assertThat(again.complete()).isTrue();
        assertThat(again.removed()).isEmpty();
    }

    @Test
    void a_removed_machine_can_be_made_again_on_the_same_port_with_the_same_host_key() {
        var spec = created(ALICE);
        answersWithItsHostKey(spec);
        engine().remove(spec.ref());

        engine().create(spec);

        answersWithItsHostKey(spec);
        assertThat(admits(spec, tenantKey)).isTrue();
    }

    @Test
    void a_port_that_another_program_listens_on_is_refused_and_nothing_is_left() throws IOException {
        try (var taken = listener()) {
            var spec = specOf(ALICE, new HostPort(taken.getLocalPort()), tenantKey);

            assertThatThrownBy(() -> engine().create(spec))
                    .isInstanceOfSatisfying(
                            PortInUseException.class, e -> assertThat(e.port()).isEqualTo(spec.port()));

            assertThat(engine().state(spec.id())).isEqualTo(MachineState.ABSENT);
            assertThat(engine().machines()).isEmpty();
        }
    }

    @Test
    void after_a_refused_port_the_machine_can_be_made_on_another() throws IOException {
        try (var taken = listener()) {
            var refused = specOf(ALICE, new HostPort(taken.getLocalPort()), tenantKey);
            assertThatThrownBy(() -> engine().create(refused)).isInstanceOf(PortInUseException.class);

            var spec = withPort(refused, freePort());
            create(spec);

            answersWithItsHostKey(spec);
        }
    }

    @Test
    void half_made_remains_do_not_stop_the_next_attempt() throws IOException {
        var spec = specOf(ALICE, freePort(), tenantKey);
        made.add(spec);
        leaveHalfMade(spec);

        engine().create(spec);

        assertThat(engine().machines()).containsOnlyKeys(spec.id());
        answersWithItsHostKey(spec);
        assertThat(admits(spec, tenantKey)).isTrue();
    }

    @Test
    void all_machines_are_listed_with_their_state() {
        var running = created(ALICE);
        var stopped = created(BOB);
        engine().stop(stopped);

        assertThat(engine().machines())
                .containsOnly(
                        Map.entry(running.id(), MachineState.RUNNING), Map.entry(stopped.id(), MachineState.STOPPED));
    }

    @Test
    void an_unknown_machine_is_absent() {
        created(ALICE);

        assertThat(engine().state(new MachineId(BOB))).isEqualTo(MachineState.ABSENT);
    }

    @Test
    void replaced_keys_count_at_once_and_the_old_ones_no_longer() {
        assumeTrue(engine().replacesKeysInPlace(), "this engine does not replace keys in place");
        var spec = created(ALICE);
        answersWithItsHostKey(spec);
        var newKey = SshKeys.fresh();

        engine().replaceKeys(withKeys(spec, newKey));

        assertThat(admits(spec, newKey)).isTrue();
        assertThat(admits(spec, tenantKey)).isFalse();
    }

    @Test
    void replaced_keys_outlast_a_stop_and_a_restart_of_kindling() {
        assumeTrue(engine().replacesKeysInPlace(), "this engine does not replace keys in place");
        var spec = created(ALICE);
        answersWithItsHostKey(spec);
        var newKey = SshKeys.fresh();
        var changed = withKeys(spec, newKey);
        engine().replaceKeys(changed);
        engine().stop(changed);

        reopened().start(changed);

        answersWithItsHostKey(spec);
        assertThat(admits(spec, newKey)).isTrue();
        assertThat(admits(spec, tenantKey)).isFalse();
    }

    @Test
    void what_is_told_of_logins_is_unknown_or_true_also_after_a_restart_of_kindling() {
        var spec = created(ALICE);
        answersWithItsHostKey(spec);
        engine().evidence(spec.id()).ifPresent(seen -> {
            assertThat(seen.loggedIn()).isEmpty();
            assertThat(seen.refused()).isEmpty();
        });
        assertThat(admits(spec, strangersKey)).isFalse();
        assertThat(admits(spec, tenantKey)).isTrue();

        var known = engine().evidence(spec.id()).isPresent();
        for (var engine : List.of(engine(), reopened())) {
            assertThat(engine.evidence(spec.id()).isPresent()).isEqualTo(known);
            engine.evidence(spec.id()).ifPresent(seen -> {
                assertThat(seen.loggedIn())
                        .singleElement()
                        .satisfies(use -> assertThat(use.fingerprint())
                                .isEqualTo(SshKeys.publicKey(tenantKey).fingerprint()));
                assertThat(seen.refused())
                        .singleElement()
                        .satisfies(use -> assertThat(use.fingerprint())
                                .isEqualTo(SshKeys.publicKey(strangersKey).fingerprint()));
            });
        }
    }

    @Test
    void nothing_is_known_of_logins_to_a_machine_that_is_gone() {
        var spec = created(ALICE);
        answersWithItsHostKey(spec);
        assertThat(admits(spec, tenantKey)).isTrue();

        engine().remove(spec.ref());
        assertThat(engine().evidence(spec.id())).isEmpty();

        engine().create(spec);
        answersWithItsHostKey(spec);
        engine().evidence(spec.id())
                .ifPresent(seen -> assertThat(seen.loggedIn()).isEmpty());
    }

    @Test
    void after_a_restart_of_kindling_the_machine_is_still_there_with_its_host_key() {
        var spec = created(ALICE);
        answersWithItsHostKey(spec);

        var reopened = reopened();

        assertThat(reopened.state(spec.id())).isEqualTo(MachineState.RUNNING);
        assertThat(reopened.machines()).containsOnlyKeys(spec.id());
        answersWithItsHostKey(spec);
        assertThat(admits(spec, tenantKey)).isTrue();
        assertThat(admits(spec, strangersKey)).isFalse();
    }

    @Test
    void after_a_restart_of_kindling_a_stopped_machine_is_still_stopped() {
        var spec = created(ALICE);
        engine().stop(spec);

        var reopened = reopened();

        assertThat(reopened.state(spec.id())).isEqualTo(MachineState.STOPPED);
        isSilent(spec);
    }

    @Test
    void after_a_restart_of_kindling_a_machine_can_be_removed() {
        var spec = created(ALICE);

        var report = reopened().remove(spec.ref());

        assertThat(report.complete()).isTrue();
        isSilent(spec);
    }

    @Test
    void machines_whose_uid_and_name_begin_alike_do_not_disturb_each_other() {
        var short_ = create(withName(specOf("a".repeat(15) + "1", freePort(), tenantKey), "vm-alice-1"));
        var long_ = create(withName(specOf("a".repeat(15) + "2", freePort(), strangersKey), "vm-alice-11"));
        answersWithItsHostKey(short_);
        answersWithItsHostKey(long_);
        assertThat(admits(short_, tenantKey)).isTrue();
        assertThat(admits(long_, tenantKey)).isFalse();

        engine().stop(short_);
        assertThat(engine().state(long_.id())).isEqualTo(MachineState.RUNNING);
        engine().remove(short_.ref());

        assertThat(engine().machines()).containsExactly(Map.entry(long_.id(), MachineState.RUNNING));
        answersWithItsHostKey(long_);
        assertThat(admits(long_, strangersKey)).isTrue();
    }

    @Test
    void the_holder_of_a_taken_port_is_named_and_a_free_port_has_none() throws IOException {
        try (var taken = listener()) {
            assertThat(engine().portHolder(new HostPort(taken.getLocalPort()))).isPresent();
        }
        assertThat(engine().portHolder(freePort())).isEmpty();
    }

    @Test
    void a_listener_on_all_addresses_holds_the_port_too() throws IOException {
        var port = freePort();
        try (var taken = new ServerSocket()) {
            taken.bind(new InetSocketAddress(port.number()));

            assertThat(engine().portHolder(port)).isPresent();
        }
    }

    @Test
    void the_port_of_a_machine_is_held() {
        var spec = created(ALICE);
        answersWithItsHostKey(spec);

        assertThat(engine().portHolder(spec.port())).isPresent();
    }

    @Test
    void five_machines_made_at_the_same_time_all_run() throws InterruptedException, ExecutionException {
        var specs = new ArrayList<MachineSpec>();
        for (int i = 1; i <= 5; i++) {
            specs.add(specOf("000000000000000" + i, freePort(), tenantKey));
        }
        var threads = Executors.newFixedThreadPool(5);
        try {
            List<Future<MachineSpec>> attempts = specs.stream()
                    .map(spec -> threads.submit(() -> create(spec)))
                    .toList();
            for (Future<MachineSpec> attempt : attempts) {
                attempt.get();
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(engine().machines())
                .hasSize(5)
                .allSatisfy((id, state) -> assertThat(state).isEqualTo(MachineState.RUNNING));
        specs.forEach(this::answersWithItsHostKey);
    }

    /** A spec with a host key file of its own; the machine is not made. */
    protected final MachineSpec specOf(String uid, HostPort port, KeyPair... admitted) {
        var id = new MachineId(uid);
        var file = hostKeyFile(id);
        if (!file.toFile().exists()) {
            SshKeys.write(hostKey, file);
        }
        return new MachineSpec(id, "vm-" + uid.substring(12), flavour(), port, publicKeys(admitted), file, LABELS);
    }

    /** Makes the machine and sees to its removal after the test. */
    protected final MachineSpec create(MachineSpec spec) {
        made.add(spec);
        engine().create(spec);
        return spec;
    }

    protected final MachineSpec created(String uid) {
        return create(specOf(uid, freePort(), tenantKey));
    }

    protected final boolean admits(MachineSpec spec, KeyPair key) {
        return visitor.admits(address(), spec.port(), spec.flavour().user(), key);
    }

    protected final void answersWithItsHostKey(MachineSpec spec) {
        await("SSH of " + spec.name() + " on port " + spec.port())
                .atMost(patience())
                .pollDelay(Duration.ZERO)
                .untilAsserted(() ->
                        assertThat(visitor.hostKeyAt(address(), spec.port())).contains(SshKeys.publicKey(hostKey)));
    }

    protected final void isSilent(MachineSpec spec) {
        await("silence on port " + spec.port())
                .atMost(patience())
                .pollDelay(Duration.ZERO)
                .untilAsserted(() ->
                        assertThat(visitor.hostKeyAt(address(), spec.port())).isEmpty());
    }

    protected static MachineSpec withKeys(MachineSpec spec, KeyPair... admitted) {
        return new MachineSpec(
                spec.id(),
                spec.name(),
                spec.flavour(),
                spec.port(),
                publicKeys(admitted),
                spec.hostKey(),
                spec.labels());
    }

    private static MachineSpec withName(MachineSpec spec, String name) {
        return new MachineSpec(
                spec.id(), name, spec.flavour(), spec.port(), spec.authorizedKeys(), spec.hostKey(), spec.labels());
    }

    private static MachineSpec withPort(MachineSpec spec, HostPort port) {
        return new MachineSpec(
                spec.id(), spec.name(), spec.flavour(), port, spec.authorizedKeys(), spec.hostKey(), spec.labels());
    }

    private static List<PublicKey> publicKeys(KeyPair... pairs) {
        return Arrays.stream(pairs).map(SshKeys::publicKey).toList();
    }

    /** Another program on the machines' address, on a port that could be a machine's. */
    private ServerSocket listener() throws IOException {
        var socket = new ServerSocket();
        socket.bind(new InetSocketAddress(
                InetAddress.getByName(address()), freePort().number()));
        return socket;
    }
}
