package dev.kindling.chat.slack.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;

/** What Slack tells of what people do, in the shapes of its published samples. */
final class Payloads {
    private final Ids ids;
    private final People people;
    private final Places places;
    private final Triggers triggers;
    private final Hooks hooks;

    Payloads(Ids ids, People people, Places places, Triggers triggers, Hooks hooks) {
        this.ids = ids;
        this.people = people;
        this.places = places;
        this.triggers = triggers;
        this.hooks = hooks;
    }

    ObjectNode command(String user, String line, String channel) {
        String[] words = line.split(" ", 2);
        return Json.object()
                .put("token", FakeSlack.VERIFICATION)
                .put("team_id", FakeSlack.TEAM)
                .put("team_domain", "fake")
                .put("channel_id", channel)
                .put("channel_name", "general")
                .put("user_id", user)
                .put("user_name", people.name(user))
                .put("command", words[0])
                .put("text", words.length > 1 ? words[1] : "")
                .put("api_app_id", "A0001")
                .put("is_enterprise_install", "false")
                .put("response_url", hooks.open(user, channel, Optional.empty()))
                .put("trigger_id", triggers.issue(user));
    }

    ObjectNode press(String user, Message message, String label) {
        JsonNode button = Message.button(message.blocks(), label);
        ObjectNode payload = interaction("block_actions", user);
        payload.putObject("container")
                .put("type", "message")
                .put("message_ts", message.ts())
                .put("channel_id", message.channel())
                .put("is_ephemeral", message.onlyFor().isPresent());
        payload.putObject("channel").put("id", message.channel()).put("name", "somewhere");
        payload.put("response_url", hooks.open(user, message.channel(), Optional.of(message.ts())));
        action(payload, button);
        return payload;
    }

    private static void action(ObjectNode payload, JsonNode button) {
        ObjectNode action = payload.putArray("actions").addObject();
        action.put("action_id", button.path("action_id").asText())
                .put("block_id", "b1")
                .put("value", button.path("value").asText())
                .put("type", "button")
                .put("action_ts", System.nanoTime() + ".1");
        action.set("text", button.path("text"));
    }

    ObjectNode submission(Modal modal, Map<String, String> values) {
        ObjectNode payload = interaction("view_submission", modal.user());
        ObjectNode view = payload.putObject("view");
        view.setAll((ObjectNode) modal.view().deepCopy());
        view.put("id", modal.id())
                .put("hash", modal.hash())
                .put("team_id", FakeSlack.TEAM)
                .put("app_id", "A0001");
        ObjectNode state = view.putObject("state").putObject("values");
        for (JsonNode block : modal.view().path("blocks")) {
            String id = block.path("block_id").asText();
            JsonNode element = block.path("element");
            ObjectNode value =
                    state.putObject(id).putObject(element.path("action_id").asText());
            enter(value, element, Optional.ofNullable(values.get(id)));
        }
        payload.putArray("response_urls");
        return payload;
    }

    private static void enter(ObjectNode value, JsonNode element, Optional<String> given) {
        value.put("type", element.path("type").asText());
        if (element.path("type").asText().equals("static_select")) {
            String chosen =
                    given.orElse(element.path("initial_option").path("value").asText());
            element.path("options").forEach(option -> {
                if (option.path("value").asText().equals(chosen)) {
                    value.set("selected_option", option);
                }
            });
            return;
        }
        String entered = given.orElse(element.path("initial_value").asText(""));
        if (entered.isEmpty()) {
            value.putNull("value");
        } else {
            value.put("value", entered);
        }
    }

    private ObjectNode interaction(String type, String user) {
        ObjectNode payload = Json.object();
        payload.put("type", type);
        payload.putObject("user")
                .put("id", user)
                .put("username", people.name(user))
                .put("name", people.name(user))
                .put("team_id", people.team(user));
        payload.putObject("team").put("id", FakeSlack.TEAM).put("domain", "fake");
        payload.put("api_app_id", "A0001").put("token", FakeSlack.VERIFICATION).put("trigger_id", triggers.issue(user));
        payload.putNull("enterprise");
        payload.put("is_enterprise_install", false);
        return payload;
    }

    ObjectNode event(ObjectNode event) {
        ObjectNode payload = Json.object();
        payload.put("token", FakeSlack.VERIFICATION)
                .put("team_id", FakeSlack.TEAM)
                .put("api_app_id", "A0001");
        payload.set("event", event);
        payload.put("type", "event_callback").put("event_id", ids.next("Ev"));
        return payload;
    }

    ObjectNode message(String user, String text) {
        return Json.object()
                .put("type", "message")
                .put("user", user)
                .put("team", FakeSlack.TEAM)
                .put("text", text.replace("&", "&amp;"))
                .put("channel", places.conversation(user))
                .put("channel_type", "im")
                .put("ts", ids.ts());
    }

    ObjectNode mention(String user, String channel, String text) {
        ObjectNode event = message(user, "<@U0BOT> " + text);
        event.put("type", "app_mention").put("channel", channel).remove("channel_type");
        return event;
    }

    /** @param url where it can be read */
    ObjectNode upload(String user, String id, String name, int size, String url) {
        ObjectNode event = message(user, "");
        event.put("subtype", "file_share");
        event.putArray("files")
                .addObject()
                .put("id", id)
                .put("name", name)
                .put("size", size)
                .put("url_private", url);
        return event;
    }

    ObjectNode homeOpened(String user) {
        return Json.object()
                .put("type", "app_home_opened")
                .put("user", user)
                .put("channel", places.conversation(user))
                .put("tab", "home");
    }

    ObjectNode groupChanged(String group) {
        return Json.object()
                .put("type", "subteam_members_changed")
                .put("subteam_id", group)
                .put("team_id", FakeSlack.TEAM);
    }
}
