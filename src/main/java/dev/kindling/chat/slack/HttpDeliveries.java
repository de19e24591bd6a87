package dev.kindling.chat.slack;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Names the deliveries of mode http, which have no envelopes. Slack's interactions carry ids of their own; for one that does
 * not, the signature is its name: it differs from second to second, so that two equal commands are two, and a copied request
 * is still the same. A redelivery is signed anew, says so in its header, and gets the name of the one before with the same
 * body. In memory only, so after a restart it counts as new. Thread-safe.
 */
final class HttpDeliveries {
    private static final int MOST = 1_000;

    private final Map<String, String> newest = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > MOST;
        }
    };

    /**
     * @param signature of the request, found right
     * @param body what tells its body from others
     * @param again whether Slack says that it has sent this before
     */
    synchronized String name(String signature, String body, boolean again) {
        if (again) {
            return newest.computeIfAbsent(body, unknown -> signature);
        }
        newest.put(body, signature);
        return signature;
    }
}
