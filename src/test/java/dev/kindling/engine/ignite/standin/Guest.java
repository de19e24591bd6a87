package dev.kindling.engine.ignite.standin;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.AuthorizedKeyEntry;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;

/** A machine that runs: a real SSH server with what was copied onto its disk. Its shell knows a handful of words. */
final class Guest implements AutoCloseable {
    /** Files of a machine by path; they live as long as the machine, running or not. */
    record Disk(Map<String, Content> files) {
        record Content(String text, String mode) {}

        Disk() {
            this(new ConcurrentHashMap<>());
        }
    }

    private final SshServer server = SshServer.setUpDefaultServer();
    private final String hostname;
    private final Disk disk;
    private final Runnable powerOff;

    /** @param bakedIn the host key of the image, shown when none of ours is usable */
    Guest(String hostname, Disk disk, KeyPair bakedIn, Runnable powerOff) throws IOException {
        this.hostname = hostname;
        this.disk = disk;
        this.powerOff = powerOff;
        server.setHost("127.0.0.1");
        server.setPort(0);
        server.setKeyPairProvider(KeyPairProvider.wrap(hostKey().orElse(bakedIn)));
        server.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
        server.setPublickeyAuthenticator((user, key, session) -> user.equals("root") && authorized(key));
        server.setCommandFactory((channel, command) -> new Words(command));
        server.setShellFactory(channel -> new Words("shell"));
        server.start();
    }

    int port() {
        return server.getPort();
    }

    /** Like sshd, which ignores a private key that others may read. */
    private Optional<KeyPair> hostKey() {
        Disk.Content file = disk.files().get("/etc/ssh/ssh_host_ed25519_key");
        if (file == null || !file.mode().equals("rw-------")) {
            return Optional.empty();
        }
        try (var in = new java.io.ByteArrayInputStream(file.text().getBytes(StandardCharsets.UTF_8))) {
            return Optional.of(SecurityUtils.loadKeyPairIdentities(
                            null, NamedResource.ofName("host key"), in, FilePasswordProvider.EMPTY)
                    .iterator()
                    .next());
        } catch (Exception e) {
            return Optional.empty();
        }
    }

    private boolean authorized(PublicKey key) {
        Disk.Content file = disk.files().get("/root/.ssh/authorized_keys");
        if (file == null || file.mode().charAt(4) == 'w' || file.mode().charAt(7) == 'w') {
            return false;
        }
        var keys = new ArrayList<PublicKey>();
        file.text().lines().forEach(line -> {
            try (var reader = new StringReader(line)) {
                for (AuthorizedKeyEntry entry : AuthorizedKeyEntry.readAuthorizedKeys(reader, true)) {
                    keys.add(entry.resolvePublicKey(null, PublicKeyEntryResolver.FAILING));
                }
            } catch (Exception e) {
                // sshd skips lines that it cannot read
            }
        });
        return KeyUtils.findMatchingKey(key, keys) != null;
    }

    @Override
    public void close() {
        try {
            // stop() waits until the port is free again, close(true) does not.
            server.stop(true);
        } catch (Exception e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }

    private String answer(String command) {
        String[] words = command.split(" ", 3);
        return switch (words[0]) {
            case "hostname" -> hostname + "\n";
            case "echo" -> command.substring(Math.min(5, command.length())) + "\n";
            case "cat" ->
                Optional.ofNullable(disk.files().get(words[1]))
                        .map(Disk.Content::text)
                        .orElse("");
            case "write" -> {
                disk.files().put(words[1], new Disk.Content(words[2], "rw-r--r--"));
                yield "";
            }
            default -> "";
        };
    }

    /**
     * The one command by which Kindling replaces authorized_keys, word for word: a shell would run anything, so a change in it
     * shall be noticed here. Like the real one it takes the new file only when its last line came through.
     */
    static final String REPLACE_KEYS = "umask 077; cat > ~/.ssh/authorized_keys.kindling"
            + " && tail -n 1 ~/.ssh/authorized_keys.kindling | grep -qxF '# kindling: whole'"
            + " && mv -f ~/.ssh/authorized_keys.kindling ~/.ssh/authorized_keys && sync";

    private int replaceKeys(InputStream in) throws IOException {
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        if (!text.endsWith("\n# kindling: whole\n")) {
            return 1;
        }
        disk.files().put("/root/.ssh/authorized_keys", new Disk.Content(text, "rw-------"));
        return 0;
    }

    private final class Words implements Command {
        private final String command;
        private OutputStream out = OutputStream.nullOutputStream();
        private InputStream in = InputStream.nullInputStream();
        private ExitCallback exit = (code, message, close) -> {};

        Words(String command) {
            this.command = command;
        }

        @Override
        public void start(ChannelSession channel, Environment environment) throws IOException {
            if (command.equals(REPLACE_KEYS)) {
                // Its input comes on the thread that would be blocked by reading it.
                new Thread(this::replace, "guest-replace-keys").start();
                return;
            }
            out.write(answer(command).getBytes(StandardCharsets.UTF_8));
            out.flush();
            exit.onExit(0);
            if (command.equals("poweroff")) {
                new Thread(powerOff, "guest-poweroff").start();
            }
        }

        private void replace() {
            try {
                exit.onExit(replaceKeys(in));
            } catch (IOException e) {
                exit.onExit(255);
            }
        }

        @Override
        public void destroy(ChannelSession channel) {}

        @Override
        public void setOutputStream(OutputStream stream) {
            out = stream;
        }

        @Override
        public void setErrorStream(OutputStream stream) {}

        @Override
        public void setInputStream(InputStream stream) {
            in = stream;
        }

        @Override
        public void setExitCallback(ExitCallback callback) {
            exit = callback;
        }
    }
}
