package dev.kindling.engine.rehearsal;

import java.security.PublicKey;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.server.auth.pubkey.PublickeyAuthenticator;
import org.apache.sshd.server.session.ServerSession;

/**
 * Lets in one user name with one of the machine's keys. The keys may be replaced while sessions are open. A session is marked
 * with its key before the key is looked up, so one that slips in during a replacement is found by {@link #noLongerAdmitted}.
 */
final class KeyGate implements PublickeyAuthenticator {
    private static final AttributeKey<String> KEY_OF_SESSION = new AttributeKey<>();

    private static final AttributeKey<String> FINGERPRINT_OF_SESSION = new AttributeKey<>();

    private final String user;
    private volatile Set<String> admitted;

    private final LoginBook book;

    KeyGate(String user, List<String> keys, LoginBook book) {
        this.user = user;
        this.book = book;
        this.admitted = Set.copyOf(keys);
    }

    @Override
    public boolean authenticate(String name, PublicKey key, ServerSession session) {
        String line = PublicKeyEntry.toString(key);
        session.setAttribute(KEY_OF_SESSION, line);
        session.setAttribute(FINGERPRINT_OF_SESSION, KeyUtils.getFingerPrint(BuiltinDigests.sha256, key));
        if (!admitted.contains(line)) {
            book.refused(session.getAttribute(FINGERPRINT_OF_SESSION));
            return false;
        }
        return name.equals(user);
    }

    /** The session has proven to hold the private half. */
    void cameIn(Session session) {
        String fingerprint = session.getAttribute(FINGERPRINT_OF_SESSION);
        if (fingerprint != null) {
            book.loggedIn(fingerprint);
        }
    }

    void replace(List<String> keys) {
        admitted = Set.copyOf(keys);
    }

    /** The sessions whose key was taken away; also those which are still logging in with it. */
    <S extends Session> List<S> noLongerAdmitted(Collection<S> sessions) {
        Set<String> now = admitted;
        return sessions.stream()
                .filter(session -> {
                    String key = session.getAttribute(KEY_OF_SESSION);
                    return key != null && !now.contains(key);
                })
                .toList();
    }
}
