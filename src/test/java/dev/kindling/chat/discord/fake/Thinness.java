package dev.kindling.chat.discord.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What servers leave out that speak like Discord and are none of its own. */
final class Thinness {
    private Thinness() {}

    /** The event as such a server would send it. */
    static ObjectNode event(String type, ObjectNode data) {
        ObjectNode thin = data.deepCopy();
        switch (type) {
            case "READY" -> thin.remove(List.of("resume_gateway_url", "private_channels", "application", "_trace"));
            case "GUILD_CREATE" -> {
                thin.remove(List.of(
                        "afk_timeout",
                        "threads",
                        "guild_scheduled_events",
                        "voice_states",
                        "stage_instances",
                        "presences",
                        "emojis",
                        "stickers",
                        "features",
                        "unavailable",
                        "large",
                        "member_count"));
                thin.path("roles").forEach(Thinness::role);
                // Not a word of its channels, as Discord's own may do about those that the bot cannot see.
                thin.putArray("channels");
            }
            case "GUILD_ROLE_CREATE", "GUILD_ROLE_UPDATE" -> role(thin.path("role"));
            case "MESSAGE_CREATE" ->
                thin.remove(List.of("mentions", "mention_roles", "embeds", "components", "flags", "pinned", "tts"));
            case "INTERACTION_CREATE" -> interaction(thin);
            default -> {}
        }
        return thin;
    }

    /** The answer as such a server would give it: of messages and commands little more than their ids. */
    static JsonNode answer(String route, JsonNode body) {
        boolean message = List.of(Rest.CREATE_MESSAGE, Rest.EDIT_MESSAGE, Rest.EDIT_ORIGINAL, Rest.FOLLOWUP)
                .contains(route);
        if (message && body instanceof ObjectNode whole) {
            return whole.deepCopy().retain("id", "channel_id", "content");
        } else if (route.equals(Rest.PUT_GUILD_COMMANDS)) {
            ArrayNode thin = body.deepCopy();
            thin.forEach(command -> ((ObjectNode) command).retain("name", "description"));
            return thin;
        }
        return body;
    }

    private static void role(JsonNode role) {
        ((ObjectNode) role).remove(List.of("colors", "hoist", "managed", "mentionable", "position", "flags"));
    }

    private static void interaction(ObjectNode event) {
        event.remove(List.of(
                "context",
                "authorizing_integration_owners",
                "channel",
                "guild",
                "guild_locale",
                "locale",
                "entitlements",
                "app_permissions",
                "attachment_size_limit"));
    }
}
