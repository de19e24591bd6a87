package dev.kindling.chat.slack;

import dev.kindling.chat.ChatPlatform.Connection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How things stand with Slack, in plain words; for {@code /readyz}, the log and the doctor. Thread-safe. */
final class SlackHealth {
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

    private static final Logger log = LoggerFactory.getLogger(SlackHealth.class);

    private final Map<String, String> complaints = new ConcurrentSkipListMap<>();
    private Connection connection = new Connection(false, "not connected yet");
    private Optional<String> end = Optional.empty();

    synchronized void up(String detail) {
        if (end.isEmpty()) {
            if (!connection.up()) {
                log.info("Slack: {}", detail);
            }
            connection = new Connection(true, detail);
        }
    }

    synchronized void down(String why) {
        if (end.isEmpty()) {
            if (connection.up() || !connection.detail().equals(why)) {
                log.warn("Slack: {}", why);
            }
            connection = new Connection(false, why);
        }
    }

    /** Nothing more is tried until Kindling is started again. */
    synchronized void stop(String why) {
        if (end.isEmpty()) {
            end = Optional.of(why);
            connection = new Connection(false, why);
            log.error("Slack is OFF until this is mended and Kindling started again: {}", why);
        }
    }

    synchronized boolean stopped() {
        return end.isPresent();
    }

    /** Something works less well than it should; said once in the log and kept for {@code /readyz} until it is mended. */
    void complain(String about, String sentence) {
        if (!sentence.equals(complaints.put(about, sentence))) {
            log.warn("Slack: {}", sentence);
        }
    }

    void mended(String about) {
        complaints.remove(about);
    }

    synchronized Connection connection() {
        return complaints.isEmpty()
                ? connection
                : new Connection(connection.up(), connection.detail() + ". " + String.join(" ", complaints.values()));
    }

    /** What an operator does about an error of Slack's. */
    static String advice(String error) {
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
