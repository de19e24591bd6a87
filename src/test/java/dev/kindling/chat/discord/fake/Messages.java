package dev.kindling.chat.discord.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** Writes, changes and deletes the bot's messages; the same for channels and for answers to interactions. */
final class Messages {
    private static final long MOST_UPLOADED = 10L * 1024 * 1024;

    private final World world;
    private final Shapes shapes;
    private final Attachments attachments;
    private final Events events;

    Messages(World world, Shapes shapes, Attachments attachments, Events events) {
        this.world = world;
        this.shapes = shapes;
        this.attachments = attachments;
        this.events = events;
    }

    /** Refuses what no message may be. */
    static void check(String prefix, JsonNode body, List<Call.Upload> files, boolean interaction) {
        long flags = body.path("flags").asLong(0);
        MessageRules.flags(prefix, flags, interaction).refuse();
        MessageRules.check(prefix, body, flags).refuse();
        if (files.stream().mapToLong(file -> file.content().length).sum() > MOST_UPLOADED) {
            throw ApiError.of(413, 40005, "Request entity too large");
        }
        if (empty(body, files)) {
            throw ApiError.of(400, 50006, "Cannot send an empty message");
        }
    }

    private static boolean empty(JsonNode body, List<Call.Upload> files) {
        return Json.text(body, "content").isBlank()
                && body.path("embeds").isEmpty()
                && body.path("components").isEmpty()
                && files.isEmpty();
    }

    Message write(
            Place place, JsonNode body, List<Call.Upload> files, Optional<Interaction> answers, boolean ephemeral) {
        long flags = (body.path("flags").asLong(0) & ~Message.EPHEMERAL) | (ephemeral ? Message.EPHEMERAL : 0);
        Message message = new Message(
                world.newId(),
                place.id(),
                world.bot(),
                Json.text(body, "content"),
                embeds(body.path("embeds")),
                Components.stored(body.path("components")),
                attachments.keepAll(world, place.id(), files),
                flags,
                ephemeral ? answers.map(interaction -> interaction.person().id()) : Optional.empty(),
                answers.map(Interaction::token),
                body.hasNonNull("nonce") ? Optional.of(Json.text(body, "nonce")) : Optional.empty(),
                world.clock().instant(),
                Optional.empty(),
                0,
                silent(body));
        world.messages().put(message.id(), message);
        tell("MESSAGE_CREATE", place, message);
        return message;
    }

    /** "Kindling is thinking…" */
    Message think(Interaction interaction, boolean ephemeral) {
        ObjectNode body = Json.object().put("flags", Message.LOADING);
        return write(interaction.place(), body, List.of(), Optional.of(interaction), ephemeral);
    }

    Message edit(Message old, JsonNode body, List<Call.Upload> files) {
        ArrayNode kept = Json.array();
        if (body.hasNonNull("attachments")) {
            for (JsonNode attachment : old.attachments()) {
                boolean stays = Json.list(body.path("attachments")).stream()
                        .anyMatch(wanted -> Json.text(wanted, "id").equals(Json.text(attachment, "id")));
                if (stays) {
                    kept.add(attachment);
                }
            }
        } else {
            kept.addAll(old.attachments());
        }
        kept.addAll(attachments.keepAll(world, old.channel(), files));
        long suppressed = body.has("flags")
                ? (old.flags() & ~Message.SUPPRESS_EMBEDS)
                        | (body.path("flags").asLong() & (Message.SUPPRESS_EMBEDS | Message.COMPONENTS_V2))
                : old.flags();
        Message changed = new Message(
                old.id(),
                old.channel(),
                old.author(),
                body.has("content") ? Json.text(body, "content") : old.content(),
                body.has("embeds") ? embeds(body.path("embeds")) : old.embeds(),
                body.has("components") ? Components.stored(body.path("components")) : old.components(),
                kept,
                suppressed & ~Message.LOADING,
                old.onlyFor(),
                old.hook(),
                old.nonce(),
                old.sentAt(),
                Optional.of(world.clock().instant()),
                old.loading() ? 0 : old.edits() + 1,
                silent(body));
        MessageRules.check("", whole(changed), changed.flags()).refuse();
        if (empty(whole(changed), List.of()) && kept.isEmpty()) {
            throw ApiError.of(400, 50006, "Cannot send an empty message");
        }
        world.change(old.id(), any -> changed);
        world.place(old.channel()).ifPresent(place -> tell("MESSAGE_UPDATE", place, changed));
        return changed;
    }

    void delete(Message message) {
        world.messages().remove(message.id());
        if (!message.ephemeral()) {
            world.place(message.channel()).ifPresent(place -> {
                ObjectNode gone = Json.object().put("id", message.id()).put("channel_id", message.channel());
                place.guild().ifPresent(guild -> gone.put("guild_id", guild));
                events.send("MESSAGE_DELETE", gone, intent(place));
            });
        }
    }

    private static JsonNode whole(Message message) {
        ObjectNode body = Json.object().put("content", message.content());
        body.set("embeds", message.embeds());
        body.set("components", message.components());
        return body;
    }

    /** The bot hears of messages in channels, its own too, when it asked for them; of ephemeral ones never. */
    private void tell(String type, Place place, Message message) {
        if (message.ephemeral()) {
            return;
        }
        ObjectNode json = shapes.message(message);
        place.guild().ifPresent(guild -> json.put("guild_id", guild));
        events.send(type, json, intent(place));
    }

    static int intent(Place place) {
        return place.direct() ? Intents.DIRECT_MESSAGES : Intents.GUILD_MESSAGES;
    }

    private static ArrayNode embeds(JsonNode embeds) {
        ArrayNode stored = Json.array(Json.list(Json.withoutNulls(embeds)));
        stored.forEach(embed -> ((ObjectNode) embed).put("type", "rich"));
        return stored;
    }

    /** Whether nobody is pinged by names in the text. */
    private static boolean silent(JsonNode body) {
        JsonNode allowed = body.path("allowed_mentions");
        return allowed.isObject()
                && allowed.path("parse").isEmpty()
                && allowed.path("users").isEmpty()
                && allowed.path("roles").isEmpty();
    }
}
