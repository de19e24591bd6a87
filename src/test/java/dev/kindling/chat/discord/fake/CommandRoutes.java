package dev.kindling.chat.discord.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Registering commands, for everywhere or for one guild. */
final class CommandRoutes {
    private static final int CREATES_A_DAY = 200;
    private static final String EVERYWHERE = "/applications/{application_id}/commands";
    private static final String IN_GUILD = "/applications/{application_id}/guilds/{guild_id}/commands";

    private final World world;
    private final Map<String, Integer> created = new HashMap<>();

    CommandRoutes(World world, Routes routes) {
        this.world = world;
        for (String base : List.of(EVERYWHERE, IN_GUILD)) {
            routes.add("GET", base, call -> Answer.ok(Json.array(commands(call))))
                    .add("PUT", base, this::replaceAll)
                    .add("POST", base, this::addOne)
                    .add("GET", base + "/{command_id}", call -> Answer.ok(one(call)))
                    .add("PATCH", base + "/{command_id}", this::change)
                    .add("DELETE", base + "/{command_id}", call -> {
                        commands(call).remove(one(call));
                        return Answer.nothing();
                    });
        }
        routes.add("GET", IN_GUILD + "/permissions", call -> {
                    commands(call);
                    return Answer.ok(Json.array());
                })
                .add("GET", IN_GUILD + "/{command_id}/permissions", call -> {
                    one(call);
                    throw ApiError.unknown("application command permissions", 10066);
                });
    }

    private List<ObjectNode> commands(Call call) {
        if (!call.parameter("application_id").equals(world.application())) {
            throw ApiError.unknown("Application", 10002);
        }
        String guild = call.parameter("guild_id");
        if (!guild.isEmpty()
                && (!world.guilds().containsKey(guild)
                        || !world.guilds()
                                .get(guild)
                                .members()
                                .containsKey(world.bot().id()))) {
            throw ApiError.missingAccess();
        }
        return world.commands(guild);
    }

    private ObjectNode one(Call call) {
        return commands(call).stream()
                .filter(command -> Json.text(command, "id").equals(call.parameter("command_id")))
                .findFirst()
                .orElseThrow(() -> ApiError.unknown("application command", 10063));
    }

    private Answer replaceAll(Call call) {
        List<ObjectNode> before = commands(call);
        CommandRules.list(call.body()).refuse();
        List<ObjectNode> now = new ArrayList<>();
        call.body().forEach(command -> now.add(stored(call, command, before)));
        before.clear();
        before.addAll(now);
        return Answer.ok(Json.array(now));
    }

    private Answer addOne(Call call) {
        List<ObjectNode> commands = commands(call);
        CommandRules.list(Json.array().add(call.body())).refuse();
        boolean isNew = known(commands, call.body()).isEmpty();
        ObjectNode command = stored(call, call.body(), commands);
        commands.removeIf(other -> Json.text(other, "name").equals(Json.text(command, "name")));
        commands.add(command);
        return isNew ? Answer.created(command) : Answer.ok(command);
    }

    private Answer change(Call call) {
        ObjectNode old = one(call);
        ObjectNode changed = old.deepCopy();
        changed.setAll((ObjectNode) call.body());
        CommandRules.list(Json.array().add(changed)).refuse();
        List<ObjectNode> commands = commands(call);
        commands.set(commands.indexOf(old), (ObjectNode) Json.withoutNulls(changed.put("version", world.newId())));
        return Answer.ok(one(call));
    }

    private static Optional<ObjectNode> known(List<ObjectNode> commands, JsonNode command) {
        return commands.stream()
                .filter(other -> Json.text(other, "name").equals(Json.text(command, "name"))
                        && other.path("type").asInt(1) == command.path("type").asInt(1))
                .findFirst();
    }

    private ObjectNode stored(Call call, JsonNode sent, List<ObjectNode> before) {
        Optional<ObjectNode> known = known(before, sent);
        String guild = call.parameter("guild_id");
        if (known.isEmpty() && created.merge(guild, 1, Integer::sum) > CREATES_A_DAY) {
            throw ApiError.of(400, 30034, "Max number of daily application command creates has been reached (200)");
        }
        ObjectNode command = ((ObjectNode) Json.withoutNulls(sent)).deepCopy();
        command.put("id", known.map(old -> Json.text(old, "id")).orElseGet(world::newId))
                .put("application_id", world.application())
                .put("version", world.newId())
                .put("type", sent.path("type").asInt(1))
                .put("default_member_permissions", permissions(sent))
                .put("nsfw", false);
        for (String list : List.of("contexts", "integration_types")) {
            ArrayNode numbers = Json.array();
            sent.path(list).forEach(value -> numbers.add(value.asInt()));
            command.set(list, numbers);
        }
        if (!guild.isEmpty()) {
            command.put("guild_id", guild);
        }
        return command;
    }

    private static @org.jspecify.annotations.Nullable String permissions(JsonNode sent) {
        return sent.hasNonNull("default_member_permissions")
                ? sent.path("default_member_permissions").asText()
                : null;
    }
}
