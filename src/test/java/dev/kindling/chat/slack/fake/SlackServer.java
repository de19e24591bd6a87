package dev.kindling.chat.slack.fake;

import dev.kindling.testing.Line;
import io.javalin.Javalin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** Serves a world to the bot: Web API, sockets, response_urls and files. */
final class SlackServer implements AutoCloseable {
    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(4, task -> {
        var thread = new Thread(task, "fake-slack");
        thread.setDaemon(true);
        return thread;
    });
    final Mishaps mishaps = new Mishaps();
    final SocketMode socketMode;
    final Deliveries deliveries;
    final Payloads payloads;
    final Triggers triggers;
    final WebApi api;

    private final Javalin server;
    private final Line line;

    SlackServer(World world) {
        socketMode = new SocketMode(world.ids, clock, this::socketUrl);
        deliveries = new Deliveries(world.ids, world.witness, socketMode, clock);
        var hooks = new Hooks(world.ids, world.time, world.witness, mishaps, world.messages, this::url);
        triggers = new Triggers(world.ids);
        payloads = new Payloads(world.ids, world.people, world.places, triggers, hooks);
        api = new WebApi(world.access, new RateLimits(world.time), world.time, world.witness, mishaps)
                .with(new AppMethods(socketMode).methods())
                .with(new PeopleMethods(world.people).methods())
                .with(new ConversationMethods(world.access, world.people, world.places, world.messages).methods())
                .with(new ChatMethods(world.ids, world.witness, world.places, world.messages).methods())
                .with(new ViewMethods(world.ids, world.witness, triggers, world.views).methods());
        server = serve(hooks, world.files);
        try {
            line = new Line(server.port());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Javalin serve(Hooks hooks, UploadedFiles files) {
        return Javalin.create(config -> {
                    config.startup.showJavalinBanner = false;
                    config.startup.startupWatcherEnabled = false;
                    config.startup.showOldJavalinVersionWarning = false;
                    config.routes.post("/api/{method}", api::handle);
                    config.routes.post("/hook/{id}", hooks::handle);
                    config.routes.get("/files/{id}", files::handle);
                    config.routes.ws("/link", ws -> {
                        ws.onConnect(socketMode::connected);
                        ws.onMessage(context -> deliveries.received(context.sessionId(), context.message()));
                        ws.onClose(context -> {
                            socketMode.gone(context);
                            deliveries.lost(context.sessionId());
                        });
                        ws.onError(context -> {});
                    });
                })
                .start("127.0.0.1", 0);
    }

    String url() {
        return "http://127.0.0.1:" + server.port();
    }

    private String socketUrl() {
        return "ws://127.0.0.1:" + line.port();
    }

    /** The wire of the sockets. */
    Line line() {
        return line;
    }

    @Override
    public void close() {
        clock.shutdownNow();
        try {
            line.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.stop();
    }
}
