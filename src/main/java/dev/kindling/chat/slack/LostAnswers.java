package dev.kindling.chat.slack;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.slack.api.methods.response.conversations.ConversationsHistoryResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages that were posted without Slack's answer arriving: they may be there or not. Slack drops no second copy by itself,
 * so each message carries its own mark as metadata, and before it is posted again the conversation is searched for that. In
 * direct conversations only, where the scope im:history lets us read; elsewhere it is posted again. Thread-safe.
 */
final class LostAnswers {
    private static final Logger log = LoggerFactory.getLogger(LostAnswers.class);
    private static final String TYPE = "kindling_message";
    private static final int MOST = 2_000;

    /** How many of the newest messages of a conversation are looked through. */
    private static final int NEWEST = 30;

    private static final Set<String> MAY_NOT_LOOK =
            Set.of("missing_scope", "not_allowed_token_type", "channel_not_found", "not_in_channel", "unknown_method");

    private final SlackApi api;

    /** What was being said, and the person or channel it was for. */
    private final Map<String, String> doubtful = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > MOST;
        }
    };

    LostAnswers(SlackApi api) {
        this.api = api;
    }

    /** For the message: recognises it later, and tells nothing about it. */
    static String metadata(String what) {
        var metadata = JsonNodeFactory.instance.objectNode().put("event_type", TYPE);
        metadata.putObject("event_payload").put("nonce", what);
        return metadata.toString();
    }

    synchronized void add(String what, String place) {
        doubtful.put(what, place);
    }

    private synchronized Optional<String> placeOf(String what) {
        return Optional.ofNullable(doubtful.get(what));
    }

    private synchronized void forget(String what) {
        doubtful.remove(what);
    }

    /**
     * The message, when it had been posted all the same; empty when there is no reason to look, or nothing to see.
     *
     * @throws SlackFault when Slack cannot say just now; then it is better to wait than to post twice
     */
    Optional<Posted> find(String what) throws SlackFault {
        Optional<String> place = placeOf(what);
        if (place.isEmpty()) {
            return Optional.empty();
        }
        try {
            Optional<Posted> found = search(place.get(), what);
            forget(what);
            return found;
        } catch (SlackFault fault) {
            if (!fault.says(MAY_NOT_LOOK)) {
                throw fault;
            }
            log.info("A message may have been posted twice, as I may not look ({})", fault.error());
            forget(what);
            return Optional.empty();
        }
    }

    private Optional<Posted> search(String place, String what) throws SlackFault {
        boolean person = place.startsWith("U") || place.startsWith("W");
        if (!person && !place.startsWith("D")) {
            return Optional.empty();
        }
        String channel = person
                ? api.call("conversations.open", bot -> bot.conversationsOpen(request -> request.users(List.of(place))))
                        .getChannel()
                        .getId()
                : place;
        ConversationsHistoryResponse history = api.call(
                "conversations.history",
                bot -> bot.conversationsHistory(
                        request -> request.channel(channel).limit(NEWEST).includeAllMetadata(true)));
        if (history.getMessages() == null) {
            return Optional.empty();
        }
        return history.getMessages().stream()
                .filter(message -> message.getMetadata() != null
                        && TYPE.equals(message.getMetadata().getEventType())
                        && message.getMetadata().getEventPayload() != null
                        && what.equals(message.getMetadata().getEventPayload().get("nonce")))
                .findFirst()
                .map(message -> new Posted(channel, message.getTs()));
    }
}
