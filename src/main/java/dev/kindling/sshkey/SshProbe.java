package dev.kindling.sshkey;

import dev.kindling.units.HostPort;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.sshd.client.session.ClientSession;
import org.jspecify.annotations.Nullable;

/**
 * Does a real SSH handshake with a sandbox and compares the host key. Thread-safe; keep one: all probes share a client,
 * which starts with the first and ends with {@link #close}. Every call returns within about its time-out, whatever the
 * other side does, and leaves no connection open.
 */
public final class SshProbe implements AutoCloseable {
    /** Nobody: a probe never gets as far as naming a user. */
    private static final String NO_USER = "kindling-probe";

    private @Nullable ProbeClient shared;
    private boolean closed;

    /**
     * Completes a key exchange and compares the host key. Logs nobody in. Do not repeat it in a tight loop: OpenSSH 9.8
     * and newer shut out addresses that often connect without logging in (PerSourcePenalties).
     *
     * @param address name or literal address
     * @param timeout for all of it, looking up the name included
     */
    public ProbeResult check(String address, HostPort port, PublicKey expectedHostKey, Duration timeout) {
        long start = System.nanoTime();
        try (SshAttempt attempt = new SshAttempt(this::client, timeout, expectedHostKey)) {
            attempt.shakeHands(NO_USER, address, port);
            return new ProbeResult.Ready(Duration.ofNanos(System.nanoTime() - start));
        } catch (SshAttempt.OtherHostKeyException e) {
            return new ProbeResult.WrongHostKey(e.fingerprint);
        } catch (SshAttempt.NoAnswerException e) {
            return new ProbeResult.NotAnswering(e.why);
        }
    }

    /** Tries one key, to prove that it opens the machine or no longer does. */
    public LoginResult tryLogin(
            String address, HostPort port, String user, KeyPair key, PublicKey expectedHostKey, Duration timeout) {
        try (SshAttempt attempt = new SshAttempt(this::client, timeout, expectedHostKey)) {
            ClientSession session = attempt.shakeHands(user, address, port);
            return attempt.opens(session, key) ? new LoginResult.LoggedIn() : new LoginResult.KeyRefused();
        } catch (SshAttempt.OtherHostKeyException e) {
            return new LoginResult.WrongHostKey(e.fingerprint);
        } catch (SshAttempt.NoAnswerException e) {
            return new LoginResult.NotAnswering(e.why);
        }
    }

    /**
     * Asks which of these keys would log in as {@code user}. Nothing is signed and nobody is logged in; the private halves are
     * not needed.
     *
     * @param keys at most five: OpenSSH hangs up after six attempts
     */
    public OfferResult offer(
            String address,
            HostPort port,
            String user,
            List<PublicKey> keys,
            PublicKey expectedHostKey,
            Duration timeout) {
        try (SshAttempt attempt = new SshAttempt(this::client, timeout, expectedHostKey)) {
            Map<PublicKey, Boolean> answers = attempt.offer(attempt.shakeHands(user, address, port), keys);
            if (!answers.keySet().containsAll(keys)) {
                return new OfferResult.NotAnswering(
                        "the server closed the connection before it had answered for every key");
            }
            Map<Boolean, Set<PublicKey>> sorted =
                    keys.stream().collect(Collectors.partitioningBy(answers::get, Collectors.toSet()));
            return new OfferResult.Answered(sorted.getOrDefault(true, Set.of()), sorted.getOrDefault(false, Set.of()));
        } catch (SshAttempt.OtherHostKeyException e) {
            return new OfferResult.WrongHostKey(e.fingerprint);
        } catch (SshAttempt.NoAnswerException e) {
            return new OfferResult.NotAnswering(e.why);
        }
    }

    /**
     * Logs in and makes {@code keys} the only ones in the user's authorized_keys: whole or not at all.
     *
     * @param comment behind each key
     */
    public ReplaceResult replaceKeys(
            String address,
            HostPort port,
            String user,
            KeyPair login,
            List<PublicKey> keys,
            String comment,
            PublicKey expectedHostKey,
            Duration timeout) {
        try (SshAttempt attempt = new SshAttempt(this::client, timeout, expectedHostKey)) {
            ClientSession session = attempt.shakeHands(user, address, port);
            if (!attempt.opens(session, login)) {
                return new ReplaceResult.KeyRefused();
            }
            return attempt.replaceKeys(session, keys, comment)
                    ? new ReplaceResult.Replaced()
                    : new ReplaceResult.NotProven("the machine could not write its authorized_keys");
        } catch (SshAttempt.OtherHostKeyException e) {
            return new ReplaceResult.WrongHostKey(e.fingerprint);
        } catch (SshAttempt.NoAnswerException e) {
            return new ReplaceResult.NotProven(e.why);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (shared != null) {
            shared.close();
            shared = null;
        }
    }

    private synchronized ProbeClient client() throws SshAttempt.NoAnswerException {
        if (closed) {
            throw new SshAttempt.NoAnswerException("Kindling is stopping");
        }
        if (shared == null) {
            shared = ProbeClient.start();
        }
        return shared;
    }
}
