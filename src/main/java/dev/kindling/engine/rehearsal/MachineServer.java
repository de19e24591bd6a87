package dev.kindling.engine.rehearsal;

import dev.kindling.engine.LoginEvidence;
import java.io.IOException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.server.SshServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The SSH server of one machine, from its first bind to its close. Thread-safe. */
final class MachineServer {
    private static final Logger LOG = LoggerFactory.getLogger(MachineServer.class);
    /** Connections at a time, logged in or not. */
    static final int MAX_SESSIONS = 32;

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

    private final SshServer server;
    private final KeyGate gate;
    private final int port;

    private final LoginBook book;

    private MachineServer(SshServer server, KeyGate gate, int port, LoginBook book) {
        this.book = book;
        this.server = server;
        this.gate = gate;
        this.port = port;
    }

    /**
     * Listens at once.
     *
     * @param hostKey asked at each key exchange
     * @throws IOException when the port cannot be had; nothing is left open then
     */
    static MachineServer listen(
            SshHouse house,
            String address,
            MachineRecord machine,
            Supplier<KeyPair> hostKey,
            ShellLauncher shells,
            LoginBook book)
            throws IOException {
        SshServer server = house.newServer();
        var gate = new KeyGate(machine.user(), machine.authorizedKeys(), book);
        server.setHost(address);
        server.setPort(machine.port());
        server.setKeyPairProvider(session -> List.of(hostKey.get()));
        server.setPublickeyAuthenticator(gate);
        server.setShellFactory(channel -> shells.interactive());
        server.setCommandFactory((channel, line) -> shells.command(line));
        var machineServer = new MachineServer(server, gate, machine.port(), book);
        server.addSessionListener(machineServer.new Doorman());
        try {
            server.start();
        } catch (IOException | RuntimeException e) {
            server.close(true);
            throw e;
        }
        return machineServer;
    }

    /** The keys hold from the next attempt on; sessions of keys that are gone end now. */
    void replaceKeys(List<String> keys) {
        gate.replace(keys);
        gate.noLongerAdmitted(server.getActiveSessions()).forEach(session -> session.close(true));
    }

    LoginEvidence evidence() {
        return book.evidence();
    }

    /**
     * Closes port and sessions. Not for an I/O thread: it waits for them.
     *
     * @return whether all of it is closed
     */
    boolean stop() {
        try {
            return server.close(true).await(CLOSE_LIMIT.toMillis());
        } catch (IOException e) {
            LOG.warn("The SSH server on port {} did not close: {}", port, e.toString());
            return false;
        }
    }

    /** Turns away connections beyond the limit before they cost a key exchange, and notes who came in. */
    private final class Doorman implements SessionListener {
        /** Whether it was said already: a thousand who knock at a full house are one line in the log. */
        private final AtomicBoolean full = new AtomicBoolean();

        @Override
        public void sessionEvent(Session session, Event event) {
            if (event == Event.Authenticated) {
                gate.cameIn(session);
            }
        }

        @Override
        public void sessionCreated(Session session) {
            if (server.getActiveSessions().size() >= MAX_SESSIONS) {
                if (full.compareAndSet(false, true)) {
                    LOG.info("Port {} has {} connections; more are turned away", port, MAX_SESSIONS);
                }
                session.close(true);
            }
        }

        @Override
        public void sessionClosed(Session session) {
            if (server.getActiveSessions().size() < MAX_SESSIONS) {
                full.set(false);
            }
        }
    }
}
