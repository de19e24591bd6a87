package dev.kindling.chat.discord;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.Block;
import dev.kindling.chat.Caller;
import dev.kindling.chat.Card;
import dev.kindling.chat.Platform;
import dev.kindling.team.Directory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import net.dv8tion.jda.api.entities.User;

/**
 * Decides who is let in at all, and as whom. In a guild Discord sends somebody's roles with each thing they do, as they are at
 * that moment. They are looked up all the same for what weighs most (a form that is sent in, the "yes" to a question), for what
 * was under way for long, and for direct messages, where Discord sends none. Thread-safe.
 */
final class Visitors {
    private static final Duration STALE = Duration.ofMinutes(5);

    /** What reaches us after that comes from a session that was resumed; what it says of roles may not hold any more. */
    private static final Duration LATE = Duration.ofSeconds(10);

    /**
     * Look-ups at once in guilds. Discord answers few in a second; in a rush the others believe what came with the
     * interaction, which is Discord's own word of the same second.
     */
    private static final int LOOK_UPS = 12;

    private final Members members;
    private final List<String> guilds;
    private final Directory directory;
    private final InstantSource clock;
    private final Semaphore lookUps = new Semaphore(LOOK_UPS);

    /** @param guilds ids of the guilds that are served; nobody comes in from another one */
    Visitors(Members members, List<String> guilds, Directory directory, InstantSource clock) {
        this.members = members;
        this.guilds = List.copyOf(guilds);
        this.directory = directory;
        this.clock = clock;
    }

    /** How far the roles that came with an interaction are believed. */
    enum Look {
        /** They are what counts. */
        BELIEVE,
        /** They count if Discord gives no newer ones in time. */
        ASK,
        /** They do not count. */
        MUST
    }

    /** What the visit has to be made with, once; returns at once. */
    Look look(Incoming incoming) {
        if (!incoming.inGuild()) {
            return Look.MUST;
        } else if (Duration.between(incoming.made(), clock.instant()).compareTo(LATE) > 0) {
            return Look.MUST;
        }
        return incoming.weighty() && lookUps.tryAcquire() ? Look.ASK : Look.BELIEVE;
    }

    /** Somebody at the door: let in as {@code caller}, or told {@code refusal}. */
    record Visit(Caller caller, Optional<Card> refusal) {}

    /** May wait for Discord, some seconds at most, unless what came with the interaction is believed. */
    Visit visit(Incoming incoming, Look look) {
        try {
            User user = incoming.user();
            if (user.isBot() || user.isSystem()) {
                return refused(user, incoming.guild(), "Bots get no sandboxes. A person of this server has to ask.");
            }
            return incoming.inGuild() ? inGuild(incoming, look) : direct(incoming);
        } finally {
            if (look == Look.ASK) {
                lookUps.release();
            }
        }
    }

    private Visit inGuild(Incoming incoming, Look look) {
        String guild = incoming.guild().orElse("");
        if (!guilds.contains(guild)) {
            return refused(
                    incoming.user(),
                    incoming.guild(),
                    "This Kindling does not serve this server. Whoever runs it can add the server's id, " + guild
                            + ", to discord.guilds in kindling.yml.");
        }
        return look == Look.BELIEVE ? believed(incoming, guild) : lookedUp(incoming, guild, look);
    }

    private Visit believed(Incoming incoming, String guild) {
        members.seen(guild, incoming.user().getId(), incoming.roles());
        return new Visit(caller(incoming.user(), guild, incoming.roles()), Optional.empty());
    }

    private Visit lookedUp(Incoming incoming, String guild, Look look) {
        User user = incoming.user();
        Members.Answer answer = members.roles(guild, user.getId(), true, Duration.ZERO);
        if (answer.unknown()) {
            return look == Look.ASK
                    ? believed(incoming, guild)
                    : refused(
                            user,
                            incoming.guild(),
                            "This reached me late, and Discord does not tell me at the moment which roles you have now."
                                    + " Please do it once more.");
        }
        return answer.member()
                ? new Visit(caller(user, guild, answer.roles()), Optional.empty())
                : refused(user, incoming.guild(), "You are not a member of this server any more.");
    }

    private Visit direct(Incoming incoming) {
        User user = incoming.user();
        Optional<String> hint = incoming.guild();
        boolean binding = incoming.weighty();
        Set<String> order = new LinkedHashSet<>();
        hint.filter(guilds::contains).ifPresent(order::add);
        order.addAll(guilds);
        List<Caller> found = new ArrayList<>();
        for (String guild : order) {
            Members.Answer answer = members.roles(guild, user.getId(), binding, STALE);
            if (answer.unknown()) {
                return refused(
                        user,
                        hint,
                        "Discord does not tell me at the moment whether you are a member of the server. Please try again"
                                + " in a minute, or use the command in a channel of the server.");
            }
            if (answer.member()) {
                Caller caller = caller(user, guild, answer.roles());
                if (hint.filter(guild::equals).isPresent()
                        || !directory.of(caller).teams().isEmpty()) {
                    return new Visit(caller, Optional.empty());
                }
                found.add(caller);
            }
        }
        return found.isEmpty()
                ? refused(
                        user,
                        hint,
                        "You are not a member of the server that I hand out sandboxes for. Ask whoever invited you to it.")
                : new Visit(found.get(0), Optional.empty());
    }

    private static Caller caller(User user, String guild, Set<String> roles) {
        return new Caller(new ActorId(Platform.DISCORD, guild, user.getId()), user.getName(), groups(guild, roles));
    }

    /** A guild's own id is the role of everybody in it. */
    static Set<String> groups(String guild, Set<String> roles) {
        Set<String> all = new LinkedHashSet<>(roles);
        all.add(guild);
        return all;
    }

    /** Only for answering somebody who gets nothing. */
    ActorId unchecked(User user, Optional<String> guild) {
        return new ActorId(Platform.DISCORD, guild.orElse(guilds.get(0)), user.getId());
    }

    private Visit refused(User user, Optional<String> guild, String sentence) {
        return new Visit(
                new Caller(unchecked(user, guild), user.getName(), Set.of()),
                Optional.of(Card.of(Card.Tone.REFUSAL, "Not for this account", new Block.Text(sentence))));
    }
}
