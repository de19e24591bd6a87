package dev.kindling.sshkey;

import dev.kindling.units.HostPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.future.ConnectFuture;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.core.CoreModuleProperties;

/** MINA's client, cut off from the user's own SSH settings and keys, and a place to look names up without blocking. */
final class ProbeClient implements AutoCloseable {
    /** Ours first; the others only so that a foreign server is recognised as one. */
    private static final List<NamedFactory<Signature>> HOST_KEY_ALGORITHMS = Stream.of(
                    BuiltinSignatures.ed25519,
                    BuiltinSignatures.nistp256,
                    BuiltinSignatures.nistp384,
                    BuiltinSignatures.nistp521,
                    BuiltinSignatures.rsaSHA512,
                    BuiltinSignatures.rsaSHA256,
                    BuiltinSignatures.rsa)
            .filter(BuiltinSignatures::isSupported)
            .<NamedFactory<Signature>>map(algorithm -> algorithm)
            .toList();

    /** Backstop behind the callers' own time-outs. */
    private static final Duration LONGEST_CONNECTION = Duration.ofMinutes(2);

    private final SshClient client;
    private final ExecutorService lookups;

    private ProbeClient(SshClient client, ExecutorService lookups) {
        this.client = client;
        this.lookups = lookups;
    }

    static ProbeClient start() {
        SshClient client = SshClient.setUpDefaultClient();
        client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
        client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
        client.setUserAuthFactories(List.of(KeyOffer.orLogin()));
        client.setSignatureFactories(HOST_KEY_ALGORITHMS);
        client.setServerKeyVerifier(
                (session, address, key) -> Handshake.of(session).seen(key));
        CoreModuleProperties.AUTH_TIMEOUT.set(client, LONGEST_CONNECTION);
        CoreModuleProperties.IDLE_TIMEOUT.set(client, LONGEST_CONNECTION);
        client.start();
        return new ProbeClient(client, Executors.newCachedThreadPool(ProbeClient::daemon));
    }

    private static Thread daemon(Runnable lookup) {
        var thread = new Thread(lookup, "ssh-probe-lookup");
        thread.setDaemon(true);
        return thread;
    }

    /** The JDK's look-up blocks for as long as the name service likes. */
    CompletableFuture<InetSocketAddress> resolve(String address, HostPort port) {
        return CompletableFuture.supplyAsync(() -> new InetSocketAddress(address, port.number()), lookups);
    }

    ConnectFuture connect(String user, InetSocketAddress target, Handshake handshake) throws IOException {
        return client.connect(user, target, handshake.asContext());
    }

    @Override
    public void close() {
        client.stop();
        lookups.shutdownNow();
    }
}
