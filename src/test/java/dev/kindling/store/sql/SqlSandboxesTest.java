package dev.kindling.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.InvocationId;
import dev.kindling.chat.Platform;
import dev.kindling.config.Flavour;
import dev.kindling.engine.MachineId;
import dev.kindling.fault.ReferenceCode;
import dev.kindling.sandbox.Failure;
import dev.kindling.sandbox.Lifespan;
import dev.kindling.sandbox.Sandbox;
import dev.kindling.sandbox.SandboxKey;
import dev.kindling.sandbox.SandboxState;
import dev.kindling.sandbox.Usage;
import dev.kindling.sshkey.PublicKey;
import dev.kindling.store.SettableTime;
import dev.kindling.units.DataSize;
import dev.kindling.units.HostPort;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlSandboxesTest {
    private static final ActorId ALICE = ActorId.console("alice");
    private static final ActorId BOB = ActorId.console("bob");
    private static final ActorId CAROL = new ActorId(Platform.SLACK, "T1", "U1");

    @TempDir
    private Path directory;

    private final SqlSandboxes sandboxes = new SqlSandboxes();
    private final SqlPorts ports = new SqlPorts();
    private SqlDatabase database;
    private final Map<Integer, PublicKey> keys = new HashMap<>();
    private int made;

    @BeforeEach
    void open() {
        database = SqlDatabase.open(directory.resolve("kindling.db"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private String name(ActorId owner, String handle) {
        return database.write(tx -> sandboxes.takeName(tx, owner, handle));
    }

    private String nameOf(String handle) {
        return name(ActorId.console("u" + ++made), handle);
    }

    private PublicKey key(int number) {
        return keys.computeIfAbsent(number, any -> fresh());
    }

    private static PublicKey fresh() {
        try {
            byte[] encoded = KeyPairGenerator.getInstance("Ed25519")
                    .generateKeyPair()
                    .getPublic()
                    .getEncoded();
            byte[] type = "ssh-ed25519".getBytes(StandardCharsets.US_ASCII);
            var blob = ByteBuffer.allocate(51);
            blob.putInt(type.length).put(type).putInt(32).put(encoded, encoded.length - 32, 32);
            return new PublicKey("ssh-ed25519", Base64.getEncoder().encodeToString(blob.array()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Flavour flavour(long megabytes) {
        return new Flavour(
                "small", "", "", 1, DataSize.megabytes(megabytes), DataSize.gigabytes(3), "root", Map.of(), "", "");
    }

    private Sandbox sandbox(ActorId owner, String team, SandboxState state, PublicKey key) {
        made++;
        var sandbox = new Sandbox(
                new MachineId(String.format("%016x", made)),
                "vm-" + owner.user() + "-" + made,
                owner,
                owner.user(),
                team,
                flavour(256),
                state,
                Optional.of(new HostPort(60000 + made)),
                Optional.empty(),
                Lifespan.of(Duration.ofHours(4)),
                Optional.empty(),
                SettableTime.START,
                "dm",
                new InvocationId("i" + made),
                Optional.empty());
        return database.write(tx -> {
            sandboxes.insert(tx, sandbox, List.of(new SandboxKey(key, owner, owner.user())));
            return sandbox;
        });
    }

    private void lease(Sandbox sandbox) {
        database.write(tx -> {
            ports.lease(tx, sandbox.port().orElseThrow(), sandbox.id(), SettableTime.START);
            return true;
        });
    }

    @Test
    void names_count_up_and_are_never_given_again() {
        assertThat(name(ALICE, "alice")).isEqualTo("vm-alice-001");
        assertThat(name(ALICE, "alice")).isEqualTo("vm-alice-002");
        // A person who changes their name keeps what their sandboxes are called.
        assertThat(name(ALICE, "Alice the Great")).isEqualTo("vm-alice-003");
    }

    @Test
    void names_are_plain_whatever_people_are_called() {
        assertThat(List.of(
                        nameOf("Zoë Müller-Ångström"),
                        nameOf("ﬁona"),
                        nameOf("😀🎉"),
                        nameOf(""),
                        nameOf("陳大文"),
                        nameOf("../../etc; rm -rf /"),
                        nameOf("İSTANBUL")))
                .containsExactly(
                        "vm-zoemullerangstrom-001",
                        "vm-fiona-001",
                        "vm-tenant-001",
                        "vm-tenant2-001",
                        "vm-tenant3-001",
                        "vm-etcrmrf-001",
                        "vm-istanbul-001");
    }

    @Test
    void two_people_of_one_name_get_names_of_their_own() {
        assertThat(name(ALICE, "alice")).isEqualTo("vm-alice-001");
        assertThat(name(new ActorId(Platform.SLACK, "T1", "U9"), "alice")).isEqualTo("vm-alice2-001");
        assertThat(name(new ActorId(Platform.SLACK, "T2", "U9"), "Alice")).isEqualTo("vm-alice3-001");
        assertThat(name(new ActorId(Platform.DISCORD, "1", "2"), "alice2")).isEqualTo("vm-alice22-001");
    }

    @Test
    void long_names_and_many_numbers_stay_host_names() {
        String handle = "x".repeat(500);
        assertThat(nameOf(handle)).isEqualTo("vm-" + "x".repeat(20) + "-001");
        assertThat(nameOf(handle)).isEqualTo("vm-" + "x".repeat(20) + "2-001");
        List<String> names = database.write(tx -> IntStream.range(0, 1100)
                .mapToObj(i -> sandboxes.takeName(tx, ALICE, "alice"))
                .toList());
        assertThat(names).doesNotHaveDuplicates().contains("vm-alice-999", "vm-alice-1000", "vm-alice-1100");
        assertThat(names).allMatch(name -> name.matches("[a-z0-9][a-z0-9-]{0,61}[a-z0-9]"));
    }

    @Test
    void a_sandbox_comes_back_as_it_was_written() {
        Sandbox born = sandbox(ALICE, "blue", SandboxState.REQUESTED, key(1));
        assertThat(database.<Optional<Sandbox>>read(tx -> sandboxes.find(tx, born.id())))
                .contains(born);
        var changed = new Sandbox(
                born.id(),
                born.name(),
                born.owner(),
                born.handle(),
                born.team(),
                born.flavour(),
                SandboxState.FAILED,
                Optional.empty(),
                Optional.of(key(7)),
                Lifespan.of(Duration.ofHours(4)).until(SettableTime.START.plusSeconds(60), SettableTime.START),
                Optional.of(new Failure("the disk broke", new ReferenceCode("K-2345-67"))),
                born.requestedAt(),
                born.channel(),
                born.cause(),
                born.workshop());
        database.write(tx -> {
            sandboxes.update(tx, changed);
            return true;
        });
        assertThat(database.<Optional<Sandbox>>read(tx -> sandboxes.named(tx, born.name())))
                .contains(changed);
        assertThat(database.<List<Sandbox>>read(tx -> sandboxes.of(tx, ALICE))).isEmpty();
        assertThat(database.<List<Sandbox>>read(tx -> sandboxes.live(tx))).isEmpty();
    }

    @Test
    void usage_counts_what_holds_a_port() {
        Sandbox one = sandbox(ALICE, "blue", SandboxState.READY, key(1));
        Sandbox failed = sandbox(BOB, "red", SandboxState.FAILED, key(2));
        sandbox(BOB, "red", SandboxState.WAITING, key(2));
        lease(one);
        lease(failed);
        assertThat(database.<Usage>read(sandboxes::usage))
                .isEqualTo(new Usage(2, DataSize.megabytes(512), DataSize.gigabytes(6)));
        database.write(tx -> ports.quarantine(tx, failed.id(), SettableTime.START));
        assertThat(database.<Usage>read(sandboxes::usage))
                .isEqualTo(new Usage(1, DataSize.megabytes(256), DataSize.gigabytes(3)));
        assertThat(database.<Integer>read(tx -> sandboxes.usageOf(tx, "blue"))).isEqualTo(1);
        assertThat(database.<Integer>read(tx -> sandboxes.usageOf(tx, "red"))).isZero();
    }

    @Test
    void people_who_wait_stand_in_the_order_of_asking() {
        List<Sandbox> asked = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            asked.add(sandbox(i % 2 == 0 ? ALICE : BOB, "blue", SandboxState.WAITING, key(i)));
        }
        assertThat(database.<List<Sandbox>>read(tx -> sandboxes.in(tx, SandboxState.WAITING)))
                .isEqualTo(asked);
    }

    @Test
    void the_owners_keys_come_first_and_a_key_stands_there_once() {
        Sandbox one = sandbox(ALICE, "blue", SandboxState.READY, key(1));
        database.write(tx -> {
            var later = SettableTime.START.plusSeconds(1);
            sandboxes.addKey(tx, one.id(), new SandboxKey(key(2), BOB, "bob"), later);
            sandboxes.addKey(tx, one.id(), new SandboxKey(key(3), ALICE, "alice"), later.plusSeconds(1));
            sandboxes.addKey(tx, one.id(), new SandboxKey(key(1), BOB, "bob"), later.plusSeconds(2));
            return true;
        });
        assertThat(database.<List<SandboxKey>>read(tx -> sandboxes.keys(tx, one.id())))
                .containsExactly(
                        new SandboxKey(key(1), ALICE, "alice"),
                        new SandboxKey(key(3), ALICE, "alice"),
                        new SandboxKey(key(2), BOB, "bob"));
        assertThat(database.<List<Sandbox>>read(tx -> sandboxes.sharedWith(tx, BOB)))
                .containsExactly(one);
        assertThat(database.<List<Sandbox>>read(tx -> sandboxes.sharedWith(tx, ALICE)))
                .isEmpty();

        database.write(tx -> {
            sandboxes.removeKeys(tx, one.id(), Optional.of(ALICE));
            return true;
        });
        assertThat(database.<List<SandboxKey>>read(tx -> sandboxes.keys(tx, one.id())))
                .containsExactly(new SandboxKey(key(2), BOB, "bob"));
    }

    @Test
    void other_holders_of_a_key_are_people_with_a_live_sandbox() {
        sandbox(BOB, "blue", SandboxState.READY, key(1));
        sandbox(CAROL, "blue", SandboxState.REMOVED, key(1));
        sandbox(ALICE, "blue", SandboxState.READY, key(1));
        sandbox(BOB, "blue", SandboxState.STOPPED, key(1));
        sandbox(CAROL, "blue", SandboxState.READY, key(2));
        assertThat(database.<List<String>>read(tx -> sandboxes.otherHolders(tx, key(1), ALICE)))
                .containsExactly("bob");
        assertThat(database.<List<String>>read(tx -> sandboxes.otherHolders(tx, key(2), CAROL)))
                .isEmpty();
    }

    @Test
    void offers_and_warnings_are_noted_once() {
        Sandbox one = sandbox(ALICE, "blue", SandboxState.READY, key(1));
        var end = SettableTime.START.plusSeconds(3600);
        var before = Duration.ofMinutes(5);
        database.write(tx -> {
            assertThat(sandboxes.offered(tx, one.id(), BOB)).isFalse();
            sandboxes.offer(tx, one.id(), BOB, SettableTime.START);
            sandboxes.offer(tx, one.id(), BOB, SettableTime.START);
            assertThat(sandboxes.offered(tx, one.id(), BOB)).isTrue();
            assertThat(sandboxes.offered(tx, one.id(), CAROL)).isFalse();

            assertThat(sandboxes.warned(tx, one.id(), end)).isFalse();
            assertThat(sandboxes.markWarned(tx, one.id(), end, before, SettableTime.START))
                    .isTrue();
            assertThat(sandboxes.markWarned(tx, one.id(), end, before, SettableTime.START))
                    .isFalse();
            assertThat(sandboxes.warned(tx, one.id(), end)).isTrue();
            assertThat(sandboxes.warned(tx, one.id(), end.plusSeconds(1))).isFalse();
            return true;
        });
    }
}
