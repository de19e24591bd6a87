package dev.kindling.chat.slack.fake;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** {@code auth.test} and {@code apps.*}. */
final class AppMethods {
    private final SocketMode socket;

    AppMethods(SocketMode socket) {
        this.socket = socket;
    }

    Map<String, WebApi.Method> methods() {
        return Map.of(
                "auth.test",
                form -> who(),
                "apps.connections.open",
                form -> Json.ok().put("url", socket.ticket()));
    }

    private static ObjectNode who() {
        return Json.ok()
                .put("url", "https://fake.slack.com/")
                .put("team", "Fake")
                .put("user", "kindling")
                .put("team_id", FakeSlack.TEAM)
                .put("user_id", "U0BOT")
                .put("bot_id", "B0001")
                .put("is_enterprise_install", false);
    }
}
