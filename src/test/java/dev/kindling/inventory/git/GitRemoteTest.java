package dev.kindling.inventory.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.kindling.config.KindlingConfig;
import dev.kindling.config.Secret;
import dev.kindling.engine.SshKeys;
import dev.kindling.inventory.Change;
import dev.kindling.inventory.Origin;
import dev.kindling.inventory.RepositoryException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.transport.ReceivePack;
import org.eclipse.jgit.transport.UploadPack;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Git servers as they are reached: by SSH with a key of their own and known_hosts, by https with a token. */
class GitRemoteTest {
    @TempDir
    Path directory;

    private Origin origin;
    private SshServer server;
    private final KeyPair hostKey = SshKeys.fresh();
    private final KeyPair userKey = SshKeys.fresh();
    private Path keyFile;

    @BeforeEach
    void serve() throws IOException {
        origin = new Origin(directory);
        keyFile = SshKeys.write(userKey, directory.resolve("inventory-key"));
        server = SshServer.setUpDefaultServer();
        server.setHost("127.0.0.1");
        server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
        server.setPublickeyAuthenticator((user, key, session) -> KeyUtils.compareKeys(key, userKey.getPublic()));
        server.setCommandFactory((channel, command) -> new Pack(command));
        server.start();
    }

    @AfterEach
    void stop() throws IOException {
        server.stop(true);
    }

    private String url() {
        return "ssh://git@127.0.0.1:" + server.getPort() + origin.path();
    }

    private GitRepository clone(String url, Optional<Secret> token) {
        var settings = new KindlingConfig.Inventory(
                Optional.of(url),
                Optional.empty(),
                "record",
                "kindling-bot",
                token,
                Optional.of(keyFile),
                Path.of("/etc/firecracker/manifests"),
                Duration.ofSeconds(60));
        return new GitRepository(
                directory.resolve("clone.git"),
                GitRemote.of(url, settings, directory.resolve("home")),
                "host.example",
                InstantSource.system());
    }

    private void trust(KeyPair key) throws IOException {
        Files.createDirectories(directory.resolve("home/.ssh"));
        Files.writeString(
                directory.resolve("home/.ssh/known_hosts"),
                "[127.0.0.1]:" + server.getPort() + " " + SshKeys.publicKey(key) + "\n");
    }

    private static Change change() {
        return new Change(
                new Change.Author("alice", "alice@console.console.invalid"),
                Instant.parse("2026-11-22T19:00:00Z"),
                "Create vm\n",
                Map.of("manifests/blue/vm/vm.yaml", Optional.of("kind: VM\n")));
    }

    @Test
    void commits_reach_a_server_by_ssh() throws IOException {
        trust(hostKey);
        try (var clone = clone(url(), Optional.empty())) {
            clone.synchronise(found -> Set.of());
            assertThat(clone.commit(change(), false)).isTrue();
            assertThat(clone.unpushed()).isEqualTo(1);

            assertThat(clone.push()).isTrue();

            assertThat(clone.unpushed()).isZero();
        }
        assertThat(origin.file("manifests/blue/vm/vm.yaml")).contains("kind: VM\n");
        assertThat(origin.commits().get(0).getAuthorIdent().getWhenAsInstant())
                .isEqualTo(Instant.parse("2026-11-22T19:00:00Z"));
    }

    @Test
    void a_push_that_lost_the_race_is_put_on_top_of_the_winner() throws IOException {
        trust(hostKey);
        try (var clone = clone(url(), Optional.empty())) {
            clone.synchronise(found -> Set.of());
            clone.commit(change(), false);
            clone.push();
            origin.personCommits("README.md", Optional.of("hello"), "Say hello");
            clone.commit(
                    new Change(
                            change().author(),
                            change().at(),
                            "Remove vm\n",
                            Map.of("manifests/blue/vm/vm.yaml", Optional.empty())),
                    false);

            assertThat(clone.push()).isFalse();
            clone.synchronise(found -> Set.of());
            assertThat(clone.push()).isTrue();
        }
        assertThat(origin.subjects()).containsExactly("Remove vm", "Say hello", "Create vm");
        assertThat(origin.file("README.md")).contains("hello");
        assertThat(origin.file("manifests/blue/vm/vm.yaml")).isEmpty();
    }

    @Test
    void a_server_that_is_not_in_known_hosts_is_not_spoken_to() throws IOException {
        try (var clone = clone(url(), Optional.empty())) {
            assertThatThrownBy(() -> clone.synchronise(found -> Set.of())).isInstanceOf(RepositoryException.class);
            trust(SshKeys.fresh());
            assertThatThrownBy(() -> clone.synchronise(found -> Set.of())).isInstanceOf(RepositoryException.class);
            assertThat(clone.ready()).isFalse();
        }
    }

    @Test
    void the_token_goes_to_an_https_server_and_into_no_message() throws IOException {
        List<String> seen = new CopyOnWriteArrayList<>();
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/", exchange -> {
            Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
                    .ifPresent(seen::add);
            exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"git\"");
            exchange.sendResponseHeaders(401, -1);
            exchange.close();
        });
        http.start();
        String url = "http://127.0.0.1:" + http.getAddress().getPort() + "/inventory.git";
        try (var clone = clone(url, Optional.of(new Secret("t0ken-of-the-inventory")))) {
            assertThatThrownBy(() -> clone.synchronise(found -> Set.of()))
                    .isInstanceOf(RepositoryException.class)
                    .hasMessageContaining("not authorized")
                    .hasMessageNotContaining("t0ken-of-the-inventory");
        } finally {
            http.stop(0);
        }
        assertThat(seen)
                .contains("Basic "
                        + Base64.getEncoder()
                                .encodeToString(
                                        "kindling-bot:t0ken-of-the-inventory".getBytes(StandardCharsets.UTF_8)));
    }

    /** {@code git-upload-pack} and {@code git-receive-pack} as a server runs them. */
    private static final class Pack implements Command {
        private final String command;
        private InputStream in = InputStream.nullInputStream();
        private OutputStream out = OutputStream.nullOutputStream();
        private OutputStream err = OutputStream.nullOutputStream();
        private ExitCallback exit = (code, message, closed) -> {};

        Pack(String command) {
            this.command = command;
        }

        @Override
        public void setInputStream(InputStream stream) {
            in = stream;
        }

        @Override
        public void setOutputStream(OutputStream stream) {
            out = stream;
        }

        @Override
        public void setErrorStream(OutputStream stream) {
            err = stream;
        }

        @Override
        public void setExitCallback(ExitCallback callback) {
            exit = callback;
        }

        @Override
        public void start(ChannelSession channel, Environment environment) {
            new Thread(this::serve, "git-server").start();
        }

        private void serve() {
            String path = command.substring(command.indexOf('\'') + 1, command.lastIndexOf('\''));
            try (Git git = Git.open(Path.of(path).toFile())) {
                if (command.startsWith("git-upload-pack")) {
                    new UploadPack(git.getRepository()).upload(in, out, err);
                } else {
                    new ReceivePack(git.getRepository()).receive(in, out, err);
                }
                exit.onExit(0);
            } catch (IOException e) {
                exit.onExit(1, String.valueOf(e.getMessage()));
            }
        }

        @Override
        public void destroy(ChannelSession channel) {}
    }
}
