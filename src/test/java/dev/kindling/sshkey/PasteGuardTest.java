package dev.kindling.sshkey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.sshkey.KeyIntake.Reason;
import dev.kindling.testing.Programs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasteGuardTest {
    @TempDir
    static Path directory;

    private static final List<String> PRIVATE = new ArrayList<>();
    private static final List<String> UNENCRYPTED = new ArrayList<>();

    @BeforeAll
    static void generate() throws Exception {
        for (String type : List.of("rsa 3072", "ecdsa 256", "ecdsa 384", "ecdsa 521", "ed25519 256")) {
            String name = type.split(" ")[0];
            int bits = Integer.parseInt(type.split(" ")[1]);
            var plain = SampleKeys.generate(directory, name, bits, "");
            UNENCRYPTED.add(plain.privateText());
            PRIVATE.add(
                    SampleKeys.generate(directory, name, bits, "pass phrase").privateText());
            for (String format : List.of("PEM", "PKCS8")) {
                PRIVATE.add(converted(plain.file(), format, ""));
                PRIVATE.add(converted(plain.file(), format, "pass phrase"));
            }
        }
        PRIVATE.addAll(UNENCRYPTED);
        PRIVATE.add("""
                PuTTY-User-Key-File-3: ssh-ed25519
                Encryption: none
                Comment: eddsa-key-20260101
                Public-Lines: 2
                AAAAC3NzaC1lZDI1NTE5AAAAIKp9lK0VD718houwZK2jS65lX3sGLrfqg5C0qbUv
                VUu6
                Private-Lines: 1
                AAAAIGVlZWVlZWVlZWVlZWVlZWVlZWVlZWVlZWVlZWVlZWVl
                Private-MAC: 0123456789abcdef
                """);
        PRIVATE.add("---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\nP2/56wAAA\n---- END SSH2 ENCRYPTED PRIVATE KEY ----");
        PRIVATE.add("-----BEGIN DSA PRIVATE KEY-----\nMIIBugIBAAKBgQ\n-----END DSA PRIVATE KEY-----");
        PRIVATE.add("-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIGVl\n-----END PRIVATE KEY-----");
    }

    @Test
    void private_keys_of_every_format_are_recognised_in_every_shape() {
        for (String key : PRIVATE) {
            for (String shape : List.of(
                    key,
                    key.replace("\n", " "),
                    key.replace("\n", ""),
                    key.replace("\n", "\r\n"),
                    key.replace("\n", "\\n"),
                    key.replace("\n", "\n> "),
                    key.replace("-----", "—"),
                    key.replace(" ", "\u00a0"),
                    key.replaceAll("(.{9})", "$1\n"),
                    key.replaceAll("(.{17})", "$1\u200b"),
                    "hello, this is my key: " + key + " is that right?",
                    "ssh-ed25519 " + key)) {
                assertThat(PasteGuard.looksPrivate(shape)).as(shape).isTrue();
            }
        }
    }

    @Test
    void a_part_of_a_private_key_is_enough() {
        for (String key : PRIVATE) {
            String[] lines = key.strip().split("\n");
            assertThat(PasteGuard.looksPrivate(lines[0])).as(lines[0]).isTrue();
            if (!key.startsWith("PuTTY")) {
                String withoutFirst = String.join("\n", List.of(lines).subList(1, lines.length));
                assertThat(PasteGuard.looksPrivate(withoutFirst))
                        .as(withoutFirst)
                        .isTrue();
            }
            String lastTwo = lines[lines.length - 2] + "\n" + lines[lines.length - 1];
            assertThat(PasteGuard.looksPrivate(lastTwo)).as(lastTwo).isTrue();
        }
        for (String key : UNENCRYPTED) {
            String[] lines = key.strip().split("\n");
            String body = String.join("\n", List.of(lines).subList(1, lines.length - 1));
            assertThat(PasteGuard.looksPrivate(body)).as(body).isTrue();
            String head = String.join("\n", List.of(lines).subList(1, 3));
            assertThat(PasteGuard.looksPrivate(head)).as(head).isTrue();
        }
    }

    @Test
    void a_private_key_is_refused_with_the_warning_and_nothing_of_it_comes_back() {
        for (String key : PRIVATE) {
            var fault = KeyIntakeTest.refused(key);
            assertThat(fault.reason()).isEqualTo(Reason.PRIVATE_KEY);
            assertThat(fault.why()).contains("you have just pasted a private key; treat it as leaked: replace it");
            assertThat(fault.instead()).isEqualTo("ssh-keygen -t ed25519");
            for (String line : key.split("\n+")) {
                assertThat(KeyIntake.read(key).toString()).doesNotContain(line);
            }
            assertThat(KeyIntakeTest.refused(key + "x".repeat(20_000)).reason()).isEqualTo(Reason.PRIVATE_KEY);
            assertThat(PasteGuard.redact("see " + key)).isEqualTo(PasteGuard.PLACEHOLDER);
        }
    }

    @Test
    void public_keys_are_no_private_keys() {
        List<String> lines = SampleKeys.ofEachType(directory);
        for (String line : lines) {
            assertThat(PasteGuard.looksPrivate(line)).as(line).isFalse();
            assertThat(PasteGuard.looksPrivate(line.replaceAll("(.{40})", "$1\n")))
                    .isFalse();
            assertThat(PasteGuard.looksPrivate(line.split(" ")[1])).isFalse();
        }
        String all = String.join("\n", lines);
        assertThat(PasteGuard.looksPrivate(all)).isFalse();
        assertThat(PasteGuard.redact(all)).isEqualTo(all);
    }

    @Test
    void a_thousand_fresh_public_keys_are_no_private_keys() throws Exception {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        IntStream.range(0, 1000).forEach(i -> {
            PublicKey key = JavaKeys.fromJava(generator.generateKeyPair().getPublic());
            assertThat(PasteGuard.looksPrivate(key.authorizedKeysLine("alice")))
                    .as(key.toString())
                    .isFalse();
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/sandbox create",
                "@@@ WARNING: UNPROTECTED PRIVATE KEY FILE! @@@\nPermissions 0644 for 'id' are too open.",
                "This private key will be ignored.",
                "debug1: Trying private key: /home/alice/.ssh/id_rsa",
                "Unable to use key file \"a.ppk\" (OpenSSH SSH-2 private key (new format))",
                "please do not send private keys",
                "In the end private key or public key?",
                "-----BEGIN PUBLIC KEY-----\nMIIBojANBgkqhkiG9w0BAQEFAAOCAY8AMIIBigKCAYEA\n-----END PUBLIC KEY-----",
                "SHA256:uNiVztksCsDhcc0u9e8BrrHoNpFkzAKLR3j3sEDDjJQ",
            })
    void ordinary_text_passes(String text) {
        assertThat(PasteGuard.looksPrivate(text)).isFalse();
        assertThat(PasteGuard.redact(text)).isEqualTo(text);
    }

    private static String converted(Path file, String format, String passphrase) throws Exception {
        Path copy = file.resolveSibling(file.getFileName() + "-" + format + passphrase.length());
        Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
        Programs.run("ssh-keygen", "-q", "-p", "-m", format, "-P", "", "-N", passphrase, "-f", copy.toString());
        return Files.readString(copy);
    }
}
