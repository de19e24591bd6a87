package dev.kindling.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.StringRequestContent;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.io.Transport;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** To the Kindling of this host through its Unix socket. */
final class SocketLine implements ConsoleLine, AutoCloseable {
    private final Path socket;
    private final HttpClient http;

    SocketLine(Path socket) {
        this.socket = socket;
        this.http = new HttpClient(new HttpClientTransportOverHTTP(new ClientConnector()));
        var threads = new QueuedThreadPool(8, 2);
        threads.setDaemon(true);
        http.setExecutor(threads);
        try {
            http.start();
        } catch (Exception e) {
            throw new SayFailure("The connection to " + socket + " cannot be prepared.", e);
        }
    }

    @Override
    public Answer exchange(String path, Optional<String> body, Duration patience)
            throws IOException, InterruptedException {
        Request request = http.newRequest("http://localhost" + path)
                .transport(new Transport.TCPUnix(socket))
                .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                .headers(headers -> headers.put("Accept", "application/json"));
        body.ifPresent(text -> request.method("POST").body(new StringRequestContent("application/json", text)));
        try {
            ContentResponse response = request.send();
            return new Answer(response.getStatus(), response.getContentAsString());
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public String place() {
        return socket.toString();
    }

    @Override
    public String whenNobodyAnswers() {
        if (shut()) {
            return "This account may not use " + socket
                    + ": only its owner and its group may. Root lets you in with usermod -aG and that group (on a host"
                    + " that host-setup.sh has set up: kindling-users); then log in anew.";
        }
        return "No Kindling answers at " + socket
                + ". Start it with ./kindling serve, or name its configuration with --config.";
    }

    /** Whether it is there and not for this account, as far as that can be seen from outside of its directory. */
    private boolean shut() {
        if (Files.exists(socket)) {
            return !Files.isWritable(socket);
        }
        Path directory = socket.toAbsolutePath().getParent();
        while (directory != null && !Files.exists(directory)) {
            directory = directory.getParent();
        }
        return directory != null && !Files.isExecutable(directory);
    }

    @Override
    public String whenUnauthorized() {
        return "Kindling does not let this account in.";
    }

    @Override
    public void close() {
        try {
            http.stop();
        } catch (Exception e) {
            // The process ends next.
        }
    }
}
