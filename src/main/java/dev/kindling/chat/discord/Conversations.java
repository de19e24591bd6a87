package dev.kindling.chat.discord;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import net.dv8tion.jda.api.JDA;
import net.dv8tion.jda.api.entities.User;
import net.dv8tion.jda.api.entities.channel.middleman.MessageChannel;

/** The bot's conversations with single people, opened when they are needed. Waits for Discord's word. Thread-safe. */
final class Conversations {
    /** What Discord says of somebody whom the bot cannot write to. */
    private static final int CANNOT_WRITE_TO = 50007;

    private static final int MOST_PEOPLE = 10_000;
    private static final Duration OTHERS_TURN = Duration.ofSeconds(1);

    private final Line line;
    private final Duration patience;
    private final Recent<String, String> channels = new Recent<>(MOST_PEOPLE);
    private final Recent<String, User> seen = new Recent<>(MOST_PEOPLE);

    /** Whose conversation did not open when it was tried last. */
    private final Recent<String, Boolean> stuck = new Recent<>(MOST_PEOPLE);

    /** The one place in the SDK's line for all of those: the rest of it is for people who have not been tried yet. */
    private final Semaphore onceMore = new Semaphore(1);

    /** @param patience longest time that an opening waits for its turn and its answer */
    Conversations(Line line, Duration patience) {
        this.line = line;
        this.patience = patience;
    }

    /** Somebody who did something just now: need not be looked up when they are written to. */
    void met(User user) {
        seen.put(user.getId(), user);
    }

    /** A new session: people of the old one cannot be written to through it. */
    void reconnected() {
        seen.clear();
    }

    MessageChannel with(String user) throws DiscordFault {
        JDA jda = line.session();
        if (user.equals(jda.getSelfUser().getId())) {
            // Somebody shared with the bot, say. The SDK has no word for it that could be told from an outage.
            throw DiscordFault.refused(CANNOT_WRITE_TO, "the bot does not write to itself");
        }
        Optional<MessageChannel> open =
                channels.get(user).flatMap(channel -> Optional.ofNullable(jda.getPrivateChannelById(channel)));
        if (open.isPresent()) {
            return open.get();
        }
        // By the user and not by the bare id, which the SDK would send as a number too large for many a JSON reader.
        User person = person(jda, user);
        MessageChannel opened = stuck.get(user).isPresent() ? openedOnceMore(person) : opened(person);
        channels.put(user, opened.getId());
        return opened;
    }

    private MessageChannel openedOnceMore(User person) throws DiscordFault {
        if (!onceMore.tryAcquire()) {
            throw DiscordFault.later(OTHERS_TURN, "other conversations that did not open are tried first");
        }
        try {
            MessageChannel opened = opened(person);
            // Perhaps it was Discord, and not the person; then nobody has to stand in that line any more.
            stuck.clear();
            return opened;
        } finally {
            onceMore.release();
        }
    }

    private MessageChannel opened(User person) throws DiscordFault {
        try {
            return Calls.get(patience, () -> person.openPrivateChannel().map(MessageChannel.class::cast));
        } catch (DiscordFault fault) {
            if (fault.kind() == DiscordFault.Kind.AWAY) {
                stuck.put(person.getId(), true);
            }
            // Nothing was said yet, so it is to be tried again.
            throw fault.kind() == DiscordFault.Kind.TAKEN
                    ? DiscordFault.away("the conversation cannot be read")
                    : fault;
        }
    }

    private User person(JDA jda, String user) throws DiscordFault {
        Optional<User> known = seen.get(user).filter(person -> person.getJDA() == jda);
        return known.isPresent() ? known.get() : lookedUp(jda, user);
    }

    private User lookedUp(JDA jda, String user) throws DiscordFault {
        try {
            return Calls.get(patience, () -> jda.retrieveUserById(user).map(User.class::cast));
        } catch (DiscordFault fault) {
            throw fault.kind() == DiscordFault.Kind.TAKEN ? DiscordFault.away("the person cannot be read") : fault;
        }
    }
}
