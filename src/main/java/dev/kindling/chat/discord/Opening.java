package dev.kindling.chat.discord;

import java.util.Optional;
import net.dv8tion.jda.api.JDA;
import net.dv8tion.jda.api.JDAInfo;
import net.dv8tion.jda.api.utils.ConcurrentSessionController;
import net.dv8tion.jda.internal.JDAImpl;
import net.dv8tion.jda.internal.requests.WebSocketClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the SDK connects, and what is made ready before it listens. */
final class Opening extends ConcurrentSessionController {
    private static final Logger log = LoggerFactory.getLogger(Opening.class);

    /** The SDK queues its client while it still makes it, so the queue may be faster by a moment. */
    private static final int LOOKS = 2_000;

    private final String gateway;
    private volatile Optional<Prepared> newest = Optional.empty();

    Opening(String gateway) {
        this.gateway = gateway;
    }

    @Override
    public String getGateway() {
        return gateway;
    }

    @Override
    public void appendSession(SessionConnectNode node) {
        var prepared = new Prepared(node);
        newest = Optional.of(prepared);
        super.appendSession(prepared);
    }

    @Override
    public void removeSession(SessionConnectNode node) {
        super.removeSession(newest.filter(prepared -> prepared.node().equals(node))
                .<SessionConnectNode>map(prepared -> prepared)
                .orElse(node));
    }

    /** One attempt to connect. */
    private record Prepared(SessionConnectNode node) implements SessionConnectNode {
        @Override
        public boolean isReconnect() {
            return node.isReconnect();
        }

        @Override
        public JDA getJDA() {
            return node.getJDA();
        }

        @Override
        public JDA.ShardInfo getShardInfo() {
            return node.getShardInfo();
        }

        @Override
        public void run(boolean last) throws InterruptedException {
            completeEvents();
            node.run(last);
        }

        /** Reaches into the SDK, which another version may have changed; Discord's own events need nothing of it. */
        private void completeEvents() throws InterruptedException {
            try {
                if (node.getJDA() instanceof JDAImpl session) {
                    client(session).ifPresent(client -> MissingParts.fillIn(client, session));
                }
            } catch (RuntimeException | LinkageError e) {
                log.warn(
                        "Events are not completed with this version of JDA ({}), made for {}: servers other than Discord's"
                                + " own may not be understood",
                        JDAInfo.VERSION,
                        MissingParts.MADE_FOR,
                        e);
            }
        }

        private static Optional<WebSocketClient> client(JDAImpl session) throws InterruptedException {
            for (int look = 0; look < LOOKS; look++) {
                Optional<WebSocketClient> client = Optional.ofNullable(session.getClient());
                if (client.isPresent()) {
                    return client;
                }
                Thread.sleep(1);
            }
            return Optional.empty();
        }
    }
}
