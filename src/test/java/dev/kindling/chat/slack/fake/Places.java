package dev.kindling.chat.slack.fake;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Where the bot can write: channels that it is in, and its conversations with people. */
final class Places {
    private final Ids ids;
    private final People people;
    private final Map<String, String> conversations = new ConcurrentHashMap<>();
    private final Set<String> closedToMessages = ConcurrentHashMap.newKeySet();
    private final Set<String> withoutTheBot = ConcurrentHashMap.newKeySet();
    private volatile boolean conversationsHaveToBeOpened;

    Places(Ids ids, People people) {
        this.ids = ids;
        this.people = people;
    }

    void close(String user, boolean closed) {
        if (closed) {
            closedToMessages.add(user);
        } else {
            closedToMessages.remove(user);
        }
    }

    void without(String channel) {
        withoutTheBot.add(channel);
    }

    void with(String channel) {
        withoutTheBot.remove(channel);
    }

    void refuseUserIds() {
        conversationsHaveToBeOpened = true;
    }

    /** Id of the bot's conversation with somebody, from now on at the latest. */
    String conversation(String user) {
        return conversations.computeIfAbsent(user, id -> ids.next("D"));
    }

    /** Empty while there is none. */
    Optional<String> conversationIfAny(String user) {
        return Optional.ofNullable(conversations.get(user));
    }

    /** Where a message to that channel or person goes; refuses where the bot cannot write. */
    String reached(String channel) {
        String place = channel;
        if (channel.startsWith("U") || channel.startsWith("W")) {
            if (people.member(channel).isEmpty() || conversationsHaveToBeOpened) {
                throw new Refusal("channel_not_found");
            }
            place = conversation(channel);
        }
        if (withoutTheBot.contains(place)) {
            throw new Refusal("not_in_channel");
        }
        if (isClosed(place)) {
            throw new Refusal("messages_tab_disabled");
        }
        return place;
    }

    private boolean isClosed(String place) {
        return conversations.entrySet().stream()
                .anyMatch(entry -> entry.getValue().equals(place) && closedToMessages.contains(entry.getKey()));
    }
}
