package dev.kindling.chat.slack.fake;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** {@code conversations.*}. */
final class ConversationMethods {
    /** So that whoever asks for people has to go on asking. */
    private static final int MEMBERS_A_PAGE = 2;
    /** Slack gives fewer than asked for when it likes. */
    private static final int MESSAGES_A_PAGE = 20;

    private final Access access;
    private final People people;
    private final Places places;
    private final Messages messages;

    ConversationMethods(Access access, People people, Places places, Messages messages) {
        this.access = access;
        this.people = people;
        this.places = places;
        this.messages = messages;
    }

    Map<String, WebApi.Method> methods() {
        return Map.of(
                "conversations.open", this::open,
                "conversations.members", this::members,
                "conversations.history", this::history);
    }

    private ObjectNode open(Form form) {
        ObjectNode opened = Json.ok();
        opened.putObject("channel").put("id", places.conversation(form.text("users")));
        return opened;
    }

    private ObjectNode members(Form form) {
        List<String> all = people.channel(form.text("channel")).orElseThrow(() -> new Refusal("channel_not_found"));
        String cursor = form.find("cursor").orElse("");
        int from = cursor.isEmpty() ? 0 : Integer.parseInt(cursor);
        int to = Math.min(all.size(), from + MEMBERS_A_PAGE);
        ObjectNode list = Json.ok();
        all.subList(from, to).forEach(list.putArray("members")::add);
        list.putObject("response_metadata").put("next_cursor", to < all.size() ? Integer.toString(to) : "");
        return list;
    }

    /** Newest first. */
    private ObjectNode history(Form form) {
        String channel = form.text("channel");
        access.need(scope(channel));
        boolean metadata = form.text("include_all_metadata").equals("1");
        int skip = form.number("cursor", 0);
        int limit = Math.min(MESSAGES_A_PAGE, form.number("limit", 100));
        ObjectNode answer = Json.ok();
        ArrayNode found = answer.putArray("messages");
        List<Message> all = messages.publicIn(channel);
        int last = all.size() - 1 - skip;
        if (last - limit >= 0) {
            answer.put("has_more", true)
                    .putObject("response_metadata")
                    .put("next_cursor", Integer.toString(skip + limit));
        }
        for (int i = last; i >= 0 && i > last - limit; i--) {
            add(found, all.get(i), metadata);
        }
        return answer;
    }

    private static String scope(String channel) {
        return switch (channel.charAt(0)) {
            case 'D' -> "im:history";
            case 'G' -> "groups:history";
            default -> "channels:history";
        };
    }

    private static void add(ArrayNode found, Message message, boolean metadata) {
        ObjectNode one =
                found.addObject().put("type", "message").put("ts", message.ts()).put("text", message.text());
        if (metadata && message.metadata().isObject()) {
            one.set("metadata", message.metadata());
        }
    }
}
