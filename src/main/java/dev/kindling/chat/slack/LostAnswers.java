package dev.kindling.chat.slack;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.slack.api.methods.response.conversations.ConversationsHistoryResponse;
import com.slack.api.model.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages that were posted without Slack's answer arriving, or without Kindling living long enough to note it: they may be
 * there or not. Slack drops no second copy by itself, so each message carries its own mark as metadata, and before it is
 * posted again the conversation is searched for that. For direct messages the scope im:history allows it; for channels only
 * channels:history and groups:history would, which the manifest does not ask for: where they are missing, the message is
 * posted again. Thread-safe.
 */
final class LostAnswers {
    private static final Logger log = LoggerFactory.getLogger(LostAnswers.class);
    private static final String TYPE = "kindling_message";
    private static final int MOST = 2_000;
    private static final int PAGE = 200;
    private static final int MOST_PAGES = 5;

    /** Slack's clock and ours are not the same. */
    private static final Duration CLOCKS_APART = Duration.ofMinutes(5);

    private static final Set<String> MAY_NOT_LOOK = Set.of(
            "missing_scope",
            "no_permission",
            "not_allowed_token_type",
            "channel_not_found",
            "not_in_channel",
            "unknown_method",
            "method_not_supported_for_channel_type");

    /**
     * @param where the person or channel it was for
     * @param marks any of which is the message's
     */
    private record Doubt(String where, Set<String> marks, Instant since) {}

    private final SlackApi api;

    private final Map<String, Doubt> doubts = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Doubt> eldest) {
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

    /** A doubt that is there already, and perhaps older, stays. */
    synchronized void add(String what, String where, List<String> alsoAs, Instant since) {
        Set<String> marks = new HashSet<>(alsoAs);
        marks.add(what);
        doubts.putIfAbsent(what, new Doubt(where, Set.copyOf(marks), since));
    }

    private synchronized Optional<Doubt> about(String what) {
        return Optional.ofNullable(doubts.get(what));
    }

    /** Nothing is doubtful about it any more. */
    synchronized void settled(String what) {
        doubts.remove(what);
    }

    /** A message that had been posted all the same, and the text that it shows. */
    record Found(Posted posted, String text) {}

    /**
     * The message, when it had been posted all the same; its doubt stays until it is {@link #settled}. Empty when there is no
     * reason to look, or nothing to see.
     *
     * @throws SlackFault when Slack cannot say just now; then it is better to wait than to post twice
     */
    Optional<Found> find(String what) throws SlackFault {
        Optional<Doubt> doubt = about(what);
        if (doubt.isEmpty()) {
            return Optional.empty();
        }
        try {
            Optional<Found> found = search(doubt.get());
            if (found.isEmpty()) {
                settled(what);
            }
            return found;
        } catch (SlackFault fault) {
            if (!fault.says(MAY_NOT_LOOK)) {
                throw fault;
            }
            log.info("A message may be posted twice, as I may not look ({})", fault.error());
            settled(what);
            return Optional.empty();
        }
    }

    private Optional<Found> search(Doubt doubt) throws SlackFault {
        String where = doubt.where();
        boolean person = where.startsWith("U") || where.startsWith("W");
        String channel = person
                ? api.call("conversations.open", bot -> bot.conversationsOpen(request -> request.users(List.of(where))))
                        .getChannel()
                        .getId()
                : where;
        String oldest = doubt.since().minus(CLOCKS_APART).getEpochSecond() + ".000000";
        String cursor = "";
        for (int page = 0; page < MOST_PAGES; page++) {
            String from = cursor;
            ConversationsHistoryResponse history = api.call(
                    "conversations.history",
                    bot -> bot.conversationsHistory(request -> {
                        request.channel(channel).oldest(oldest).limit(PAGE).includeAllMetadata(true);
                        return from.isEmpty() ? request : request.cursor(from);
                    }));
            List<Message> messages = history.getMessages() == null ? List.of() : history.getMessages();
            Optional<Found> found = messages.stream()
                    .filter(message -> isOneOf(doubt.marks(), message))
                    .findFirst()
                    .map(message -> new Found(
                            new Posted(channel, message.getTs()), message.getText() == null ? "" : message.getText()));
            var next = history.getResponseMetadata();
            cursor = next == null || next.getNextCursor() == null ? "" : next.getNextCursor();
            if (found.isPresent() || cursor.isEmpty()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static boolean isOneOf(Set<String> marks, Message message) {
        return message.getMetadata() != null
                && TYPE.equals(message.getMetadata().getEventType())
                && message.getMetadata().getEventPayload() != null
                && marks.contains(
                        String.valueOf(message.getMetadata().getEventPayload().get("nonce")));
    }
}
