package dev.kindling.chat.discord;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.Gathering;
import dev.kindling.chat.PlatformPeople;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import net.dv8tion.jda.api.entities.Guild;
import net.dv8tion.jda.api.entities.Role;
import net.dv8tion.jda.api.entities.channel.middleman.GuildChannel;

/**
 * Roles and channels of a guild. Listing who has a role or reads a channel needs the privileged intent for guild members, which
 * Kindling does without; what a person has is known when they press something.
 */
final class DiscordDirectory implements PlatformPeople {
    private static final String WHY =
            "Discord lets bots list members only with a privileged permission that I do not ask for";

    /** How old an answer may be while Discord gives no newer one. */
    private static final Duration STALE = Duration.ofSeconds(30);

    /** Look-ups at once; Discord answers few in a second, and in a rush all have asked a moment ago. */
    private static final int LOOK_UPS = 4;

    private final Line line;
    private final dev.kindling.chat.discord.Members roles;
    private final Semaphore lookUps = new Semaphore(LOOK_UPS);

    DiscordDirectory(Line line, dev.kindling.chat.discord.Members roles) {
        this.line = line;
        this.roles = roles;
    }

    @Override
    public Presence presence(ActorId person) {
        boolean free = lookUps.tryAcquire();
        try {
            var answer = roles.roles(person.workspace(), person.user(), free, STALE);
            if (answer.unknown()) {
                return new Presence.Unsaid();
            }
            return answer.member()
                    ? new Presence.Here(Visitors.groups(person.workspace(), answer.roles()))
                    : new Presence.Gone();
        } finally {
            if (free) {
                lookUps.release();
            }
        }
    }

    /** Discord tells nobody. */
    @Override
    public Optional<ZoneId> zoneOf(ActorId person) {
        return Optional.empty();
    }

    @Override
    public Members membersOf(String workspace, Gathering group) {
        Guild guild = line.now().map(session -> session.getGuildById(workspace)).orElse(null);
        if (guild == null) {
            return new Members.Away("Discord is not connected");
        }
        if (group.kind() == Gathering.Kind.GROUP) {
            Role role = guild.getRoleById(group.id());
            return role == null
                    ? new Members.Refused("That role is not on this server")
                    : new Members.Unlisted("whoever has the role " + role.getName(), WHY);
        }
        GuildChannel channel = guild.getGuildChannelById(group.id());
        return channel == null
                ? new Members.Refused("That channel is not on this server, or I cannot see it")
                : new Members.Unlisted("whoever is in this channel", WHY);
    }
}
