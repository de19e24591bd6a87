package dev.kindling.sshkey;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.sshd.client.auth.AbstractUserAuth;
import org.apache.sshd.client.auth.AbstractUserAuthFactory;
import org.apache.sshd.client.auth.UserAuth;
import org.apache.sshd.client.auth.UserAuthFactory;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.util.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Offers public keys to a server without ever signing: RFC 4252, section 7. It answers USERAUTH_PK_OK for a key that would log
 * in, and USERAUTH_FAILURE for any other. That is also how OpenSSH's client begins every login, so a key that is refused here
 * is refused at a real login.
 */
final class KeyOffer extends AbstractUserAuth {
    private static final String METHOD = "publickey";

    private final Deque<PublicKey> ahead;
    private final Map<PublicKey, Boolean> answers;
    private @Nullable PublicKey asked;

    /** @param answers filled with whether each key would log in; a key that got no answer stays out */
    KeyOffer(List<PublicKey> keys, Map<PublicKey, Boolean> answers) {
        super(METHOD);
        this.ahead = new ArrayDeque<>(keys);
        this.answers = answers;
    }

    /** Offers keys on connections that are for that, and logs in on the others. */
    static UserAuthFactory orLogin() {
        return new AbstractUserAuthFactory(METHOD) {
            @Override
            public UserAuth createUserAuth(ClientSession session) throws IOException {
                Optional<KeyOffer> offer = Handshake.of(session).offered();
                return offer.isPresent() ? offer.get() : UserAuthPublicKeyFactory.INSTANCE.createUserAuth(session);
            }
        };
    }

    /** Called at first, and again after each refusal. */
    @Override
    protected boolean sendAuthDataRequest(ClientSession session, String service) throws Exception {
        if (asked != null) {
            answers.put(asked, false);
        }
        return offerNext(session, service);
    }

    @Override
    protected boolean processAuthDataRequest(ClientSession session, String service, Buffer buffer) throws Exception {
        if (buffer.getUByte() != SshConstants.SSH_MSG_USERAUTH_PK_OK || asked == null) {
            return false;
        }
        answers.put(asked, true);
        return offerNext(session, service);
    }

    private boolean offerNext(ClientSession session, String service) throws Exception {
        PublicKey key = ahead.poll();
        asked = key;
        if (key == null) {
            return false;
        }
        Buffer request = session.createBuffer(SshConstants.SSH_MSG_USERAUTH_REQUEST);
        request.putString(session.getUsername());
        request.putString(service);
        request.putString(METHOD);
        request.putBoolean(false);
        request.putString(key.type().equals("ssh-rsa") ? "rsa-sha2-512" : key.type());
        request.putBytes(java.util.Base64.getDecoder().decode(key.blob()));
        session.writePacket(request);
        return true;
    }
}
