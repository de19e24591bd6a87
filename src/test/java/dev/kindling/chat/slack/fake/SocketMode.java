package dev.kindling.chat.slack.fake;

import io.javalin.websocket.WsContext;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The bot's sockets: at most ten, each opened with a ticket; the newest gets what is delivered. */
@SuppressWarnings("FutureReturnValueIgnored") // what is planned here is looked at by its effects
final class SocketMode {
    private static final int MOST = 10;

    private final Ids ids;
    private final ScheduledExecutorService clock;
    private final Supplier<String> address;
    private final Set<String> tickets = ConcurrentHashMap.newKeySet();
    private final Map<String, WsContext> sockets = new LinkedHashMap<>();
    private volatile boolean off;

    /** @param address where the bot reaches this server for sockets, without a path */
    SocketMode(Ids ids, ScheduledExecutorService clock, Supplier<String> address) {
        this.ids = ids;
        this.clock = clock;
        this.address = address;
    }

    void switchOff() {
        off = true;
    }

    /** The address for one more socket. */
    String ticket() {
        String ticket = ids.next("t");
        tickets.add(ticket);
        return address.get() + "/link?ticket=" + ticket + "&app_id=A0001";
    }

    void connected(WsContext context) {
        if (!tickets.remove(String.valueOf(context.queryParam("ticket")))) {
            context.closeSession(4000, "no such ticket");
            return;
        }
        if (off) {
            context.send(disconnection("link_disabled"));
            context.closeSession(1000, "off");
            return;
        }
        context.session.setIdleTimeout(Duration.ofMinutes(10));
        synchronized (this) {
            if (sockets.size() >= MOST) {
                context.closeSession(4001, "too many");
                return;
            }
            sockets.put(context.sessionId(), context);
        }
        context.send("{\"type\":\"hello\",\"num_connections\":" + open()
                + ",\"connection_info\":{\"app_id\":\"A0001\"},\"debug_info\":{\"host\":\"fake\",\"build_number\":1,"
                + "\"approximate_connection_time\":18060}}");
    }

    synchronized void gone(WsContext context) {
        sockets.remove(context.sessionId());
    }

    synchronized int open() {
        return sockets.size();
    }

    synchronized Optional<WsContext> newest() {
        return sockets.values().stream().reduce((one, other) -> other);
    }

    /** Tells the bot to go elsewhere, as Slack does from time to time. */
    void disconnect(String reason) {
        newest().ifPresent(socket -> {
            socket.send(disconnection(reason));
            if (!reason.equals("warning")) {
                clock.schedule(() -> socket.closeSession(1000, reason), 2, TimeUnit.SECONDS);
            }
        });
    }

    private static String disconnection(String reason) {
        return "{\"type\":\"disconnect\",\"reason\":\"" + reason + "\",\"debug_info\":{\"host\":\"fake\"}}";
    }
}
