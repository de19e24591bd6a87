package dev.kindling.engine.rehearsal;

import dev.kindling.sshkey.PublicKey;
import dev.kindling.units.HostPort;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** OpenSSH's own programs with strict host key checking, as a tenant would use them. */
final class OpenSsh {
    /** What a program did. */
    record Run(int exit, String out, String err) {}

    private final Path folder;
    private final Path knownHosts;
    private final Path key;

    OpenSsh(Path folder, Path key, HostPort port, PublicKey hostKey) throws IOException {
        this.folder = folder;
        this.key = key;
        this.knownHosts = Files.writeString(
                folder.resolve("known_hosts-" + key.getFileName()), "[127.0.0.1]:" + port + " " + hostKey + "\n");
    }

    Run ssh(HostPort port, String input, String... arguments) throws IOException, InterruptedException {
        var command = begin("ssh");
        command.addAll(List.of("-p", port.toString()));
        command.addAll(List.of(arguments));
        return run(command, input);
    }

    Run sftp(HostPort port, String batch) throws IOException, InterruptedException {
        var command = begin("sftp");
        command.addAll(List.of("-P", port.toString(), "-b", "-", "root@127.0.0.1"));
        return run(command, batch);
    }

    Run scp(HostPort port, Path file, String... options) throws IOException, InterruptedException {
        var command = begin("scp");
        command.addAll(List.of(options));
        command.addAll(List.of("-P", port.toString(), file.toString(), "root@127.0.0.1:/tmp/"));
        return run(command, "");
    }

    private List<String> begin(String program) {
        return new ArrayList<>(List.of(
                program,
                "-F",
                "/dev/null",
                "-i",
                key.toString(),
                "-o",
                "IdentitiesOnly=yes",
                "-o",
                "BatchMode=yes",
                "-o",
                "ConnectTimeout=60",
                "-o",
                "StrictHostKeyChecking=yes",
                "-o",
                "UserKnownHostsFile=" + knownHosts));
    }

    private Run run(List<String> command, String input) throws IOException, InterruptedException {
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        var builder = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().remove("SSH_AUTH_SOCK");
        Process process = builder.start();
        try (var stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // the program did not want its input
        }
        if (!process.waitFor(180, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(command + " did not end: " + Files.readString(err));
        }
        return new Run(process.exitValue(), Files.readString(out), Files.readString(err));
    }
}
