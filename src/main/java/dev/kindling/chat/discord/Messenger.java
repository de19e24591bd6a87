package dev.kindling.chat.discord;

import dev.kindling.chat.Card;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.dv8tion.jda.api.entities.Message;
import net.dv8tion.jda.api.entities.MessageEmbed;
import net.dv8tion.jda.api.entities.User;
import net.dv8tion.jda.api.entities.channel.middleman.GuildMessageChannel;
import net.dv8tion.jda.api.entities.channel.middleman.MessageChannel;
import net.dv8tion.jda.api.interactions.InteractionHook;
import net.dv8tion.jda.api.utils.messages.MessageCreateBuilder;
import net.dv8tion.jda.api.utils.messages.MessageCreateData;
import net.dv8tion.jda.api.utils.messages.MessageEditBuilder;
import net.dv8tion.jda.api.utils.messages.MessageEditData;

/** Says cards in Discord: to a person or in a channel. Waits for Discord's word, some seconds at most. Thread-safe. */
final class Messenger {
    private static final int UNKNOWN_CHANNEL = 10003;

    /** The conversation or message is not there any more. */
    private static final Set<Integer> GONE = Set.of(10003, 10008, 50001, 50005);

    private static final int LOOKED_THROUGH = 50;
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(2);
    private static final int NONCE = 25;

    private final Line line;
    private final DiscordHealth health;
    private final Duration patience;
    private final Conversations conversations;

    /** @param patience longest time that a message waits for its turn and its answer; the outbox then decides anew */
    Messenger(Line line, DiscordHealth health, Duration patience) {
        this.line = line;
        this.health = health;
        this.patience = patience;
        this.conversations = new Conversations(line, patience);
    }

    /** Somebody who did something just now: need not be looked up when they are written to. */
    void met(User user) {
        conversations.met(user);
    }

    /** A new session: people of the old one cannot be written to through it. */
    void reconnected() {
        conversations.reconnected();
    }

    /**
     * Writes to a person.
     *
     * @param nonce the same at each attempt, so that Discord drops a second copy; empty for none
     */
    Posted direct(String user, String guild, Card card, String nonce) throws DiscordFault {
        return send(conversations.with(user), Embeds.message(card, Optional.of(guild)), nonce);
    }

    /** The newest of the bot's messages to that person that says this, if there is one from {@code since} on. */
    Optional<Posted> find(String user, String guild, Card card, Instant since) throws DiscordFault {
        MessageChannel channel = conversations.with(user);
        var wanted = Embeds.message(card, Optional.of(guild));
        List<Message> last = Calls.get(patience, () -> channel.getHistory().retrievePast(LOOKED_THROUGH));
        return last.stream()
                .filter(message -> message.getAuthor()
                        .getId()
                        .equals(message.getJDA().getSelfUser().getId()))
                .filter(message -> message.getTimeCreated().toInstant().isAfter(since.minus(CLOCKS_DIFFER)))
                .filter(message -> words(message.getContentRaw(), message.getEmbeds())
                        .equals(words(wanted.getContent(), wanted.getEmbeds())))
                .map(message -> new Posted(channel.getId(), message.getId()))
                .findFirst();
    }

    /** Without what Discord may have done to blanks. */
    private static String words(String content, List<MessageEmbed> embeds) {
        return Stream.concat(Stream.of(content), embeds.stream().map(MessageEmbed::getDescription))
                .map(text -> text == null ? "" : text.replaceAll("\\s+", " ").strip())
                .collect(Collectors.joining("\n"));
    }

    /** The same address, by the session of now: one that was given up sends nothing any more. */
    InteractionHook reaching(InteractionHook address) {
        return line.now()
                .filter(session -> session != address.getJDA())
                .map(session -> InteractionHook.from(session, String.valueOf(address.getToken())))
                .orElse(address);
    }

    /** Writes into a channel where everybody reads it. */
    Posted post(String channel, Card card, String nonce) throws DiscordFault {
        return send(channel(channel), Embeds.message(card, Optional.empty()), nonce);
    }

    /** Writes a line into a channel, addressed to one person, who is notified of it. */
    Posted call(String channel, String user, String text) throws DiscordFault {
        MessageCreateData message = new MessageCreateBuilder()
                .setContent("<@" + user + "> " + text)
                .setAllowedMentions(List.of())
                .mentionUsers(user)
                .build();
        return send(channel(channel), message, "");
    }

    private MessageChannel channel(String id) throws DiscordFault {
        GuildMessageChannel channel = line.session().getChannelById(GuildMessageChannel.class, id);
        if (channel == null) {
            throw DiscordFault.refused(UNKNOWN_CHANNEL, "the bot does not see that channel");
        }
        return channel;
    }

    private Posted send(MessageChannel channel, MessageCreateData message, String nonce) throws DiscordFault {
        Message sent = checked(() -> Calls.get(
                patience,
                () -> nonce.isEmpty()
                        ? channel.sendMessage(message)
                        : channel.sendMessage(message).setNonce(short25(nonce))));
        return new Posted(channel.getId(), sent.getId());
    }

    /** Changes a message in a conversation with a person. */
    void editDirect(String user, String guild, Posted message, Card card) throws DiscordFault {
        edit(conversations.with(user), message, edited(card, Optional.of(guild)));
    }

    void edit(Posted message, Card card) throws DiscordFault {
        edit(channel(message.channel()), message, edited(card, Optional.empty()));
    }

    private void edit(MessageChannel channel, Posted message, MessageEditData data) throws DiscordFault {
        checked(() -> Calls.get(patience, () -> channel.editMessageById(message.message(), data)));
    }

    /** A card that takes the place of another one, with all its parts. */
    static MessageEditData edited(Card card, Optional<String> guild) {
        return MessageEditBuilder.fromCreateData(Embeds.message(card, guild))
                .setReplace(true)
                .build();
    }

    /** Whether what was to be edited does not exist any more. */
    static boolean gone(DiscordFault fault) {
        return fault.says(GONE);
    }

    @FunctionalInterface
    private interface Attempt {
        Message run() throws DiscordFault;
    }

    private Message checked(Attempt attempt) throws DiscordFault {
        try {
            Message message = attempt.run();
            health.mended("permission");
            return message;
        } catch (DiscordFault fault) {
            if (fault.says(50013)) {
                health.complain(
                        "permission",
                        "I could not write into a channel: " + fault.getMessage()
                                + ". Give it to Kindling's role in the channel's settings.");
            }
            throw fault;
        }
    }

    private static String short25(String nonce) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(nonce.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, NONCE);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
