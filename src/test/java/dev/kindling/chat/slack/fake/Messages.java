package dev.kindling.chat.slack.fake;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** All messages that stand somewhere, oldest first. */
final class Messages {
    private final Ids ids;
    private final Witness witness;
    private final Map<String, Message> messages = new LinkedHashMap<>();
    /** By the response_url that made it, the key of what only one person sees. */
    private final Map<String, String> ofHooks = new HashMap<>();

    private volatile Optional<Runnable> afterPosting = Optional.empty();

    Messages(Ids ids, Witness witness) {
        this.ids = ids;
        this.witness = witness;
    }

    static String key(String channel, String ts) {
        return channel + ":" + ts;
    }

    void afterPosting(Runnable deed) {
        afterPosting = Optional.of(deed);
    }

    /** The bot's, for all to see; its ts. */
    String post(String place, String text, JsonNode blocks, JsonNode metadata) {
        String ts = ids.ts();
        put(new Message(place, ts, text, blocks, Optional.empty(), 0, metadata));
        Optional<Runnable> deed = afterPosting;
        afterPosting = Optional.empty();
        deed.ifPresent(Runnable::run);
        return ts;
    }

    /** Somebody else's. */
    void say(String channel, String text) {
        put(new Message(channel, ids.ts(), text, Json.array(), Optional.empty()));
    }

    private synchronized void put(Message message) {
        messages.put(key(message.channel(), message.ts()), message);
    }

    /** To one person only. */
    synchronized void show(String user, String channel, JsonNode body, String hook) {
        String text = body.path("text").asText();
        witness.complain(BlockKitRules.message(text, body.path("blocks")));
        var message = new Message(channel, ids.ts(), text, body.path("blocks"), Optional.of(user));
        put(message);
        ofHooks.put(hook, key(channel, message.ts()));
    }

    synchronized Optional<String> keyOfHook(String hook) {
        return Optional.ofNullable(ofHooks.get(hook));
    }

    synchronized void change(String key, JsonNode body) {
        messages.computeIfPresent(key, (id, old) -> old.edited(body));
    }

    synchronized Optional<Message> find(String key) {
        return Optional.ofNullable(messages.get(key));
    }

    List<Message> publicIn(String channel) {
        return in(channel, message -> message.onlyFor().isEmpty());
    }

    List<Message> whisperedTo(String user, String channel) {
        return in(channel, message -> message.onlyFor().equals(Optional.of(user)));
    }

    private synchronized List<Message> in(String channel, Predicate<Message> which) {
        return messages.values().stream()
                .filter(message -> message.channel().equals(channel) && which.test(message))
                .toList();
    }
}
