package dev.kindling.chat.slack;

import java.util.Set;

/** What errors of Slack's mean for an operator. */
final class SlackAdvice {
    /** Answers that no further try will change: somebody has to mend a token or the app's settings. */
    static final Set<String> TOKEN_IS_DEAD = Set.of(
            "invalid_auth",
            "not_authed",
            "account_inactive",
            "token_revoked",
            "token_expired",
            "not_allowed_token_type",
            "team_access_not_granted",
            "app_uninstalled");

    private SlackAdvice() {}

    /** What an operator does about an error of Slack's. */
    static String about(String error) {
        return switch (error) {
            case "invalid_auth", "not_authed", "not_allowed_token_type" ->
                "check slack.bot-token (xoxb-…, api.slack.com/apps > OAuth & Permissions) and slack.app-token (xapp-…,"
                        + " Basic Information > App-Level Tokens)";
            case "account_inactive", "token_revoked", "token_expired", "app_uninstalled" ->
                "install the app to the workspace again (api.slack.com/apps > Install App) and set the new token";
            case "missing_scope" ->
                "add the scope (api.slack.com/apps > OAuth & Permissions > Scopes) and install the app again";
            default -> "see https://api.slack.com/apps";
        };
    }
}
