package dev.kindling.chat.discord.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kindling.chat.discord.fake.Interaction.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes interactions of what people do, and sends them off. */
final class Interactions {
    private final World world;
    private final Shapes shapes;
    private final Gateway gateway;
    private boolean twice;
    private boolean amongFriends;
    private Duration late = Duration.ZERO;
    private final Map<String, List<String>> asOfOld = new HashMap<>();

    Interactions(World world, Shapes shapes, Gateway gateway) {
        this.world = world;
        this.shapes = shapes;
        this.gateway = gateway;
    }

    void deliverTwice(boolean on) {
        twice = on;
    }

    /** Conversations are not with the bot but with friends of the person, who read along. */
    void amongFriends() {
        amongFriends = true;
    }

    /** From now on the interactions of that person say these roles, whatever they are by then. */
    void saysRoles(String person, List<String> roles) {
        asOfOld.put(person, List.copyOf(roles));
    }

    /** Interactions were begun that long before they are delivered. */
    void deliverLate(Duration by) {
        late = by;
    }

    Interaction begin(Kind kind, Person person, Place place, ObjectNode data, Optional<Message> message) {
        Instant began = world.clock().instant().minus(late);
        String id = late.isZero() ? world.newId() : world.idOf(began);
        String token = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(("interaction:" + id + ":" + Long.toHexString(System.nanoTime()))
                        .getBytes(StandardCharsets.UTF_8));
        ObjectNode event = event(kind, id, token, person, place, data);
        message.ifPresent(under -> event.set("message", shapes.message(under)));
        Interaction interaction =
                new Interaction(world, id, token, kind, person, place, message.map(Message::id), event, began);
        world.interactions().put(id, interaction);
        deliver(interaction);
        return interaction;
    }

    /** A command of a bot that the person has installed for themselves: there is none of the guild's, and the bot may not be in it. */
    Interaction beginInstalled(Person person, Place place, String command, String verb) {
        ObjectNode data =
                Json.object().put("id", world.newId()).put("name", command).put("type", 1);
        data.putArray("options").addObject().put("type", 1).put("name", verb).putArray("options");
        return begin(Kind.COMMAND, person, place, data, Optional.empty());
    }

    void deliver(Interaction interaction) {
        for (int i = 0; i < (twice ? 2 : 1); i++) {
            gateway.dispatch("INTERACTION_CREATE", interaction.event(), Intents.ALWAYS, interaction::delivered);
        }
    }

    private ObjectNode event(Kind kind, String id, String token, Person person, Place place, ObjectNode data) {
        ObjectNode event = Json.object()
                .put("id", id)
                .put("application_id", world.application())
                .put("type", kind.number())
                .put("token", token)
                .put("version", 1)
                .put("channel_id", place.id())
                .put("context", place.direct() ? amongFriends ? 2 : 1 : 0)
                .put("locale", "en-US")
                .put("attachment_size_limit", 10_485_760);
        event.set("data", data);
        event.set("channel", channel(person, place));
        event.putArray("entitlements");
        ObjectNode owners = event.putObject("authorizing_integration_owners");
        place.guild()
                .ifPresentOrElse(
                        guildId -> {
                            Guild guild = world.guilds().get(guildId);
                            owners.put("0", guildId);
                            event.put("guild_id", guildId)
                                    .put("guild_locale", "en-US")
                                    .put(
                                            "app_permissions",
                                            String.valueOf(guild.permissionsOfBot(
                                                    world.bot().id(), place.id())));
                            event.putObject("guild")
                                    .put("id", guildId)
                                    .put("locale", "en-US")
                                    .putArray("features");
                            event.set("member", member(guild, person));
                        },
                        () -> {
                            owners.put("0", "0");
                            event.put("app_permissions", String.valueOf(Permissions.OF_BOT));
                            event.set("user", shapes.user(person));
                        });
        return event;
    }

    private ObjectNode member(Guild guild, Person person) {
        Guild.Membership membership = Optional.ofNullable(guild.members().get(person.id()))
                .or(() -> Optional.ofNullable(asOfOld.get(person.id()))
                        .map(roles -> new Guild.Membership(
                                person, Set.of(), world.clock().instant())))
                .orElseThrow(() -> new AssertionError(person.name() + " is not in the guild, and sees nothing of it"));
        ObjectNode member =
                shapes.member(membership).put("permissions", String.valueOf(guild.permissions(person.id())));
        Optional.ofNullable(asOfOld.get(person.id())).ifPresent(old -> member.set("roles", Json.strings(old)));
        return member;
    }

    private ObjectNode channel(Person person, Place place) {
        ObjectNode channel = shapes.channel(place);
        channel.remove("permission_overwrites");
        place.guild()
                .ifPresent(id -> channel.put(
                        "permissions", String.valueOf(world.guilds().get(id).permissions(person.id()))));
        if (place.kind() == Place.Kind.THREAD) {
            channel.put("owner_id", person.id()).put("member_count", 1).put("message_count", 0);
            channel.put(
                    "parent_id",
                    world.guilds().get(place.guild().orElseThrow()).channels().values().stream()
                            .filter(other -> other.kind() == Place.Kind.TEXT)
                            .findFirst()
                            .orElseThrow()
                            .id());
            channel.putObject("thread_metadata")
                    .put("archived", false)
                    .put("auto_archive_duration", 1440)
                    .put("archive_timestamp", Shapes.time(world.clock().instant()))
                    .put("locked", false);
        }
        return channel;
    }

    // --- Forms

    /** What the client sends for a filled form; refuses what the client would not let go. */
    static ObjectNode submission(Modal modal, Map<String, String> values, boolean inRows) {
        values.keySet().forEach(modal::field);
        ObjectNode data = Json.object().put("custom_id", modal.customId());
        ArrayNode components = data.putArray("components");
        int number = 0;
        for (JsonNode component : modal.data().path("components")) {
            int type = component.path("type").asInt();
            if (type == Components.TEXT_DISPLAY) {
                components.addObject().put("type", type).put("id", ++number);
                continue;
            }
            Modal.Field field = new Modal.Field(Json.text(component, "label"), component.path("component"));
            String value = values.getOrDefault(field.customId(), values.getOrDefault(field.label(), field.value()));
            if (inRows) {
                components
                        .addObject()
                        .put("type", Components.ACTION_ROW)
                        .putArray("components")
                        .addObject()
                        .put("type", Components.TEXT_INPUT)
                        .put("custom_id", field.customId())
                        .put("value", value);
                continue;
            }
            ObjectNode label =
                    components.addObject().put("type", Components.LABEL).put("id", ++number);
            label.set("component", filled(field, value).put("id", ++number));
        }
        return data;
    }

    private static ObjectNode filled(Modal.Field field, String value) {
        JsonNode input = field.component();
        ObjectNode filled =
                Json.object().put("type", input.path("type").asInt()).put("custom_id", field.customId());
        if (Components.isSelect(input)) {
            List<String> chosen = value.isEmpty() ? preset(input) : List.of(value.split(","));
            List<String> known = Json.list(input.path("options")).stream()
                    .map(option -> Json.text(option, "value"))
                    .toList();
            if ((field.required() && chosen.isEmpty())
                    || (input.path("type").asInt() == Components.STRING_SELECT && !known.containsAll(chosen))) {
                throw new AssertionError("the client would not send " + chosen + " of " + known);
            }
            filled.set("values", Json.strings(chosen));
            return filled;
        }
        int least = input.path("min_length").asInt(0);
        int most = input.path("max_length").asInt(4000);
        boolean missing = value.isEmpty() && field.required();
        if (missing || value.length() > most || (!value.isEmpty() && value.length() < least)) {
            throw new AssertionError("the client would not send \"" + value + "\" as " + field);
        }
        return filled.put("value", value);
    }

    private static List<String> preset(JsonNode select) {
        return Json.list(select.path("options")).stream()
                .filter(option -> option.path("default").asBoolean())
                .map(option -> Json.text(option, "value"))
                .toList();
    }
}
