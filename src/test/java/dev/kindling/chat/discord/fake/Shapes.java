package dev.kindling.chat.discord.fake;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;

/** Things as Discord writes them in JSON. */
final class Shapes {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSxxx");

    private final World world;

    Shapes(World world) {
        this.world = world;
    }

    static String time(Instant instant) {
        return TIME.format(instant.atOffset(ZoneOffset.UTC));
    }

    ObjectNode user(Person person) {
        ObjectNode user = Json.object()
                .put("id", person.id())
                .put("username", person.name())
                .put("discriminator", "0")
                .put("public_flags", 0)
                .put("flags", 0)
                .put("global_name", person.equals(world.bot()) ? null : person.name());
        user.putNull("avatar").putNull("primary_guild");
        if (person.equals(world.bot())) {
            user.put("bot", true);
        }
        return user;
    }

    ObjectNode self() {
        return user(world.bot()).put("mfa_enabled", true).put("locale", "en-US").put("verified", true);
    }

    ObjectNode member(Guild.Membership membership) {
        ObjectNode member = Json.object().put("flags", 0).put("joined_at", time(membership.since()));
        member.putNull("avatar")
                .putNull("banner")
                .putNull("communication_disabled_until")
                .putNull("nick")
                .putNull("premium_since");
        member.put("pending", false).put("mute", false).put("deaf", false);
        member.set("roles", Json.strings(membership.roles()));
        member.set("user", user(membership.person()));
        return member;
    }

    ObjectNode role(Guild guild, Role role) {
        ObjectNode json = Json.object()
                .put("id", role.id())
                .put("name", role.name())
                .put("permissions", String.valueOf(role.permissions()))
                .put("position", List.copyOf(guild.roles().keySet()).indexOf(role.id()))
                .put("color", 0)
                .put("hoist", false)
                .put("managed", role.name().equals(world.bot().name()))
                .put("mentionable", false)
                .put("flags", 0);
        json.putNull("icon").putNull("unicode_emoji");
        json.putObject("colors")
                .put("primary_color", 0)
                .putNull("secondary_color")
                .putNull("tertiary_color");
        if (role.name().equals(world.bot().name())) {
            json.putObject("tags").put("bot_id", world.bot().id());
        }
        return json;
    }

    ArrayNode roles(Guild guild) {
        return Json.array(
                guild.roles().values().stream().map(role -> role(guild, role)).toList());
    }

    ObjectNode channel(Place place) {
        ObjectNode json = Json.object()
                .put("id", place.id())
                .put("type", place.kind().number())
                .put("flags", 0);
        json.putNull("last_message_id");
        place.with().ifPresent(person -> json.putArray("recipients").add(user(person)));
        place.guild().ifPresent(id -> {
            Guild guild = world.guilds().get(id);
            json.put("guild_id", id)
                    .put("name", place.name())
                    .put("position", List.copyOf(guild.channels().keySet()).indexOf(place.id()))
                    .put("nsfw", false)
                    .put("rate_limit_per_user", 0);
            json.putNull("parent_id").putNull("topic");
            ArrayNode overwrites = json.putArray("permission_overwrites");
            Optional.ofNullable(guild.overwritesForBot().get(place.id()))
                    .ifPresent(overwrite -> overwrites
                            .addObject()
                            .put("id", world.bot().id())
                            .put("type", 1)
                            .put("allow", String.valueOf(overwrite.allow()))
                            .put("deny", String.valueOf(overwrite.deny())));
        });
        return json;
    }

    /** As in GUILD_CREATE: with channels, and of the members only the bot, as the intents stand. */
    ObjectNode guildCreate(Guild guild) {
        ObjectNode json = guild(guild);
        json.put("joined_at", time(world.clock().instant()))
                .put("large", false)
                .put("unavailable", false)
                .put("member_count", guild.members().size());
        json.set(
                "channels",
                Json.array(guild.channels().values().stream().map(this::channel).toList()));
        json.putArray("members").add(member(guild.members().get(world.bot().id())));
        for (String empty :
                List.of("threads", "guild_scheduled_events", "voice_states", "presences", "stage_instances")) {
            json.putArray(empty);
        }
        return json;
    }

    ObjectNode guild(Guild guild) {
        ObjectNode json = Json.object()
                .put("id", guild.id())
                .put("name", guild.name())
                .put("owner_id", guild.owner())
                .put("region", "deprecated")
                .put("afk_timeout", 300)
                .put("system_channel_flags", 0)
                .put("widget_enabled", false)
                .put("verification_level", 1)
                .put("default_message_notifications", 1)
                .put("mfa_level", 0)
                .put("explicit_content_filter", 0)
                .put("max_members", 500_000)
                .put("max_stage_video_channel_users", 50)
                .put("max_video_channel_users", 25)
                .put("premium_tier", 0)
                .put("premium_subscription_count", 0)
                .put("preferred_locale", "en-US")
                .put("premium_progress_bar_enabled", false)
                .put("nsfw", false)
                .put("nsfw_level", 0);
        for (String none : List.of(
                "icon",
                "description",
                "home_header",
                "splash",
                "discovery_splash",
                "banner",
                "application_id",
                "afk_channel_id",
                "system_channel_id",
                "widget_channel_id",
                "max_presences",
                "vanity_url_code",
                "rules_channel_id",
                "safety_alerts_channel_id",
                "public_updates_channel_id",
                "incidents_data")) {
            json.putNull(none);
        }
        json.putArray("features");
        json.putArray("emojis");
        json.putArray("stickers");
        json.set("roles", roles(guild));
        return json;
    }

    ObjectNode message(Message message) {
        ObjectNode json = Json.object()
                .put("id", message.id())
                .put("type", message.hook().isPresent() ? 20 : 0)
                .put("channel_id", message.channel())
                .put("content", message.content())
                .put("timestamp", time(message.sentAt()))
                .put("edited_timestamp", message.editedAt().map(Shapes::time).orElse(null))
                .put("flags", message.flags())
                .put("pinned", world.pinned().contains(message.id()))
                .put("mention_everyone", false)
                .put("tts", false);
        json.set("author", user(message.author()));
        json.set("embeds", message.embeds());
        json.set("components", message.components());
        json.set("attachments", message.attachments());
        json.putArray("mention_roles");
        ArrayNode mentions = json.putArray("mentions");
        if (!message.silentMentions()) {
            world.people().values().stream()
                    .filter(person -> message.content().contains(person.mention()))
                    .forEach(person -> mentions.add(user(person)));
        }
        message.nonce().ifPresent(nonce -> json.put("nonce", nonce));
        message.hook().ifPresent(hook -> {
            json.put("application_id", world.application()).put("webhook_id", world.application());
        });
        return json;
    }

    ObjectNode application() {
        ObjectNode json = Json.object()
                .put("id", world.application())
                .put("name", "Kindling")
                .put("description", "")
                .put("bot_public", false)
                .put("bot_require_code_grant", false)
                .put("verify_key", "0".repeat(64))
                .put("flags", 0)
                .put("flags_new", "0")
                .put("approximate_guild_count", world.guilds().size())
                .put("approximate_user_install_count", 0)
                .put("approximate_user_authorization_count", 0)
                .put("explicit_content_filter", 0);
        for (String none :
                List.of("icon", "type", "interactions_endpoint_url", "role_connections_verification_url", "team")) {
            json.putNull(none);
        }
        json.putArray("redirect_uris");
        json.set("bot", user(world.bot()));
        json.set(
                "owner",
                user(world.people().values().stream()
                        .filter(person -> !person.equals(world.bot()))
                        .findFirst()
                        .orElse(world.bot())));
        return json;
    }
}
