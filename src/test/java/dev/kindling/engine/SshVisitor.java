package dev.kindling.engine;

import dev.kindling.sshkey.PublicKey;
import dev.kindling.units.HostPort;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.keyboard.UserAuthKeyboardInteractiveFactory;
import org.apache.sshd.client.auth.keyboard.UserInteraction;
import org.apache.sshd.client.auth.password.PasswordAuthenticationReporter;
import org.apache.sshd.client.auth.password.UserAuthPasswordFactory;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.client.session.ClientSession.ClientSessionEvent;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;

/** Knocks at SSH servers as a tenant, a stranger or a prober would. One client for all visits. */
public final class SshVisitor implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final SshClient client;

    public SshVisitor() {
        client = SshClient.setUpDefaultClient();
        client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
        client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
        client.setServerKeyVerifier((session, address, key) -> true);
        client.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
        // The library's first choice, sntrup761, takes it some 40 ms of processor where OpenSSH's own client takes one.
        client.setKeyExchangeFactories(client.getKeyExchangeFactories().stream()
                .sorted(Comparator.comparing(exchange -> !exchange.getName().startsWith("curve25519-sha256")))
                .toList());
        client.start();
    }

    /** The host key that is shown there, or empty when nobody answers. */
    public Optional<PublicKey> hostKeyAt(String address, HostPort port) {
        try (ClientSession session = connect("prober", address, port)) {
            session.waitFor(EnumSet.of(ClientSessionEvent.WAIT_AUTH, ClientSessionEvent.CLOSED), LIMIT);
            return Optional.ofNullable(session.getServerKey()).map(SshKeys::publicKey);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Whether the key logs in; fails when nobody answers. */
    public boolean admits(String address, HostPort port, String user, KeyPair key) {
        try (ClientSession session = login(address, port, user, key)) {
            return session.isAuthenticated();
        } catch (SshException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An open, authenticated session. */
    public ClientSession login(String address, HostPort port, String user, KeyPair key) throws IOException {
        ClientSession session = reach(user, address, port);
        try {
            session.addPublicKeyIdentity(key);
            session.auth().verify(LIMIT);
            return session;
        } catch (IOException | RuntimeException e) {
            session.close(true);
            throw e;
        }
    }

    /** Runs one command and gives what it printed. */
    public String run(String address, HostPort port, String user, KeyPair key, String command) {
        try (ClientSession session = login(address, port, user, key)) {
            return session.executeRemoteCommand(command, new ByteArrayOutputStream(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How often the server let us try a password or a keyboard dialogue; zero when it offers neither. */
    public int passwordChancesAt(String address, HostPort port, String user) throws IOException {
        var chances = new AtomicInteger();
        try (ClientSession session = reach(user, address, port)) {
            session.setUserAuthFactories(
                    List.of(UserAuthPasswordFactory.INSTANCE, UserAuthKeyboardInteractiveFactory.INSTANCE));
            session.addPasswordIdentity("secret");
            session.setPasswordAuthenticationReporter(new PasswordAuthenticationReporter() {
                @Override
                public void signalAuthenticationAttempt(
                        ClientSession to, String service, String oldPassword, boolean modified, String newPassword) {
                    chances.incrementAndGet();
                }
            });
            session.setUserInteraction(new UserInteraction() {
                @Override
                public String[] interactive(
                        ClientSession to,
                        String name,
                        String instruction,
                        String lang,
                        String[] prompt,
                        boolean[] echo) {
                    chances.incrementAndGet();
                    return new String[prompt.length];
                }

                @Override
                public String getUpdatedPassword(ClientSession to, String prompt, String lang) {
                    return "secret";
                }
            });
            session.auth().await(LIMIT);
            return chances.get() + (session.isAuthenticated() ? 1 : 0);
        }
    }

    @Override
    public void close() {
        client.stop();
    }

    private ClientSession reach(String user, String address, HostPort port) {
        try {
            return connect(user, address, port);
        } catch (IOException e) {
            throw new AssertionError("nobody answers at " + address + ":" + port, e);
        }
    }

    private ClientSession connect(String user, String address, HostPort port) throws IOException {
        return client.connect(user, address, port.number()).verify(LIMIT).getSession();
    }
}
