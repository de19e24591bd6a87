package dev.kindling.chat.discord.fake;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The bot's own account and application, and what it may read of its guilds. */
final class GuildRoutes {
    private final World world;
    private final Shapes shapes;
    private final Gateway gateway;

    GuildRoutes(World world, Shapes shapes, Gateway gateway, Routes routes) {
        this.world = world;
        this.shapes = shapes;
        this.gateway = gateway;
        routes.add("GET", "/users/@me", call -> Answer.ok(shapes.self()))
                .add("GET", "/users/@me/guilds", call -> myGuilds())
                .add("GET", "/users/{user_id}", this::user)
                .add("GET", "/applications/@me", call -> Answer.ok(shapes.application()))
                .add("GET", "/oauth2/applications/@me", call -> Answer.ok(shapes.application()))
                .add("GET", "/gateway", call -> Answer.ok(Json.object().put("url", gateway.url())))
                .add("GET", "/gateway/bot", call -> Answer.ok(gateway.start()))
                .add("GET", "/guilds/{guild_id}", call -> Answer.ok(shapes.guild(guild(call))))
                .add("GET", "/guilds/{guild_id}/channels", this::channels)
                .add("GET", "/guilds/{guild_id}/roles", call -> Answer.ok(shapes.roles(guild(call))))
                .add("GET", "/guilds/{guild_id}/roles/{role_id}", this::role)
                .add("GET", "/guilds/{guild_id}/members", this::members)
                .add("GET", "/guilds/{guild_id}/members/search", this::search)
                .add("GET", "/guilds/{guild_id}/members/{user_id}", this::member);
    }

    private Guild guild(Call call) {
        return world.guild(call.parameter("guild_id"));
    }

    private Answer myGuilds() {
        return Answer.ok(Json.array(world.guilds().values().stream()
                .filter(guild -> guild.members().containsKey(world.bot().id()))
                .map(guild -> {
                    ObjectNode json = Json.object()
                            .put("id", guild.id())
                            .put("name", guild.name())
                            .put("owner", false)
                            .put(
                                    "permissions",
                                    String.valueOf(guild.permissions(world.bot().id())));
                    json.putNull("icon").putNull("banner").putArray("features");
                    return json;
                })
                .toList()));
    }

    private Answer user(Call call) {
        return Answer.ok(shapes.user(Optional.ofNullable(world.people().get(call.parameter("user_id")))
                .orElseThrow(() -> ApiError.unknown("User", 10013))));
    }

    private Answer channels(Call call) {
        return Answer.ok(Json.array(
                guild(call).channels().values().stream().map(shapes::channel).toList()));
    }

    private Answer role(Call call) {
        Guild guild = guild(call);
        return Answer.ok(shapes.role(
                guild,
                Optional.ofNullable(guild.roles().get(call.parameter("role_id")))
                        .orElseThrow(() -> ApiError.unknown("Role", 10011))));
    }

    private Answer member(Call call) {
        Guild guild = guild(call);
        String user = call.parameter("user_id");
        if (!world.people().containsKey(user)) {
            throw ApiError.unknown("User", 10013);
        }
        return Answer.ok(shapes.member(
                Optional.ofNullable(guild.members().get(user)).orElseThrow(() -> ApiError.unknown("Member", 10007))));
    }

    /** The whole list is for bots with the privileged intent. */
    private Answer members(Call call) {
        Guild guild = guild(call);
        if (!gateway.mayUse(Intents.GUILD_MEMBERS)) {
            throw ApiError.missingAccess();
        }
        int most = Integer.parseInt(call.query().getOrDefault("limit", "1"));
        long after = Long.parseLong(call.query().getOrDefault("after", "0"));
        return Answer.ok(Json.array(guild.members().values().stream()
                .filter(member -> Long.parseLong(member.person().id()) > after)
                .limit(most)
                .map(shapes::member)
                .toList()));
    }

    private Answer search(Call call) {
        String start = call.query().getOrDefault("query", "").toLowerCase(Locale.ROOT);
        List<ObjectNode> found = guild(call).members().values().stream()
                .filter(member ->
                        member.person().name().toLowerCase(Locale.ROOT).startsWith(start))
                .limit(Integer.parseInt(call.query().getOrDefault("limit", "1")))
                .map(shapes::member)
                .toList();
        return Answer.ok(Json.array(found));
    }
}
