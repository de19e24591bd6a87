package dev.kindling.engine.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kindling.engine.Capacity;
import dev.kindling.engine.EngineException;
import dev.kindling.engine.FreePorts;
import dev.kindling.engine.MachineId;
import dev.kindling.engine.MachineSpec;
import dev.kindling.engine.MachineState;
import dev.kindling.engine.PortInUseException;
import dev.kindling.engine.SshKeys;
import dev.kindling.engine.SshVisitor;
import dev.kindling.units.DataSize;
import dev.kindling.units.HostPort;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is particular to rehearsals; what every engine does is in {@link RehearsalEngineContractTest}. */
class RehearsalEngineTest {
    private static final String LOOPBACK = "127.0.0.1";

    @TempDir
    Path folder;

    private final FreePorts ports = new FreePorts();
    private final RehearsalFaults faults = new RehearsalFaults();
    private final KeyPair hostKey = SshKeys.fresh();
    private final KeyPair tenantKey = SshKeys.fresh();
    private final SshVisitor visitor = new SshVisitor();
    private RehearsalEngine engine;

    @BeforeEach
    void open() {
        engine = new RehearsalEngine(state(), LOOPBACK, InstantSource.system(), RehearsalEngine.LARGE_HOST, faults);
    }

    @AfterEach
    void close() {
        engine.close();
        visitor.close();
    }

    @Test
    void two_hundred_machines_share_a_few_threads_and_all_answer() throws Exception {
        int before = ManagementFactory.getThreadMXBean().getThreadCount();
        var specs = new ArrayList<MachineSpec>();
        for (int i = 0; i < 200; i++) {
            specs.add(spec(String.format("%016x", i + 1)));
        }

        inParallel(16, specs, spec -> {
            engine.create(spec);
            return true;
        });
        assertThat(engine.machines())
                .hasSize(200)
                .allSatisfy((id, state) -> assertThat(state).isEqualTo(MachineState.RUNNING));
        var seen = inParallel(16, specs, spec -> visitor.admits(LOOPBACK, spec.port(), "root", tenantKey));

        assertThat(seen).hasSize(200).doesNotContain(false);
        assertThat(visitor.hostKeyAt(LOOPBACK, specs.get(199).port())).contains(SshKeys.publicKey(hostKey));
        // Threads of other tests may be about to end yet.
        await().untilAsserted(
                        () -> assertThat(ManagementFactory.getThreadMXBean().getThreadCount() - before)
                                .as("threads for 200 machines")
                                .isLessThan(40));
    }

    @Test
    void the_configured_capacity_is_reported() {
        var small = new Capacity(DataSize.gigabytes(4), DataSize.gigabytes(20), 2);
        try (var other = new RehearsalEngine(
                folder.resolve("other"), LOOPBACK, InstantSource.system(), small, new RehearsalFaults())) {
            assertThat(other.capacity()).isEqualTo(small);
        }
        assertThat(engine.capacity().memory()).isEqualTo(DataSize.parse("1TB"));
    }

    @Test
    void health_says_that_there_are_no_machines() {
        assertThat(engine.health().ok()).isTrue();
        assertThat(engine.health().detail()).contains("no machines behind");
        engine.close();
        assertThat(engine.health().ok()).isFalse();
    }

    @Test
    void an_address_of_another_host_makes_it_unwell_and_creation_final() {
        try (var elsewhere = new RehearsalEngine(folder.resolve("other"), "192.0.2.1", InstantSource.system())) {
            assertThat(elsewhere.health().ok()).isFalse();
            assertThat(elsewhere.health().detail()).contains("192.0.2.1");
            assertThatThrownBy(() -> elsewhere.create(spec("00000000000000aa")))
                    .isNotInstanceOf(PortInUseException.class)
                    .isInstanceOfSatisfying(
                            EngineException.class,
                            e -> assertThat(e.worthRetrying()).isFalse());
        }
    }

    @Test
    void a_name_is_not_taken_for_an_address() {
        assertThatThrownBy(() -> new RehearsalEngine(state(), "localhost", InstantSource.system()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("localhost");
    }

    @Test
    void an_unusable_directory_is_said_at_once() throws IOException {
        var file = Files.writeString(folder.resolve("file"), "");

        assertThatThrownBy(() -> new RehearsalEngine(file, LOOPBACK, InstantSource.system()))
                .isInstanceOf(EngineException.class);
    }

    @Test
    void the_record_is_for_its_owner_only_and_holds_no_private_key() throws IOException {
        var spec = created("00000000000000aa");
        var record = state().resolve(spec.id().value()).resolve("machine.json");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(record)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(record.getParent())))
                .isEqualTo("rwx------");
        assertThat(Files.readString(record)).contains("vm-aa", "ssh-ed25519").doesNotContain("PRIVATE KEY");
    }

    @Test
    void the_report_names_the_server_and_the_record() {
        var spec = created("00000000000000aa");

        assertThat(engine.remove(spec.ref()).removed())
                .containsExactly("SSH server on port " + spec.port(), "machine record");
        assertThat(state().resolve(spec.id().value())).doesNotExist();
    }

    @Test
    void the_holder_of_a_port_is_our_machine_or_another_program() throws IOException {
        var running = created("00000000000000aa");
        var stopped = created("00000000000000bb");
        engine.stop(stopped);

        assertThat(engine.portHolder(running.port())).contains("vm-aa");
        assertThat(engine.portHolder(stopped.port())).contains("vm-bb");
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(engine.portHolder(new HostPort(taken.getLocalPort()))).contains("another program");
        }
    }

    @Test
    void a_port_in_time_wait_is_free() throws IOException {
        var port = ports.next();
        try (var server = new ServerSocket()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port.number()));
            try (var client = new Socket(InetAddress.getLoopbackAddress(), port.number())) {
                server.accept().close(); // who closes first keeps TIME_WAIT
                assertThat(client.getInputStream().read()).isEqualTo(-1);
            }
        }

        assertThat(engine.portHolder(port)).isEmpty();
    }

    @Test
    void the_port_of_another_machine_is_refused_also_while_that_is_stopped() {
        var stopped = created("00000000000000aa");
        engine.stop(stopped);

        assertThatThrownBy(() -> engine.create(onPort(spec("00000000000000bb"), stopped.port())))
                .isInstanceOfSatisfying(
                        PortInUseException.class, e -> assertThat(e.detail()).contains("vm-aa"));
    }

    @Test
    void a_machine_without_its_host_key_file_is_not_made() throws IOException {
        var spec = spec("00000000000000aa");
        Files.writeString(spec.hostKey(), "nothing");

        assertThatThrownBy(() -> engine.create(spec))
                .isInstanceOfSatisfying(
                        EngineException.class,
                        e -> assertThat(e.detail()).contains(spec.hostKey().toString()));
        assertThat(engine.machines()).isEmpty();
        assertThat(engine.portHolder(spec.port())).isEmpty();
    }

    @Test
    void what_does_not_exist_cannot_be_started_stopped_or_rekeyed() {
        var spec = spec("00000000000000aa");

        assertThatThrownBy(() -> engine.start(spec)).isInstanceOf(EngineException.class);
        assertThatThrownBy(() -> engine.stop(spec)).isInstanceOf(EngineException.class);
        assertThatThrownBy(() -> engine.replaceKeys(spec)).isInstanceOf(EngineException.class);
    }

    @Test
    void a_session_whose_key_is_taken_away_ends_and_the_others_go_on() throws IOException {
        var second = SshKeys.fresh();
        var spec = withKeys(spec("00000000000000aa"), tenantKey, second);
        engine.create(spec);
        try (var losing = visitor.login(LOOPBACK, spec.port(), "root", second);
                var keeping = visitor.login(LOOPBACK, spec.port(), "root", tenantKey)) {
            engine.replaceKeys(withKeys(spec, tenantKey));

            await().until(losing::isClosed);
            assertThat(keeping.executeRemoteCommand("whoami")).isEqualTo("root\n");
        }
    }

    @Test
    void poweroff_ends_every_session_and_start_brings_the_machine_back() throws IOException {
        var spec = created("00000000000000aa");
        try (var one = visitor.login(LOOPBACK, spec.port(), "root", tenantKey);
                var two = visitor.login(LOOPBACK, spec.port(), "root", tenantKey)) {
            // Not verified: the machine may be off before the client knows that its channel was opened.
            one.createExecChannel("poweroff").open();

            await().until(() -> one.isClosed() && two.isClosed());
        }
        await().untilAsserted(() -> assertThat(engine.state(spec.id())).isEqualTo(MachineState.STOPPED));

        engine.start(spec);
        assertThat(visitor.run(LOOPBACK, spec.port(), "root", tenantKey, "hostname"))
                .isEqualTo("vm-aa\n");
    }

    @Test
    void connections_beyond_the_limit_are_turned_away_and_room_comes_back() throws IOException {
        var spec = created("00000000000000aa");
        var crowd = new ArrayList<Socket>();
        try {
            for (int i = 0; i < MachineServer.MAX_SESSIONS; i++) {
                var guest =
                        new Socket(InetAddress.getLoopbackAddress(), spec.port().number());
                assertThat(guest.getInputStream().read()).isEqualTo('S'); // SSH-2.0-…
                crowd.add(guest);
            }
            assertThat(visitor.hostKeyAt(LOOPBACK, spec.port())).isEmpty();
        } finally {
            for (var guest : crowd) {
                guest.close();
            }
        }
        // Who is turned away in the meantime sees the connection break, in one way or another.
        await().ignoreExceptions()
                .untilAsserted(() -> assertThat(visitor.admits(LOOPBACK, spec.port(), "root", tenantKey))
                        .isTrue());
    }

    @Test
    void a_damaged_record_is_a_broken_machine_that_create_and_remove_clear() throws IOException {
        var one = created("00000000000000aa");
        var two = created("00000000000000bb");
        engine.close();
        Files.writeString(state().resolve(one.id().value()).resolve("machine.json"), "{\"uid\":");
        Files.writeString(state().resolve(two.id().value()).resolve("machine.json"), "");
        open();

        assertThat(engine.machines())
                .containsOnly(Map.entry(one.id(), MachineState.BROKEN), Map.entry(two.id(), MachineState.BROKEN));
        assertThatThrownBy(() -> engine.start(one)).isInstanceOf(EngineException.class);
        engine.create(one);
        assertThat(visitor.admits(LOOPBACK, one.port(), "root", tenantKey)).isTrue();
        assertThat(engine.remove(two.ref()).removed()).containsExactly("machine record");
        assertThat(engine.machines()).containsOnlyKeys(one.id());
    }

    @Test
    void a_port_taken_at_restart_breaks_one_machine_only_and_start_mends_it() throws IOException {
        var unlucky = created("00000000000000aa");
        var lucky = created("00000000000000bb");
        engine.close();
        try (var thief = new ServerSocket(unlucky.port().number(), 1, InetAddress.getLoopbackAddress())) {
            open();
            assertThat(thief.isBound()).isTrue();
            assertThat(engine.state(unlucky.id())).isEqualTo(MachineState.BROKEN);
            assertThat(engine.state(lucky.id())).isEqualTo(MachineState.RUNNING);
            assertThatThrownBy(() -> engine.start(unlucky)).isInstanceOf(PortInUseException.class);
            assertThat(engine.state(unlucky.id())).isEqualTo(MachineState.BROKEN);
        }

        engine.start(unlucky);

        assertThat(engine.state(unlucky.id())).isEqualTo(MachineState.RUNNING);
        assertThat(visitor.hostKeyAt(LOOPBACK, unlucky.port())).contains(SshKeys.publicKey(hostKey));
    }

    @Test
    void a_broken_machine_comes_back_by_itself_once_its_port_is_free() throws IOException {
        var spec = created("00000000000000aa");
        engine.close();
        try (var thief = new ServerSocket(spec.port().number(), 1, InetAddress.getLoopbackAddress())) {
            open();
            assertThat(thief.isBound()).isTrue();
            engine.reopenBroken();
            assertThat(engine.state(spec.id())).isEqualTo(MachineState.BROKEN);
        }

        engine.reopenBroken();

        assertThat(engine.state(spec.id())).isEqualTo(MachineState.RUNNING);
    }

    @Test
    void machines_of_a_killed_kindling_listen_again_with_port_and_host_key() throws Exception {
        var spec = spec("00000000000000aa");
        engine.close();
        Process killed = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        RehearsalProcess.class.getName(),
                        state().toString(),
                        spec.id().value(),
                        spec.port().toString(),
                        SshKeys.publicKey(tenantKey).type(),
                        SshKeys.publicKey(tenantKey).blob(),
                        spec.hostKey().toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var said = new BufferedReader(new InputStreamReader(killed.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(said.lines().anyMatch("made"::equals)).isTrue();
            assertThat(visitor.admits(LOOPBACK, spec.port(), "root", tenantKey)).isTrue();
        } finally {
            killed.destroyForcibly().waitFor();
        }

        open();

        assertThat(engine.state(spec.id())).isEqualTo(MachineState.RUNNING);
        assertThat(visitor.hostKeyAt(LOOPBACK, spec.port())).contains(SshKeys.publicKey(hostKey));
        assertThat(visitor.admits(LOOPBACK, spec.port(), "root", tenantKey)).isTrue();
    }

    @Test
    void told_to_fail_it_fails_that_often_and_leaves_nothing() {
        var spec = spec("00000000000000aa");
        faults.failNextCreates(2, true);

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> engine.create(spec))
                    .isInstanceOfSatisfying(
                            EngineException.class,
                            e -> assertThat(e.worthRetrying()).isTrue());
            assertThat(engine.state(spec.id())).isEqualTo(MachineState.ABSENT);
            assertThat(engine.portHolder(spec.port())).isEmpty();
        }
        engine.create(spec);
        assertThat(engine.state(spec.id())).isEqualTo(MachineState.RUNNING);
    }

    @Test
    void told_to_refuse_it_says_that_trying_again_is_no_use() {
        faults.failNextCreates(1, false);

        assertThatThrownBy(() -> engine.create(spec("00000000000000aa")))
                .isInstanceOfSatisfying(
                        EngineException.class,
                        e -> assertThat(e.worthRetrying()).isFalse());
    }

    @Test
    void told_to_be_slow_it_takes_its_time() {
        faults.delayCreates(Duration.ofMillis(300));
        long begin = System.nanoTime();

        engine.create(spec("00000000000000aa"));

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }

    @Test
    void told_to_show_a_wrong_host_key_one_machine_does_until_cleared() {
        var one = created("00000000000000aa");
        var two = created("00000000000000bb");
        faults.showWrongHostKey(one.id());

        assertThat(visitor.hostKeyAt(LOOPBACK, one.port()))
                .isPresent()
                .isNotEqualTo(visitor.hostKeyAt(LOOPBACK, two.port()));
        faults.clear();
        assertThat(visitor.hostKeyAt(LOOPBACK, one.port())).contains(SshKeys.publicKey(hostKey));
    }

    @Test
    void a_closed_engine_makes_nothing_and_may_be_closed_again() {
        engine.close();

        assertThatThrownBy(() -> engine.create(spec("00000000000000aa")))
                .isInstanceOfSatisfying(
                        EngineException.class,
                        e -> assertThat(e.worthRetrying()).isTrue());
    }

    private Path state() {
        return folder.resolve("state");
    }

    private MachineSpec created(String uid) {
        var spec = spec(uid);
        engine.create(spec);
        return spec;
    }

    private MachineSpec spec(String uid) {
        Path file = folder.resolve(uid);
        if (!Files.exists(file)) {
            SshKeys.write(hostKey, file);
        }
        return new MachineSpec(
                new MachineId(uid),
                "vm-" + uid.substring(14),
                Rehearsals.FLAVOUR,
                ports.next(),
                List.of(SshKeys.publicKey(tenantKey)),
                file,
                Map.of("kindling", "test"));
    }

    private static MachineSpec onPort(MachineSpec spec, HostPort port) {
        return new MachineSpec(
                spec.id(), spec.name(), spec.flavour(), port, spec.authorizedKeys(), spec.hostKey(), spec.labels());
    }

    private static MachineSpec withKeys(MachineSpec spec, KeyPair... keys) {
        return new MachineSpec(
                spec.id(),
                spec.name(),
                spec.flavour(),
                spec.port(),
                List.of(keys).stream().map(SshKeys::publicKey).toList(),
                spec.hostKey(),
                spec.labels());
    }

    private interface Work<T> {
        T on(MachineSpec spec) throws Exception;
    }

    private static <T> List<T> inParallel(int threads, List<MachineSpec> specs, Work<T> work) throws Exception {
        var pool = Executors.newFixedThreadPool(threads);
        try {
            var results = new ArrayList<T>();
            var calls =
                    specs.stream().<Callable<T>>map(spec -> () -> work.on(spec)).toList();
            for (var call : pool.invokeAll(calls)) {
                results.add(call.get());
            }
            return results;
        } finally {
            pool.shutdownNow();
            pool.awaitTermination(60, TimeUnit.SECONDS);
        }
    }
}
