package dev.kindling.sshkey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.sshkey.SshDoctor.Facts;
import dev.kindling.sshkey.SshDoctor.State;
import dev.kindling.units.HostPort;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts that are made to keep a pattern busy or to exhaust the stack. */
class HostileTextTest {
    private static final List<String> FRAGMENTS = List.of(
            "a",
            "A",
            "A ",
            "1 ",
            "\n",
            " ",
            "\t ",
            "\"",
            "'",
            "`",
            "<",
            "<a|",
            "<a|b>",
            ">",
            "> ",
            "|",
            "=",
            "-",
            "--",
            "- ",
            "a.",
            "a,b ",
            "ab:",
            "a@b$ ",
            "@",
            "$",
            "$ ",
            "$a cat ",
            "cat ",
            "no-pty,",
            "a=",
            "\\n",
            "\\",
            "&amp;",
            "&",
            "```",
            "ssh-rsa ",
            "ssh-rsa AAAA ",
            "ssh-",
            "AAAAB3NzaC1yc2EAAAADAQABAAAB ",
            "SHA256:",
            "BEGIN ",
            "END ",
            "PRIVATE KEY",
            "MIIE",
            "\u200b",
            "\u00a0",
            "\ud83d",
            "😀",
            "BEGIN SSH2 PUBLIC KEY ",
            "BEGIN SSH2 PUBLIC KEY ----",
            "ssh @",
            "ssh -",
            "ssh -a a@",
            "connect to host ",
            "Connecting to a [",
            "closed by a ",
            "keygen ",
            "keygen -R ",
            "[a]:1 ",
            "fingerprint is ",
            "Server host key: ssh-",
            "Offering public key: ",
            "Permissions for '",
            "Load key \"",
            "Identity file ",
            "Bad permissions. Try removing permissions for user: ",
            "on file ",
            "passphrase for key '",
            "no such identity: ",
            "Using username \"",
            "Could not resolve hostname ",
            "a@b: Permission denied");

    @TempDir
    Path directory;

    private final Facts facts = new Facts(
            "vm-a-1",
            State.READY,
            "h.example",
            new HostPort(60001),
            "root",
            "SHA256:x",
            "line",
            List.of(),
            Optional.empty());

    @Test
    void long_repetitions_are_answered_quickly_and_on_a_small_stack() throws Exception {
        String line = SampleKeys.ed25519(directory).line();
        for (String fragment : FRAGMENTS) {
            for (String text : texts(fragment, line)) {
                var task = new FutureTask<>(() -> {
                    KeyIntake.read(text);
                    SshDoctor.diagnose(facts, text);
                    // Of the thread, not of the wall: the machine may be busy with other tests.
                    return Duration.ofNanos(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime());
                });
                new Thread(null, task, "small-stack", 256 * 1024).start();
                assertThat(task.get(120, TimeUnit.SECONDS)).as("%s", fragment).isLessThan(Duration.ofSeconds(5));
            }
        }
    }

    private static List<String> texts(String fragment, String line) {
        String longest = fragment.repeat(KeyIntake.LONGEST / fragment.length());
        String shorter = longest.substring(0, KeyIntake.LONGEST - 500);
        List<String> texts = new ArrayList<>(List.of(longest, fragment.repeat(SshDoctor.LONGEST / fragment.length())));
        texts.add(shorter + " " + line);
        texts.add(line.substring(0, 40) + shorter);
        texts.add("---- BEGIN SSH2 PUBLIC KEY ----\n" + shorter);
        texts.add("---- BEGIN SSH2 PUBLIC KEY ----\n" + shorter + "---- END SSH2 PUBLIC KEY ----");
        return texts;
    }
}
