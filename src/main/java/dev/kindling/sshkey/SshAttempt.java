package dev.kindling.sshkey;

import dev.kindling.units.HostPort;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.sshd.client.future.AuthFuture;
import org.apache.sshd.client.future.ConnectFuture;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.client.session.ClientSession.ClientSessionEvent;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.jspecify.annotations.Nullable;

/** One connection to an SSH server, from the look-up of its name to the last byte. */
final class SshAttempt implements AutoCloseable {
    private static final Duration PARTING = Duration.ofMillis(300);
    private static final Duration CLOSING = Duration.ofSeconds(1);
    private static final Set<ClientSessionEvent> SETTLED =
            EnumSet.of(ClientSessionEvent.WAIT_AUTH, ClientSessionEvent.AUTHED, ClientSessionEvent.CLOSED);

    /** Where the shared client comes from. */
    interface Clients {
        ProbeClient get() throws NoAnswerException;
    }

    private final Clients clients;
    private final Deadline deadline;
    private final Duration timeout;
    private final PublicKey expected;
    private @Nullable ConnectFuture connecting;

    SshAttempt(Clients clients, Duration timeout, PublicKey expected) {
        this.clients = clients;
        this.deadline = Deadline.in(timeout);
        this.timeout = timeout;
        this.expected = expected;
    }

    ClientSession shakeHands(String user, String address, HostPort port)
            throws NoAnswerException, OtherHostKeyException {
        var handshake = new Handshake(expected);
        ClientSession session = connect(user, address, port, handshake);
        session.addCloseFutureListener(closing -> handshake.closed());
        String seen = await(handshake.seenFingerprint(), "no SSH server answered on the port");
        if (!seen.equals(expected.fingerprint())) {
            throw new OtherHostKeyException(seen);
        }
        Set<ClientSessionEvent> state = session.waitFor(SETTLED, deadline.left());
        if (!state.contains(ClientSessionEvent.WAIT_AUTH)) {
            throw new NoAnswerException(
                    state.contains(ClientSessionEvent.CLOSED)
                            ? "the server closed the connection during the handshake"
                            : late("the handshake was not completed"));
        }
        return session;
    }

    private ClientSession connect(String user, String address, HostPort port, Handshake handshake)
            throws NoAnswerException {
        ProbeClient client = clients.get();
        InetSocketAddress target = await(client.resolve(address, port), "the name was not resolved");
        if (target.isUnresolved()) {
            throw new NoAnswerException("the address is not known to the name service");
        }
        try {
            ConnectFuture future = client.connect(user, target, handshake);
            connecting = future;
            if (!future.await(deadline.left())) {
                throw new NoAnswerException(late("the connection was not accepted"));
            }
            if (!future.isConnected()) {
                throw new NoAnswerException(reason(future.getException()));
            }
            return future.getSession();
        } catch (IOException e) {
            throw new NoAnswerException(reason(e));
        }
    }

    boolean opens(ClientSession session, KeyPair key) throws NoAnswerException {
        session.addPublicKeyIdentity(key);
        try {
            AuthFuture login = session.auth();
            if (!login.await(deadline.left())) {
                throw new NoAnswerException(late("the login was not answered"));
            }
            if (login.isSuccess()) {
                return true;
            }
            if (login.getException() instanceof SshException refusal
                    && refusal.getDisconnectCode() == SshConstants.SSH2_DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE) {
                return false;
            }
            throw new NoAnswerException("the server closed the connection during the login");
        } catch (IOException e) {
            throw new NoAnswerException(reason(e));
        }
    }

    /** Whether each key would log in; what the server did not answer for is left out. */
    Map<PublicKey, Boolean> offer(ClientSession session, List<PublicKey> keys) throws NoAnswerException {
        var answers = new ConcurrentHashMap<PublicKey, Boolean>();
        Handshake.of(session).offer(keys, answers);
        try {
            if (!session.auth().await(deadline.left())) {
                throw new NoAnswerException(late("the login was not answered"));
            }
            return answers;
        } catch (IOException e) {
            throw new NoAnswerException(reason(e));
        }
    }

    boolean replaceKeys(ClientSession session, List<PublicKey> keys, String comment) throws NoAnswerException {
        try {
            return AuthorizedKeysFile.replace(session, AuthorizedKeysFile.content(keys, comment), deadline.left());
        } catch (IOException e) {
            throw new NoAnswerException(reason(e));
        }
    }

    private <T> T await(CompletableFuture<T> result, String otherwise) throws NoAnswerException {
        try {
            return result.get(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new NoAnswerException(late(otherwise));
        } catch (ExecutionException e) {
            throw new NoAnswerException("the connection was closed before the SSH handshake was done");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NoAnswerException("Kindling is stopping");
        }
    }

    private String late(String what) {
        return what + " within " + timeout.toMillis() + " ms";
    }

    /** Ends the connection, also one that is made only after we gave up on it. */
    @Override
    public void close() {
        if (connecting == null) {
            return;
        }
        if (connecting.isConnected()) {
            part(connecting.getSession());
            return;
        }
        connecting.cancel();
        connecting.addListener(late -> {
            if (late.isConnected()) {
                late.getSession().close(true);
            }
        });
    }

    /** First says good-bye, which keeps resets out of the server's log, and then no longer waits for it. */
    private void part(ClientSession session) {
        try {
            if (!session.close(false).await(PARTING)) {
                session.close(true).await(CLOSING);
            }
        } catch (IOException e) {
            session.close(true);
        }
    }

    private static String reason(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof NoRouteToHostException) {
                return "there is no route to the address";
            }
            if (cause instanceof ConnectException) {
                return "the port refuses connections";
            }
        }
        return "the connection failed";
    }

    static final class NoAnswerException extends Exception {
        private static final long serialVersionUID = 1L;

        final String why;

        NoAnswerException(String why) {
            super(why);
            this.why = why;
        }
    }

    static final class OtherHostKeyException extends Exception {
        private static final long serialVersionUID = 1L;

        final String fingerprint;

        OtherHostKeyException(String fingerprint) {
            super("another host key");
            this.fingerprint = fingerprint;
        }
    }
}
