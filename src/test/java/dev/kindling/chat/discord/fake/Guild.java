package dev.kindling.chat.discord.fake;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** A guild ("server") with its roles, channels and members; guarded by the world. */
final class Guild {
    /** Somebody's being in a guild. */
    record Membership(Person person, Set<String> roles, Instant since) {}

    /** What the bot may do in one channel beyond or below its roles. */
    record Overwrite(long allow, long deny) {}

    private final String id;
    private final String name;
    private final String owner;
    private final Map<String, Role> roles = new LinkedHashMap<>();
    private final Map<String, Place> channels = new LinkedHashMap<>();
    private final Map<String, Membership> members = new LinkedHashMap<>();
    private final Map<String, Overwrite> overwritesForBot = new LinkedHashMap<>();

    Guild(String id, String name, String owner) {
        this.id = id;
        this.name = name;
        this.owner = owner;
    }

    String id() {
        return id;
    }

    String name() {
        return name;
    }

    String owner() {
        return owner;
    }

    Map<String, Role> roles() {
        return roles;
    }

    Map<String, Place> channels() {
        return channels;
    }

    Map<String, Membership> members() {
        return members;
    }

    Map<String, Overwrite> overwritesForBot() {
        return overwritesForBot;
    }

    void join(Person person, Instant since) {
        members.put(person.id(), new Membership(person, new LinkedHashSet<>(), since));
    }

    /** The permissions of a member here, without a channel. */
    long permissions(String person) {
        long permissions = roles.get(id).permissions();
        Membership membership = members.get(person);
        if (membership != null) {
            for (String role : membership.roles()) {
                permissions |= roles.get(role).permissions();
            }
        }
        return permissions;
    }

    /** What the bot may do in that channel. */
    long permissionsOfBot(String bot, String channel) {
        Overwrite overwrite = overwritesForBot.getOrDefault(channel, new Overwrite(0, 0));
        return (permissions(bot) & ~overwrite.deny()) | overwrite.allow();
    }
}
