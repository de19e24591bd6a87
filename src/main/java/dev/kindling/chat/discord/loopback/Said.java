package dev.kindling.chat.discord.loopback;

import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import net.dv8tion.jda.api.utils.TimeUtil;
import net.dv8tion.jda.api.utils.data.DataArray;
import net.dv8tion.jda.api.utils.data.DataObject;

/** What a {@link LittleDiscord} says: of a server with one channel, of nobody in particular, and of things nobody did. */
public final class Said {
    private static final String BOT = "100000000000000002";
    private static final String CHANNEL = "100000000000000003";
    private static final String SOMEBODY = "100000000000000004";
    private static final String TIME = "2026-01-01T00:00:00.000000+00:00";
    private static final int GUILD_CONTEXT = 0;
    private static final int COMMAND = 2;
    private static final int COMPONENT = 3;
    private static final int FORM = 5;
    private static final int EPHEMERAL = 64;
    private final InstantSource clock;
    private final AtomicLong numbers = new AtomicLong();

    Said(InstantSource clock) {
        this.clock = clock;
    }

    static DataObject bot() {
        return user(BOT, "kindling").put("bot", true);
    }

    private static DataObject user(String id, String name) {
        return DataObject.empty()
                .put("id", id)
                .put("username", name)
                .put("discriminator", "0")
                .put("global_name", name)
                .put("avatar", null)
                .put("public_flags", 0);
    }

    static DataObject member(String user) {
        return DataObject.empty()
                .put("user", user(user, "somebody"))
                .put("roles", DataArray.empty())
                .put("joined_at", TIME)
                .put("deaf", false)
                .put("mute", false)
                .put("flags", 0)
                .put("permissions", "2147483647");
    }

    static DataObject ready(String gateway) {
        return DataObject.empty()
                .put("v", 10)
                .put("user", bot())
                .put(
                        "guilds",
                        DataArray.empty()
                                .add(DataObject.empty()
                                        .put("id", LittleDiscord.GUILD)
                                        .put("unavailable", true)))
                .put("private_channels", DataArray.empty())
                .put("session_id", "warm-up")
                .put("resume_gateway_url", gateway)
                .put("application", DataObject.empty().put("id", BOT).put("flags", 0));
    }

    static DataObject guild() {
        DataObject guild = DataObject.empty()
                .put("id", LittleDiscord.GUILD)
                .put("name", "warm-up")
                .put("owner_id", SOMEBODY)
                .put("afk_timeout", 300)
                .put("member_count", 2)
                .put("joined_at", TIME);
        for (String empty : new String[] {
            "threads", "guild_scheduled_events", "emojis", "stickers", "voice_states", "features", "presences"
        }) {
            guild.put(empty, DataArray.empty());
        }
        return guild.put("roles", DataArray.empty().add(everyone()))
                .put("channels", DataArray.empty().add(channel()))
                .put("members", DataArray.empty().add(member(BOT).put("user", bot())));
    }

    private static DataObject everyone() {
        return DataObject.empty()
                .put("id", LittleDiscord.GUILD)
                .put("name", "@everyone")
                .put("permissions", "2147483647")
                .put("position", 0)
                .put("color", 0)
                .put("colors", DataObject.empty().put("primary_color", 0))
                .put("managed", false)
                .put("hoist", false)
                .put("mentionable", false);
    }

    private static DataObject channel() {
        return DataObject.empty()
                .put("id", CHANNEL)
                .put("guild_id", LittleDiscord.GUILD)
                .put("type", 0)
                .put("name", "warm-up")
                .put("position", 0)
                .put("permission_overwrites", DataArray.empty());
    }

    /** A message that the bot wrote for one person. */
    DataObject message() {
        return DataObject.empty()
                .put("id", snowflake())
                .put("type", 0)
                .put("channel_id", CHANNEL)
                .put("author", bot())
                .put("content", "")
                .put("timestamp", TIME)
                .put("flags", EPHEMERAL)
                .put("embeds", DataArray.empty())
                .put("components", DataArray.empty())
                .put("attachments", DataArray.empty())
                .put("mentions", DataArray.empty())
                .put("mention_roles", DataArray.empty())
                .put("tts", false)
                .put("pinned", false)
                .put("mention_everyone", false);
    }

    /**
     * A subcommand that somebody typed.
     *
     * @param options by name; all texts
     */
    public DataObject command(String command, String verb, DataArray options) {
        return interaction(
                COMMAND,
                DataObject.empty()
                        .put("id", CHANNEL)
                        .put("name", command)
                        .put("type", 1)
                        .put(
                                "options",
                                DataArray.empty()
                                        .add(DataObject.empty()
                                                .put("type", 1)
                                                .put("name", verb)
                                                .put("options", options))));
    }

    public static DataObject option(String name, String value) {
        return DataObject.empty().put("type", 3).put("name", name).put("value", value);
    }

    /** A button that somebody pressed on a message that only they see. */
    public DataObject press(String customId) {
        return interaction(
                        COMPONENT,
                        DataObject.empty()
                                .put("component_type", 2)
                                .put("custom_id", customId)
                                .put("id", 1))
                .put("message", message());
    }

    /** A form that somebody sent in. */
    public DataObject form(String customId, String field, String value) {
        DataObject input = DataObject.empty()
                .put("type", 4)
                .put("id", 2)
                .put("custom_id", field)
                .put("value", value);
        return interaction(
                FORM,
                DataObject.empty()
                        .put("custom_id", customId)
                        .put(
                                "components",
                                DataArray.empty()
                                        .add(DataObject.empty()
                                                .put("type", 18)
                                                .put("id", 1)
                                                .put("component", input))));
    }

    private DataObject interaction(int type, DataObject data) {
        return DataObject.empty()
                .put("id", snowflake())
                .put("application_id", BOT)
                .put("type", type)
                .put("version", 1)
                .put("token", "warm-up-" + numbers.get())
                .put("data", data)
                .put("guild", DataObject.empty().put("id", LittleDiscord.GUILD))
                .put("guild_id", LittleDiscord.GUILD)
                .put("channel", channel())
                .put("channel_id", CHANNEL)
                .put("member", member(SOMEBODY))
                .put("locale", "en-US")
                .put("guild_locale", "en-US")
                .put("app_permissions", "2147483647")
                .put("entitlements", DataArray.empty())
                .put("authorizing_integration_owners", DataObject.empty())
                .put("context", GUILD_CONTEXT)
                .put("attachment_size_limit", 10_485_760);
    }

    /** Of this moment, as the SDK takes from it how old an interaction is. */
    private String snowflake() {
        return Long.toUnsignedString(
                TimeUtil.getDiscordTimestamp(clock.millis()) | (numbers.incrementAndGet() & 0x3FFFFF));
    }
}
