package dev.kindling.chat.slack.fake;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The app's tokens and scopes, and what they allow. */
final class Access {
    private static final String REVOKED = "revoked";
    private static final Map<String, String> SCOPES = Map.ofEntries(
            Map.entry("users.info", "users:read"),
            Map.entry("users.list", "users:read"),
            Map.entry("usergroups.list", "usergroups:read"),
            Map.entry("usergroups.users.list", "usergroups:read"),
            Map.entry("chat.postMessage", "chat:write"),
            Map.entry("chat.postEphemeral", "chat:write"),
            Map.entry("chat.update", "chat:write"),
            Map.entry("conversations.open", "im:write"),
            Map.entry("conversations.members", "channels:read"),
            Map.entry("files.info", "files:read"));

    private final Set<String> scopes = ConcurrentHashMap.newKeySet();
    private volatile String botToken;
    private volatile String appToken;

    Access(String botToken, String appToken) {
        this.botToken = botToken;
        this.appToken = appToken;
        scopes.addAll(Set.of(
                "commands",
                "chat:write",
                "im:write",
                "im:history",
                "app_mentions:read",
                "users:read",
                "usergroups:read",
                "files:read"));
    }

    void grant(String scope) {
        scopes.add(scope);
    }

    void withdraw(String scope) {
        scopes.remove(scope);
    }

    void revokeBotToken() {
        botToken = REVOKED;
    }

    void revokeTokens() {
        botToken = REVOKED;
        appToken = REVOKED;
    }

    /** As in the header that names them. */
    String scopes() {
        return String.join(",", scopes);
    }

    boolean isBot(Optional<String> authorization) {
        return authorization.equals(Optional.of("Bearer " + botToken));
    }

    /** Refuses a method that this token may not call. */
    void check(String method, Optional<String> authorization) {
        String token = authorization.orElse("").replace("Bearer ", "");
        boolean app = token.equals(appToken) && !appToken.equals(REVOKED);
        boolean bot = token.equals(botToken) && !botToken.equals(REVOKED);
        if (!app && !bot) {
            throw new Refusal(token.isEmpty() ? "not_authed" : "invalid_auth");
        }
        if (method.equals("apps.connections.open") != app && !method.equals("auth.test")) {
            throw new Refusal("not_allowed_token_type");
        }
        if (SCOPES.containsKey(method)) {
            need(SCOPES.get(method));
        }
    }

    /** Refuses what needs a scope that the app has not. */
    void need(String scope) {
        if (!scopes.contains(scope)) {
            throw new Refusal(
                    "missing_scope", Json.object().put("needed", scope).put("provided", scopes()));
        }
    }
}
