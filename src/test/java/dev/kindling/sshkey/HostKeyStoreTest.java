package dev.kindling.sshkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.kindling.testing.Programs;
import dev.kindling.units.HostPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostKeyStoreTest {
    private static final String UID = "0123456789abcdef";

    @TempDir
    Path stateDirectory;

    private Path directory = Path.of("");
    private HostKeyStore store = new HostKeyStore(directory);

    @BeforeEach
    void open() {
        directory = stateDirectory.resolve("host-keys");
        store = new HostKeyStore(directory);
    }

    @Test
    void a_host_key_is_made_once_and_found_again() {
        HostKey made = store.ensure(UID);
        assertThat(store.ensure(UID)).isEqualTo(made);
        assertThat(new HostKeyStore(directory).find(UID)).contains(made);
        assertThat(made.privateFile()).isEqualTo(directory.resolve(UID).resolve("ssh_host_ed25519_key"));
        assertThat(made.publicKey().type()).isEqualTo("ssh-ed25519");
        assertThat(store.ensure("fedcba9876543210").publicKey()).isNotEqualTo(made.publicKey());
        assertThat(store.uids()).containsExactly(UID, "fedcba9876543210");
    }

    @Test
    void openssh_reads_the_private_file_and_prints_the_same_fingerprint() {
        HostKey key = store.ensure(UID);
        String file = key.privateFile().toString();
        var derived = Programs.run("ssh-keygen", "-y", "-f", file);
        assertThat(derived.exit()).as(derived.output()).isZero();
        assertThat(derived.output()).startsWith(key.publicKey().toString());
        assertThat(Programs.run("ssh-keygen", "-lf", file + ".pub").output()).contains(key.fingerprint());
    }

    @Test
    void only_the_owner_can_read_it() throws IOException {
        HostKey key = store.ensure(UID);
        assertThat(mode(directory)).isEqualTo("rwx------");
        assertThat(mode(directory.resolve(UID))).isEqualTo("rwx------");
        assertThat(mode(key.privateFile())).isEqualTo("rw-------");
        try (var files = Files.list(directory.resolve(UID))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("ssh_host_ed25519_key", "ssh_host_ed25519_key.pub");
        }
    }

    @Test
    void a_directory_that_was_opened_to_others_is_closed_again() throws IOException {
        Files.createDirectories(directory.resolve(UID));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        store.ensure(UID);
        assertThat(mode(directory)).isEqualTo("rwx------");
    }

    @Test
    void whatever_a_killed_process_left_is_finished() throws IOException {
        Path home = Files.createDirectories(directory.resolve(UID));
        assertThat(store.find(UID)).isEmpty();
        Files.writeString(home.resolve("ssh_host_ed25519_key.new"), "-----BEGIN OPENSSH PRI");
        HostKey key = store.ensure(UID);
        Path publicHalf = home.resolve("ssh_host_ed25519_key.pub");
        Files.delete(publicHalf);
        assertThat(store.ensure(UID)).isEqualTo(key);
        assertThat(publicHalf).content().startsWith(key.publicKey().toString());
        Files.writeString(publicHalf, "ssh-ed25519 half");
        Files.writeString(home.resolve("ssh_host_ed25519_key.pub.new"), "x");
        assertThat(store.ensure(UID)).isEqualTo(key);
        assertThat(publicHalf).content().startsWith(key.publicKey().toString());
        Files.delete(key.privateFile());
        assertThat(store.ensure(UID)).isNotEqualTo(key);
    }

    @Test
    void destroying_leaves_nothing_and_may_be_repeated() throws IOException {
        store.ensure(UID);
        Files.writeString(directory.resolve(UID).resolve("ssh_host_ed25519_key.new"), "x");
        store.destroy(UID);
        assertThat(directory.resolve(UID)).doesNotExist();
        assertThat(store.find(UID)).isEmpty();
        assertThat(store.uids()).isEmpty();
        store.destroy(UID);
        new HostKeyStore(stateDirectory.resolve("never-made")).destroy(UID);
        assertThat(new HostKeyStore(stateDirectory.resolve("never-made")).uids())
                .isEmpty();
    }

    @Test
    void a_damaged_file_is_a_clear_fault_and_is_not_replaced() throws IOException {
        HostKey key = store.ensure(UID);
        Files.writeString(key.privateFile(), "garbage");
        assertThatExceptionOfType(HostKeyException.class)
                .isThrownBy(() -> store.ensure(UID))
                .withMessageContaining(UID);
        assertThatExceptionOfType(HostKeyException.class).isThrownBy(() -> store.find(UID));
        assertThat(key.privateFile()).hasContent("garbage");
        store.destroy(UID);
        assertThat(store.uids()).isEmpty();
    }

    @Test
    void a_uid_cannot_lead_out_of_the_directory() {
        for (String uid :
                List.of("", "../../etc/passwd", "0123456789ABCDEF", "0123456789abcde", UID + "/", UID + "\n")) {
            assertThatIllegalArgumentException().isThrownBy(() -> store.ensure(uid));
            assertThatIllegalArgumentException().isThrownBy(() -> store.find(uid));
            assertThatIllegalArgumentException().isThrownBy(() -> store.destroy(uid));
        }
    }

    @Test
    void strangers_in_the_directory_are_not_machines() throws IOException {
        store.ensure(UID);
        Files.writeString(directory.resolve("aaaaaaaaaaaaaaaa"), "a file");
        Files.createDirectory(directory.resolve("lost+found"));
        assertThat(store.uids()).containsExactly(UID);
    }

    @Test
    void many_at_once_agree_on_one_key() {
        var keys = IntStream.range(0, 64)
                .parallel()
                .mapToObj(i -> store.ensure("000000000000000" + (i % 4)))
                .distinct()
                .toList();
        assertThat(keys).hasSize(4);
    }

    @Test
    void known_hosts_lines_are_those_of_openssh() {
        HostKey key = store.ensure(UID);
        assertThat(key.knownHostsLine("sandboxes.example.org", new HostPort(60001)))
                .isEqualTo("[sandboxes.example.org]:60001 " + key.publicKey());
        assertThat(key.knownHostsLine("[::1]", new HostPort(60001))).startsWith("[::1]:60001 ssh-ed25519 ");
        assertThat(KnownHosts.name("host", 22)).isEqualTo("host");
    }

    @Test
    void ssh_keygen_finds_the_host_in_the_line() throws IOException {
        HostKey key = store.ensure(UID);
        Path file = Files.writeString(
                stateDirectory.resolve("known_hosts"), key.knownHostsLine("h.example", new HostPort(60001)) + "\n");
        var found = Programs.run("ssh-keygen", "-F", "[h.example]:60001", "-l", "-f", file.toString());
        assertThat(found.output()).contains(key.fingerprint());
    }

    @Test
    void a_fingerprint_can_be_read_aloud() {
        assertThat(SpokenFingerprint.word(0x7f00)).isEqualTo("lusab");
        assertThat(SpokenFingerprint.word(0x0001)).isEqualTo("babad");
        assertThat(SpokenFingerprint.word(0xffff)).isEqualTo("zuzuz");
        HostKey key = store.ensure(UID);
        assertThat(key.words())
                .matches("([a-z]{5} ){4}[a-z]{5}")
                .isEqualTo(store.ensure(UID).words());
        assertThat(store.ensure("1111111111111111").words()).isNotEqualTo(key.words());
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
