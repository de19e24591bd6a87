package dev.kindling.endtoend;

import dev.kindling.testing.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** OpenSSH's own client as a careful tenant uses it: strict host key checking, one key, the known_hosts line as given. */
final class OpenSshClient {
    private final Path folder;

    OpenSshClient(Path folder) {
        this.folder = folder;
    }

    /** A fresh key pair; the public half lies beside it with {@code .pub}. */
    Path key(String name) {
        Path file = folder.resolve(name);
        var made = Programs.run(
                "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name + "@laptop", "-f", file.toString());
        if (made.exit() != 0) {
            throw new AssertionError(made.output());
        }
        return file;
    }

    static String publicHalf(Path key) throws IOException {
        return Files.readString(Path.of(key + ".pub")).strip();
    }

    /** Logs in and asks for help. */
    Programs.Ran help(Details details, Path key) throws IOException {
        Path knownHosts = Files.createTempFile(folder, "known_hosts", "");
        Files.writeString(knownHosts, details.knownHosts() + "\n");
        return Programs.run(
                Duration.ofMinutes(3),
                "ssh",
                "-F",
                "/dev/null",
                "-T",
                "-i",
                key.toString(),
                "-p",
                Integer.toString(details.port()),
                "-o",
                "IdentitiesOnly=yes",
                "-o",
                "IdentityAgent=none",
                "-o",
                "BatchMode=yes",
                "-o",
                "ConnectTimeout=60",
                "-o",
                "StrictHostKeyChecking=yes",
                "-o",
                "UserKnownHostsFile=" + knownHosts,
                "-o",
                "GlobalKnownHostsFile=/dev/null",
                details.user() + "@" + details.host(),
                "help");
    }
}
