package dev.kindling.chat.discord;

import net.dv8tion.jda.api.entities.channel.ChannelType;
import net.dv8tion.jda.api.utils.data.DataArray;
import net.dv8tion.jda.api.utils.data.DataObject;
import net.dv8tion.jda.internal.JDAImpl;
import net.dv8tion.jda.internal.entities.GuildImpl;

/**
 * Lets the SDK take a command from a channel that it has not been told of, such as one that the bot may not see: it would drop
 * the command, and the person be told that the application did not respond. Threads it takes by itself.
 */
final class UnseenChannels {
    private UnseenChannels() {}

    /** @param interaction complete ({@link MissingParts#interaction}) */
    static void introduce(JDAImpl session, DataObject interaction) {
        interaction.optObject("guild").ifPresent(where -> {
            GuildImpl guild = (GuildImpl) session.getGuildById(where.getUnsignedLong("id", 0));
            DataObject channel = interaction.optObject("channel").orElseGet(DataObject::empty);
            long id = channel.getUnsignedLong("id", 0);
            boolean thread = ChannelType.fromId(channel.getInt("type", ChannelType.UNKNOWN.getId()))
                    .isThread();
            if (guild == null || id == 0 || thread || guild.getGuildChannelById(id) != null) {
                return;
            }
            // Which kind it is does not matter to Kindling; whether it may write there, Discord says when it does.
            DataObject known = DataObject.empty()
                    .put("id", Long.toUnsignedString(id))
                    .put("name", channel.getString("name", "channel"))
                    .put("position", 0)
                    .put("permission_overwrites", DataArray.empty());
            session.getEntityBuilder().createTextChannel(guild, known, guild.getIdLong());
        });
    }
}
