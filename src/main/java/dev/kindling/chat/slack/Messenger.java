package dev.kindling.chat.slack;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.slack.api.methods.response.chat.ChatPostMessageResponse;
import dev.kindling.chat.Card;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Says cards in Slack: to a person, in a channel, to one person in a channel, in answer to an interaction. Thread-safe. */
final class Messenger {
    /** Slack does not know the place, perhaps because the conversation was never opened. */
    private static final Set<String> NO_SUCH_PLACE = Set.of("channel_not_found", "not_in_channel", "invalid_channel");

    /** The message to be edited is there no more, or may not be edited any more. */
    static final Set<String> GONE = Set.of(
            "message_not_found", "cant_update_message", "edit_window_closed", "channel_not_found", "is_inactive");

    /** Slack does not like how it looks; as plain text it may still arrive. */
    private static final Set<String> NOT_AS_BLOCKS =
            Set.of("invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "invalid_arguments");

    private final SlackApi api;
    private final SlackPace pace;
    private final InstantSource clock;
    private final LostAnswers lost;
    private final Map<String, String> conversations = new ConcurrentHashMap<>();

    Messenger(SlackApi api, SlackPace pace, InstantSource clock) {
        this.api = api;
        this.pace = pace;
        this.clock = clock;
        this.lost = new LostAnswers(api);
    }

    /**
     * Writes to a person. Slack opens the conversation by itself; where it does not, it is opened once.
     *
     * @param talk whether they have just said something and wait for this
     * @param what the same at each try to say it; Slack keeps it with the message
     */
    Posted direct(String user, Card card, boolean talk, String what) throws SlackFault {
        String place = conversations.getOrDefault(user, user);
        Optional<Posted> before = before(what, card);
        if (before.isPresent()) {
            return remember(user, before.get());
        }
        api.checkPause("chat.postMessage");
        wait("chat.postMessage", pace.post(user, talk, what));
        try {
            return remember(user, postNow(place, card, what));
        } catch (SlackFault fault) {
            if (!fault.says(NO_SUCH_PLACE)) {
                throw fault;
            }
        }
        String opened = api.call(
                        "conversations.open", bot -> bot.conversationsOpen(request -> request.users(List.of(user))))
                .getChannel()
                .getId();
        conversations.put(user, opened);
        return remember(user, postNow(opened, card, what));
    }

    /**
     * A message that may have been posted by an earlier process: looked for before it is posted now.
     *
     * @param where the person or channel it was for
     * @param alsoAs other names under which it may stand there
     */
    void doubtful(String what, String where, List<String> alsoAs, Instant since) {
        lost.add(what, where, alsoAs, since);
    }

    private Posted remember(String user, Posted posted) {
        if (posted.channel().startsWith("D")) {
            conversations.put(user, posted.channel());
        }
        return posted;
    }

    /** The message as it was posted before, if it was, showing the newest text now. */
    private Optional<Posted> before(String what, Card card) throws SlackFault {
        Optional<LostAnswers.Found> found = lost.find(what);
        if (found.isPresent() && !found.get().text().equals(BlockKit.fallback(card))) {
            try {
                edit(found.get().posted(), card);
            } catch (SlackFault fault) {
                if (!fault.says(GONE)) {
                    throw fault;
                }
                found = Optional.empty();
            }
        }
        lost.settled(what);
        return found.map(LostAnswers.Found::posted);
    }

    /** Writes into a conversation where everybody reads it. */
    Posted post(String channel, Card card, String what) throws SlackFault {
        Optional<Posted> before = before(what, card);
        if (before.isPresent()) {
            return before.get();
        }
        api.checkPause("chat.postMessage");
        wait("chat.postMessage", pace.post(channel, false, what));
        return postNow(channel, card, what);
    }

    private Posted postNow(String channel, Card card, String what) throws SlackFault {
        try {
            return post(channel, card, what, true);
        } catch (SlackFault fault) {
            if (fault.says(NOT_AS_BLOCKS)) {
                return post(channel, card, what, false);
            }
            if (fault.mayBeDone()) {
                lost.add(what, channel, List.of(), clock.instant());
            }
            throw fault;
        }
    }

    private Posted post(String channel, Card card, String what, boolean blocks) throws SlackFault {
        ChatPostMessageResponse answer = api.call(
                "chat.postMessage",
                bot -> bot.chatPostMessage(request -> {
                    request.channel(channel)
                            .text(BlockKit.fallback(card))
                            .metadataAsString(LostAnswers.metadata(what))
                            .unfurlLinks(false)
                            .unfurlMedia(false);
                    return blocks
                            ? request.blocksAsString(
                                    BlockKit.blocks(card, BlockKit.IN_MESSAGE).toString())
                            : request;
                }));
        return new Posted(
                answer.getChannel() == null ? channel : answer.getChannel(),
                answer.getTs() == null ? "" : answer.getTs());
    }

    void edit(Posted message, Card card) throws SlackFault {
        api.checkPause("chat.update");
        wait("chat.update", pace.edit("edit " + message.id()));
        String blocks = BlockKit.blocks(card, BlockKit.IN_MESSAGE).toString();
        try {
            edit(message, card, blocks);
        } catch (SlackFault fault) {
            if (!fault.says(NOT_AS_BLOCKS)) {
                throw fault;
            }
            // An empty list takes the earlier blocks away, which would be shown instead of the text.
            edit(message, card, "[]");
        }
    }

    private void edit(Posted message, Card card, String blocks) throws SlackFault {
        api.call(
                "chat.update",
                bot -> bot.chatUpdate(request -> request.channel(message.channel())
                        .ts(message.ts())
                        .text(BlockKit.fallback(card))
                        .blocksAsString(blocks)));
    }

    /** Shows it to one person in a channel; it cannot be edited and is gone when they load the page anew. */
    void whisper(String channel, String user, Card card) throws SlackFault {
        api.checkPause("chat.postEphemeral");
        wait("chat.postEphemeral", pace.whisper("whisper " + channel + " " + user));
        try {
            whisper(channel, user, card, true);
        } catch (SlackFault fault) {
            if (!fault.says(NOT_AS_BLOCKS)) {
                throw fault;
            }
            whisper(channel, user, card, false);
        }
    }

    private void whisper(String channel, String user, Card card, boolean blocks) throws SlackFault {
        api.call(
                "chat.postEphemeral",
                bot -> bot.chatPostEphemeral(request -> {
                    request.channel(channel).user(user).text(BlockKit.fallback(card));
                    return blocks
                            ? request.blocksAsString(
                                    BlockKit.blocks(card, BlockKit.IN_MESSAGE).toString())
                            : request;
                }));
    }

    /** @param replace whether the message that the address belongs to is replaced */
    void respond(String responseUrl, Card card, boolean replace) throws SlackFault {
        ObjectNode message = ephemeral(card);
        message.put("replace_original", replace).put("delete_original", false);
        api.respond(responseUrl, message);
    }

    /** A card as the body of an answer that only the asker sees. */
    static ObjectNode ephemeral(Card card) {
        ObjectNode message = JsonNodeFactory.instance
                .objectNode()
                .put("response_type", "ephemeral")
                .put("text", BlockKit.fallback(card));
        message.set("blocks", BlockKit.blocks(card, BlockKit.IN_MESSAGE));
        return message;
    }

    private static void wait(String method, Optional<Duration> pause) throws SlackFault {
        if (pause.isPresent()) {
            throw SlackFault.wait(method, pause.get());
        }
    }
}
