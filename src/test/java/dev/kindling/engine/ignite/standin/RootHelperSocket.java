package dev.kindling.engine.ignite.standin;

import dev.kindling.config.KindlingConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What systemd does for {@code kindling-root.socket}: for each connection the real {@code deploy/libexec/kindling-root}, with
 * the connection as its standard input and output. The programs that it runs are a stand-in host's.
 */
public final class RootHelperSocket implements AutoCloseable {
    public static final Path PROGRAM = Path.of("deploy/libexec/kindling-root").toAbsolutePath();

    private final Path socket;
    private final Path configFile;
    private final Path host;
    private final ServerSocketChannel door;

    private RootHelperSocket(Path directory, Path host) throws IOException {
        this.host = host.toAbsolutePath();
        this.socket = Files.createTempDirectory("kr").resolve("s"); // such names may not be long
        this.configFile = directory.resolve("root.conf");
        Files.createDirectories(directory);
        this.door = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        this.door.bind(UnixDomainSocketAddress.of(socket));
    }

    /**
     * A helper for the stand-in host in a directory, which allows any image and port.
     *
     * @param directory where the helper keeps its own files
     */
    public static RootHelperSocket on(Path directory, Path host) {
        try {
            var helper = new RootHelperSocket(directory, host);
            Files.writeString(directory.resolve("images"), "*\n");
            helper.configure(Map.of());
            helper.listen();
            return helper;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Settings as in {@code /etc/kindling/root.conf}, on top of those that make it work here. */
    public void configure(Map<String, String> settings) {
        Path directory = configFile.getParent();
        var all = new TreeMap<String, String>();
        all.put("user", "");
        for (String program : List.of("ignite", "ctr", "iptables", "dmsetup", "losetup")) {
            all.put(program, host.resolve("bin").resolve(program).toString());
        }
        all.put("path", "/usr/bin:/bin");
        all.put("runtime-dir", host.resolve("firecracker").toString());
        all.put("cni-dir", host.resolve("cni").toString());
        all.put("staging-dir", directory.resolve("staging").toString());
        all.put("run-dir", directory.resolve("run").toString());
        all.put("sys-dir", directory.resolve("sys").toString());
        all.put("images", directory.resolve("images").toString());
        all.put("ports", "1024-65535");
        all.putAll(settings);
        var text = new StringBuilder();
        all.forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
        try {
            Files.writeString(configFile, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path configFile() {
        return configFile;
    }

    /** The engine's configuration that uses it. */
    public KindlingConfig.Ignite config(Duration timeout) {
        return new KindlingConfig.Ignite("ignite", 1, timeout, host.resolve("firecracker"), Optional.of(socket));
    }

    private void listen() {
        daemon(() -> {
            while (door.isOpen()) {
                try {
                    SocketChannel caller = door.accept();
                    daemon(() -> serve(caller));
                } catch (IOException e) {
                    return;
                }
            }
        });
    }

    private void serve(SocketChannel caller) {
        try (caller) {
            Process helper = new ProcessBuilder(PROGRAM.toString(), "--config", configFile.toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            daemon(() -> hearOut(caller, helper.getOutputStream()));
            for (byte[] said = some(helper.getInputStream()); said.length > 0; said = some(helper.getInputStream())) {
                var rest = ByteBuffer.wrap(said);
                while (rest.hasRemaining()) {
                    caller.write(rest);
                }
            }
        } catch (IOException e) {
            // the caller has gone
        }
    }

    private static byte[] some(InputStream from) throws IOException {
        byte[] buffer = new byte[8192];
        int read = from.read(buffer);
        return Arrays.copyOf(buffer, Math.max(0, read));
    }

    /** By the channel itself: a stream on it would keep the answer from being written while it reads. */
    private static void hearOut(SocketChannel caller, OutputStream to) {
        try (to) {
            var buffer = ByteBuffer.allocate(8192);
            while (caller.read(buffer) > 0) {
                to.write(buffer.array(), 0, buffer.position());
                to.flush();
                buffer.clear();
            }
        } catch (IOException e) {
            // one of the two has ended
        }
    }

    private static void daemon(Runnable work) {
        var thread = new Thread(work, "root-helper");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            door.close();
            Files.deleteIfExists(socket);
            Files.deleteIfExists(socket.getParent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
