package dev.kindling.web;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.console.ConsoleChat;
import dev.kindling.chat.console.ConsoleFeed;
import dev.kindling.chat.console.WorkStatus;
import dev.kindling.fault.KindlingException;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import jdk.net.ExtendedSocketOptions;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The console's API on a Unix socket, for scripts on this host. Who speaks is the account of the operating system that the
 * kernel names at the other end, whatever the request claims; who may connect is decided by the file's owner and group.
 */
public final class HostSocket implements AutoCloseable {
    private static final int MOST_THREADS = 16;

    private final Javalin server;
    private final ConsoleApi api;
    private final Path file;

    private HostSocket(Javalin server, ConsoleApi api, Path file) {
        this.server = server;
        this.api = api;
        this.file = file;
    }

    /**
     * Listens. A socket that an earlier Kindling left behind is replaced; the state directory's lock has shown that it runs no
     * more.
     *
     * @param chat takes accounts as {@link ActorId#onHost} names them
     * @throws KindlingException when the file cannot be made
     */
    public static HostSocket start(
            Path file,
            ConsoleChat chat,
            ConsoleFeed feed,
            WorkStatus work,
            UnaryOperator<String> redact,
            RandomGenerator random) {
        if (file.toString().length() > UnixDomainServerConnector.MAX_UNIX_DOMAIN_PATH_LENGTH) {
            throw new KindlingException("The path of the host's socket is too long for a socket: " + file
                    + ". Set socket in kindling.yml to a shorter one.");
        }
        var api = new ConsoleApi(chat, feed, work, Optional.empty(), redact, (context, claimed) -> account(context));
        Javalin server = Javalin.create(config -> configure(config, file, api, random));
        try {
            Files.deleteIfExists(file);
            server.start();
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw----"));
            return new HostSocket(server, api, file);
        } catch (IOException | RuntimeException e) {
            server.stop();
            throw new KindlingException(
                    "The host's socket " + file + " cannot be made (" + e.getMessage()
                            + "). Its directory must belong to the user who runs Kindling.",
                    e);
        }
    }

    private static void configure(JavalinConfig config, Path file, ConsoleApi api, RandomGenerator random) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.maxRequestSize = WebServer.LARGEST_REQUEST;
        var threads = new QueuedThreadPool(MOST_THREADS, 2);
        threads.setName("host-socket");
        threads.setDaemon(true);
        config.jetty.threadPool = threads;
        config.jetty.modifyServer(jetty -> jetty.setStopTimeout(0));
        config.jetty.addConnector((jetty, http) -> {
            var connector = new UnixDomainServerConnector(jetty, new HttpConnectionFactory(http));
            connector.setUnixDomainPath(file);
            return connector;
        });
        var json = new WebJson();
        new Errors(json, random).addTo(config.routes);
        api.addTo(config.routes);
    }

    /** The account at the other end, from the kernel. */
    private static String account(Context context) {
        Object transport = ServletContextRequest.getServletContextRequest(context.req())
                .getConnectionMetaData()
                .getConnection()
                .getEndPoint()
                .getTransport();
        if (transport instanceof SocketChannel channel) {
            try {
                String name = channel.getOption(ExtendedSocketOptions.SO_PEERCRED)
                        .user()
                        .getName();
                return ActorId.onHost(name).user();
            } catch (IOException e) {
                throw new ForbiddenResponse("Who you are cannot be told.");
            }
        }
        throw new ForbiddenResponse("Who you are cannot be told.");
    }

    @Override
    public void close() {
        api.close();
        server.stop();
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // The next start replaces it.
        }
    }
}
