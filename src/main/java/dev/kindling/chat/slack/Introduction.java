package dev.kindling.chat.slack;

import com.slack.api.methods.response.auth.AuthTestResponse;
import dev.kindling.chat.ConnectionHealth;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Asks Slack who we are and what we may do there. Used by one thread. */
final class Introduction {
    /** What the bot cannot do without; others cost a feature only. */
    static final Set<String> NEEDED_SCOPES = Set.of("commands", "chat:write", "im:write");

    static final Set<String> WISHED_SCOPES =
            Set.of("users:read", "usergroups:read", "im:history", "app_mentions:read", "files:read");

    private final SlackApi api;
    private final ConnectionHealth health;
    private final Installation workspace;

    Introduction(SlackApi api, ConnectionHealth health, Installation workspace) {
        this.api = api;
        this.health = health;
        this.workspace = workspace;
    }

    /** Whether Slack said who we are; if not, {@link ConnectionHealth} knows why, and whether there is a point in asking again. */
    boolean made() {
        try {
            AuthTestResponse answer = api.call("auth.test", bot -> bot.authTest(request -> request));
            workspace.set(new Workspace(
                    text(answer.getTeamId()),
                    text(answer.getTeam()),
                    text(answer.getUserId()),
                    text(answer.getEnterpriseId())));
            checkScopes(answer.getHttpResponseHeaders());
            return true;
        } catch (SlackFault fault) {
            if (fault.tokenIsDead()) {
                health.stop("Slack refuses the bot token (" + fault.error() + "): " + SlackAdvice.about(fault.error()));
            } else {
                health.down("Slack does not answer (" + fault.error() + "); I keep trying");
            }
            return false;
        }
    }

    /** The scopes that an answer of Slack's tells in its headers; empty when it tells none. */
    static Set<String> scopes(@Nullable Map<String, List<String>> headers) {
        Set<String> given = new HashSet<>();
        if (headers != null) {
            headers.entrySet().stream()
                    .filter(header -> header.getKey().toLowerCase(Locale.ROOT).equals("x-oauth-scopes"))
                    .map(Map.Entry::getValue)
                    .flatMap(Collection::stream)
                    .flatMap(value -> Arrays.stream(value.split(",")))
                    .map(String::strip)
                    .filter(scope -> !scope.isEmpty())
                    .forEach(given::add);
        }
        return given;
    }

    private void checkScopes(@Nullable Map<String, List<String>> headers) {
        Set<String> given = scopes(headers);
        if (given.isEmpty()) {
            return;
        }
        for (String scope : NEEDED_SCOPES) {
            note(scope, given.contains(scope), "the bot cannot work without it");
        }
        for (String scope : WISHED_SCOPES) {
            note(scope, given.contains(scope), "what needs it does not work");
        }
    }

    private void note(String scope, boolean there, String consequence) {
        if (there) {
            health.mended("scope " + scope);
        } else {
            health.complain(
                    "scope " + scope,
                    "The bot lacks the scope " + scope + ", " + consequence + ": " + SlackAdvice.about("missing_scope")
                            + ".");
        }
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }
}
