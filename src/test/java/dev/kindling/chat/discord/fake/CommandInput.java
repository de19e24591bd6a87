package dev.kindling.chat.discord.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a person enters after the slash, held against the registered commands as the client does: it sends no unknown option, none
 * of a wrong type or length, and nothing while a required one is missing.
 */
final class CommandInput {
    private static final int STRING = 3;
    private static final int INTEGER = 4;
    private static final int BOOLEAN = 5;
    private static final int USER = 6;
    private static final int CHANNEL = 7;
    private static final int ROLE = 8;
    private static final int MENTIONABLE = 9;
    private static final int NUMBER = 10;
    private static final int ATTACHMENT = 11;

    private final World world;
    private final Shapes shapes;
    private final Attachments attachments;
    private final Place place;
    private final ObjectNode resolved = Json.object();

    CommandInput(World world, Shapes shapes, Attachments attachments, Place place) {
        this.world = world;
        this.shapes = shapes;
        this.attachments = attachments;
        this.place = place;
    }

    /**
     * The {@code data} of the interaction.
     *
     * @param line as {@code sandbox create}
     * @param typing the option that somebody is still typing, for autocomplete
     */
    ObjectNode data(Person person, String line, Map<String, ?> values, Optional<String> typing) {
        List<String> words =
                new ArrayList<>(Arrays.asList(line.replaceFirst("^/", "").trim().split("\\s+")));
        ObjectNode command = offered(words.remove(0));
        permitted(person, command);
        ObjectNode data = Json.object()
                .put("id", Json.text(command, "id"))
                .put("name", Json.text(command, "name"))
                .put("type", 1);
        if (command.has("guild_id")) {
            data.put("guild_id", Json.text(command, "guild_id"));
        }
        JsonNode at = command;
        ArrayNode options = data.putArray("options");
        for (String word : words) {
            at = Json.list(at.path("options")).stream()
                    .filter(option -> CommandRules.branch(option)
                            && Json.text(option, "name").equals(word))
                    .findFirst()
                    .orElseThrow(() -> notOffered("no subcommand " + word + " in /" + line));
            ObjectNode branch =
                    options.addObject().put("type", at.path("type").asInt()).put("name", word);
            options = branch.putArray("options");
        }
        if (Json.list(at.path("options")).stream().anyMatch(CommandRules::branch)) {
            throw notOffered("/" + line + " needs a subcommand");
        }
        fill(at, values, typing, options, line);
        if (!resolved.isEmpty()) {
            data.set("resolved", resolved);
        }
        return data;
    }

    private ObjectNode offered(String name) {
        List<ObjectNode> candidates = new ArrayList<>(world.commands(""));
        place.guild().ifPresent(guild -> candidates.addAll(world.commands(guild)));
        return candidates.stream()
                .filter(command -> Json.text(command, "name").equals(name) && fits(command))
                .findFirst()
                .orElseThrow(() -> notOffered("no command /" + name + " in " + place.name() + "; there are "
                        + candidates.stream()
                                .map(command -> Json.text(command, "name"))
                                .toList()));
    }

    /** A command of a guild is offered there only; a global one where its contexts say. */
    private boolean fits(ObjectNode command) {
        List<Integer> contexts = Json.list(command.path("contexts")).stream()
                .map(JsonNode::asInt)
                .toList();
        return place.guild().isPresent()
                ? command.has("guild_id") || contexts.isEmpty() || contexts.contains(0)
                : !command.has("guild_id") && (contexts.isEmpty() || contexts.contains(1));
    }

    private void permitted(Person person, ObjectNode command) {
        if (place.guild().isPresent() && command.hasNonNull("default_member_permissions")) {
            long needed = command.path("default_member_permissions").asLong();
            Guild guild = world.guilds().get(place.guild().get());
            boolean owner = guild.owner().equals(person.id());
            if (!owner && (needed == 0 || (guild.permissions(person.id()) & needed) != needed)) {
                throw notOffered("/" + Json.text(command, "name") + " is hidden from " + person.name());
            }
        }
    }

    private void fill(JsonNode branch, Map<String, ?> values, Optional<String> typing, ArrayNode options, String line) {
        Set<String> open = new LinkedHashSet<>(values.keySet());
        for (JsonNode option : branch.path("options")) {
            String name = Json.text(option, "name");
            open.remove(name);
            if (!values.containsKey(name)) {
                if (option.path("required").asBoolean() && typing.isEmpty()) {
                    throw notOffered("/" + line + " cannot be sent without " + name);
                }
                continue;
            }
            boolean focused = typing.equals(Optional.of(name));
            ObjectNode sent =
                    options.addObject().put("type", option.path("type").asInt()).put("name", name);
            if (focused) {
                if (!option.path("autocomplete").asBoolean()) {
                    throw notOffered(name + " of /" + line + " has no autocomplete");
                }
                sent.put("focused", true).put("value", String.valueOf(values.get(name)));
            } else {
                sent.set("value", value(option, values.get(name)));
            }
        }
        if (!open.isEmpty()) {
            throw notOffered("/" + line + " has no options " + open);
        }
    }

    private JsonNode value(JsonNode option, Object value) {
        int type = option.path("type").asInt();
        String name = Json.text(option, "name");
        JsonNode sent = switch (type) {
            case STRING -> Json.MAPPER.valueToTree(String.valueOf(value));
            case INTEGER -> Json.MAPPER.valueToTree(Long.valueOf(String.valueOf(value)));
            case NUMBER -> Json.MAPPER.valueToTree(Double.valueOf(String.valueOf(value)));
            case BOOLEAN -> Json.MAPPER.valueToTree(Boolean.valueOf(String.valueOf(value)));
            case USER, ROLE, CHANNEL, MENTIONABLE, ATTACHMENT -> Json.MAPPER.valueToTree(resolve(type, name, value));
            default -> throw notOffered("option " + name + " has type " + type);
        };
        JsonNode choices = option.path("choices");
        boolean chosen = choices.isEmpty()
                || Json.list(choices).stream()
                        .anyMatch(choice -> choice.path("value").asText().equals(sent.asText()));
        boolean longEnough = type != STRING
                || (sent.asText().length() >= option.path("min_length").asInt(0)
                        && sent.asText().length() <= option.path("max_length").asInt(6000));
        boolean inRange = (type != INTEGER && type != NUMBER)
                || (sent.asDouble() >= option.path("min_value").asDouble(-9_007_199_254_740_991d)
                        && sent.asDouble() <= option.path("max_value").asDouble(9_007_199_254_740_991d));
        if (!chosen || !longEnough || !inRange) {
            throw notOffered(name + " cannot be " + sent);
        }
        return sent;
    }

    private String resolve(int type, String name, Object value) {
        if (value instanceof Person person && (type == USER || type == MENTIONABLE)) {
            resolved.withObjectProperty("users").set(person.id(), shapes.user(person));
            place.guild()
                    .map(world.guilds()::get)
                    .map(guild -> guild.members().get(person.id()))
                    .ifPresent(found -> {
                        ObjectNode member = shapes.member(found);
                        member.remove(List.of("user", "deaf", "mute"));
                        member.put(
                                "permissions",
                                String.valueOf(world.guilds()
                                        .get(place.guild().orElseThrow())
                                        .permissions(person.id())));
                        resolved.withObjectProperty("members").set(person.id(), member);
                    });
            return person.id();
        }
        if (value instanceof Role role && (type == ROLE || type == MENTIONABLE)) {
            resolved.withObjectProperty("roles")
                    .set(role.id(), shapes.role(world.guilds().get(role.guild()), role));
            return role.id();
        }
        if (value instanceof Place channel && type == CHANNEL) {
            resolved.withObjectProperty("channels")
                    .set(channel.id(), shapes.channel(channel).put("permissions", "2147483647"));
            return channel.id();
        }
        if (value instanceof SentFile file && type == ATTACHMENT) {
            String id = world.newId();
            resolved.withObjectProperty("attachments")
                    .set(
                            id,
                            attachments
                                    .keep(id, place.id(), file.name(), file.bytes())
                                    .put("ephemeral", true));
            return id;
        }
        throw notOffered(name + " cannot be " + value);
    }

    private static AssertionError notOffered(String why) {
        return new AssertionError("Discord's client would not send that: " + why);
    }
}
