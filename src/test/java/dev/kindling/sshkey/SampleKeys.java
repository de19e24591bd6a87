package dev.kindling.sshkey;

import dev.kindling.testing.Programs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** Real keys for tests: made by ssh-keygen, or assembled field by field. */
public final class SampleKeys {
    private SampleKeys() {}

    /** A key pair that ssh-keygen just wrote: the private file, and its {@code .pub} line with comment. */
    public record Generated(Path file, String line) {
        public PublicKey key() {
            String[] words = line.split(" ");
            return new PublicKey(words[0], words[1]);
        }

        public String privateText() {
            return read(file);
        }
    }

    /** Runs {@code ssh-keygen -t type -b bits}; without pass phrase unless given. */
    public static Generated generate(Path directory, String type, int bits, String passphrase) {
        Path file = directory.resolve("key-" + type + "-" + bits + "-" + System.nanoTime());
        var ran = Programs.run(
                "ssh-keygen",
                "-q",
                "-t",
                type,
                "-b",
                Integer.toString(bits),
                "-N",
                passphrase,
                "-C",
                "alice@laptop",
                "-f",
                file.toString());
        if (ran.exit() != 0) {
            throw new IllegalStateException(ran.output());
        }
        return new Generated(file, read(Path.of(file + ".pub")).strip());
    }

    public static Generated ed25519(Path directory) {
        return generate(directory, "ed25519", 256, "");
    }

    /** One line of each accepted type, with a comment. */
    public static List<String> ofEachType(Path directory) {
        String ed25519 = ed25519(directory).line();
        String ecdsa = generate(directory, "ecdsa", 256, "").line();
        return List.of(
                ed25519,
                ecdsa,
                generate(directory, "ecdsa", 384, "").line(),
                generate(directory, "ecdsa", 521, "").line(),
                generate(directory, "rsa", 3072, "").line(),
                generate(directory, "rsa", 4096, "").line(),
                securityKey(ed25519),
                securityKey(ecdsa));
    }

    /** The line that a hardware key with the same public numbers would have. */
    public static String securityKey(String line) {
        String[] words = line.split(" ");
        byte[] wire = Base64.getDecoder().decode(words[1]);
        String type = "sk-" + words[0] + "@openssh.com";
        byte[] body = Arrays.copyOfRange(wire, 4 + words[0].length(), wire.length);
        return type + " " + base64(field(type), body, field("ssh:")) + " alice@token";
    }

    static byte[] field(String text) {
        return field(text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] field(byte[] content) {
        return ByteBuffer.allocate(4 + content.length)
                .putInt(content.length)
                .put(content)
                .array();
    }

    static String base64(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return Base64.getEncoder().encodeToString(out.toByteArray());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
