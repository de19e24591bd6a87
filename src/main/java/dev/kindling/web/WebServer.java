package dev.kindling.web;

import dev.kindling.fault.KindlingException;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.util.JavalinBindException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The one HTTP server: health and metrics, the console's page and API, whatever other parts it is given.
 *
 * <p>Every request passes {@link RequestGuard} and {@link Access} first. Without a password the console is served on
 * loopback only.
 */
public final class WebServer implements AutoCloseable {
    static final long LARGEST_REQUEST = 64 * 1024;
    private static final int MOST_THREADS = 48;

    private final Javalin server;
    private final WebSettings settings;
    private final Optional<ConsoleApi> console;

    private WebServer(Javalin server, WebSettings settings, Optional<ConsoleApi> console) {
        this.server = server;
        this.settings = settings;
        this.console = console;
    }

    /**
     * Listens.
     *
     * @param random must be cryptographically strong: session tokens come from it
     * @throws KindlingException when the address cannot be listened on, or the console would be open to the network
     *     without a password
     */
    public static WebServer start(WebSettings settings, WebParts parts, RandomGenerator random, InstantSource clock) {
        if (parts.console().isPresent() && settings.password().isEmpty() && !settings.loopback()) {
            throw new KindlingException("Without a password the console listens on loopback only, but http.listen says "
                    + settings.address() + ". Set console.password, or listen on 127.0.0.1.");
        }
        if (settings.portMayMove() && !isFree(settings)) {
            return listen(settings, 0, parts, random, clock);
        }
        try {
            return listen(settings, settings.port(), parts, random, clock);
        } catch (JavalinBindException e) {
            throw new KindlingException(
                    "Nothing can listen on " + settings.address() + ":" + settings.port()
                            + ". Is another Kindling or another program there already?",
                    e);
        }
    }

    private static boolean isFree(WebSettings settings) {
        try (var probe = new ServerSocket()) {
            // As Jetty does: an address that only rests after the last connection counts as free.
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getByName(settings.address()), settings.port()));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static WebServer listen(
            WebSettings settings, int port, WebParts parts, RandomGenerator random, InstantSource clock) {
        Javalin server = Javalin.create(config -> configure(config, settings, parts, random, clock));
        try {
            return new WebServer(server.start(settings.address(), port), settings, parts.console());
        } catch (RuntimeException e) {
            server.stop();
            throw e;
        }
    }

    private static void configure(
            JavalinConfig config, WebSettings settings, WebParts parts, RandomGenerator random, InstantSource clock) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.maxRequestSize = LARGEST_REQUEST;
        config.http.prefer405over404 = true;
        var threads = new QueuedThreadPool(MOST_THREADS, 4);
        threads.setName("web");
        threads.setDaemon(true);
        config.jetty.threadPool = threads;
        config.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
        config.jetty.modifyServer(jetty -> jetty.setStopTimeout(0));

        var json = new WebJson();
        Optional<PageFiles> page = parts.console().map(api -> new PageFiles());
        var ownGuards = new OwnGuards(parts.more());
        var guard = new RequestGuard(settings, ownGuards);
        var access = new Access(
                settings.password(), page.map(PageFiles::addresses).orElse(Set.of()), ownGuards, json, random, clock);
        config.routes.before(guard::check);
        config.routes.before(access::check);
        List<WebRoutes> all = new ArrayList<>(List.of(access, new Errors(json, random), new HealthRoutes(parts, json)));
        page.ifPresent(all::add);
        parts.console().ifPresent(all::add);
        all.addAll(parts.more());
        all.forEach(part -> part.addTo(config.routes));
    }

    /** The port in fact listened on. */
    public int port() {
        return server.port();
    }

    /** Address of the page, without a slash at the end. */
    public URI url() {
        String host = settings.address().contains(":") ? "[" + settings.address() + "]" : settings.address();
        return URI.create("http://" + host + ":" + port());
    }

    @Override
    public void close() {
        console.ifPresent(ConsoleApi::close);
        server.stop();
    }
}
