package dev.kindling.engine.rehearsal;

import java.security.PublicKey;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.server.auth.pubkey.PublickeyAuthenticator;
import org.apache.sshd.server.session.ServerSession;

/**
 * Lets in one user name with one of the machine's keys. The keys may be replaced while sessions are open. A session is marked
 * with its key before the key is looked up, so one that slips in during a replacement is found by {@link #noLongerAdmitted}.
 */
final class KeyGate implements PublickeyAuthenticator {
    private static final AttributeKey<String> KEY_OF_SESSION = new AttributeKey<>();

    private final String user;
    private volatile Set<String> admitted;

    KeyGate(String user, List<String> keys) {
        this.user = user;
        this.admitted = Set.copyOf(keys);
    }

    @Override
    public boolean authenticate(String name, PublicKey key, ServerSession session) {
        String line = PublicKeyEntry.toString(key);
        session.setAttribute(KEY_OF_SESSION, line);
        return name.equals(user) && admitted.contains(line);
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
