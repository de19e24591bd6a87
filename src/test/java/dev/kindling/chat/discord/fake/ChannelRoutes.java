package dev.kindling.chat.discord.fake;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Direct channels, and messages in channels. */
final class ChannelRoutes {
    private static final String MESSAGE = "/channels/{channel_id}/messages/{message_id}";
    private static final Duration NONCES_LAST = Duration.ofMinutes(5);

    private record Sent(String message, java.time.Instant at) {}

    private final World world;
    private final Shapes shapes;
    private final Messages messages;
    private final Map<String, Sent> nonces = new LinkedHashMap<>();

    ChannelRoutes(World world, Shapes shapes, Messages messages, Routes routes) {
        this.world = world;
        this.shapes = shapes;
        this.messages = messages;
        routes.add("POST", "/users/@me/channels", this::openDirect)
                .add("GET", "/channels/{channel_id}", call -> Answer.ok(shapes.channel(visible(call, 0))))
                .add("POST", "/channels/{channel_id}/messages", this::create)
                .add("GET", "/channels/{channel_id}/messages", this::list)
                .add("POST", "/channels/{channel_id}/messages/bulk-delete", this::bulkDelete)
                .add(
                        "GET",
                        MESSAGE,
                        call -> Answer.ok(
                                shapes.message(message(call, visible(call, Permissions.READ_MESSAGE_HISTORY)))))
                .add("PATCH", MESSAGE, this::edit)
                .add("DELETE", MESSAGE, this::delete)
                .add("PUT", "/channels/{channel_id}/messages/pins/{message_id}", call -> pin(call, true))
                .add("DELETE", "/channels/{channel_id}/messages/pins/{message_id}", call -> pin(call, false))
                .add("POST", "/channels/{channel_id}/typing", call -> {
                    visible(call, Permissions.SEND_MESSAGES);
                    return Answer.nothing();
                });
    }

    private Answer openDirect(Call call) {
        Person person = Optional.ofNullable(world.people().get(Json.text(call.body(), "recipient_id")))
                .filter(found -> !found.equals(world.bot()))
                .orElseThrow(() -> ApiError.of(400, 50033, "Invalid Recipient(s)"));
        return Answer.ok(shapes.channel(world.direct(person)));
    }

    /** The channel, when the bot may see it and has these permissions. */
    private Place visible(Call call, long needed) {
        Place place = world.place(call.parameter("channel_id")).orElseThrow(ApiError::unknownChannel);
        place.guild().ifPresent(id -> {
            Guild guild = Optional.ofNullable(world.guilds().get(id)).orElseThrow(ApiError::unknownChannel);
            if (!guild.members().containsKey(world.bot().id())) {
                throw ApiError.missingAccess();
            }
            long has = guild.permissionsOfBot(world.bot().id(), place.id());
            if ((has & Permissions.VIEW_CHANNEL) == 0) {
                throw ApiError.missingAccess();
            }
            if ((has & needed) != needed) {
                throw ApiError.missingPermissions();
            }
        });
        return place;
    }

    private Message message(Call call, Place place) {
        return Optional.ofNullable(world.messages().get(call.parameter("message_id")))
                .filter(message -> message.channel().equals(place.id()) && !message.ephemeral())
                .orElseThrow(ApiError::unknownMessage);
    }

    private Answer create(Call call) {
        JsonNode body = call.body();
        long needed = Permissions.SEND_MESSAGES
                | (body.path("embeds").isEmpty() ? 0 : Permissions.EMBED_LINKS)
                | (call.files().isEmpty() ? 0 : Permissions.ATTACH_FILES);
        Place place = visible(call, needed);
        if (place.kind() == Place.Kind.CATEGORY) {
            throw ApiError.of(400, 50008, "Cannot send messages in a non-text channel");
        }
        Messages.check("", body, call.files(), false);
        place.with().ifPresent(this::reachable);
        String nonce = Json.text(body, "nonce");
        boolean enforced = body.path("enforce_nonce").asBoolean() && !nonce.isEmpty();
        if (enforced) {
            nonces.values()
                    .removeIf(sent ->
                            sent.at().plus(NONCES_LAST).isBefore(world.clock().instant()));
            Optional<Message> before = Optional.ofNullable(nonces.get(place.id() + nonce))
                    .map(sent -> world.messages().get(sent.message()));
            if (before.isPresent()) {
                return Answer.ok(shapes.message(before.get()));
            }
        }
        Message message = messages.write(place, body, call.files(), Optional.empty(), false);
        if (enforced) {
            nonces.put(place.id() + nonce, new Sent(message.id(), message.sentAt()));
        }
        return Answer.ok(shapes.message(message));
    }

    private void reachable(Person person) {
        if (!world.sharesGuild(person)) {
            throw ApiError.of(403, 50278, "Cannot send messages to this user due to having no mutual guilds");
        }
        if (world.blockedContent().contains(person.id())) {
            throw ApiError.of(400, 20009, "Explicit content cannot be sent to the desired recipient(s)");
        }
        if (world.closedToBot().contains(person.id())) {
            throw ApiError.of(403, 50007, "Cannot send messages to this user");
        }
    }

    private Answer list(Call call) {
        Place place = visible(call, Permissions.READ_MESSAGE_HISTORY);
        int most = Integer.parseInt(call.query().getOrDefault("limit", "50"));
        List<Message> newestFirst = world.messages().values().stream()
                .filter(message -> message.channel().equals(place.id()) && !message.ephemeral())
                .sorted(Comparator.comparing((Message message) -> Long.valueOf(message.id()))
                        .reversed())
                .limit(most)
                .toList();
        return Answer.ok(Json.array(newestFirst.stream().map(shapes::message).toList()));
    }

    private Answer edit(Call call) {
        Message message = message(call, visible(call, 0));
        if (!message.author().equals(world.bot())) {
            throw ApiError.of(403, 50005, "Cannot edit a message authored by another user");
        }
        MessageRules.flags("", call.body().path("flags").asLong(0), false).refuse();
        return Answer.ok(shapes.message(messages.edit(message, call.body(), call.files())));
    }

    private Answer delete(Call call) {
        Place place = visible(call, 0);
        Message message = message(call, place);
        if (!message.author().equals(world.bot())) {
            if (place.direct()) {
                throw ApiError.of(403, 50003, "Cannot execute action on a DM channel");
            }
            visible(call, Permissions.MANAGE_MESSAGES);
        }
        messages.delete(message);
        return Answer.nothing();
    }

    private Answer bulkDelete(Call call) {
        Place place = visible(call, Permissions.MANAGE_MESSAGES);
        Json.list(call.body().path("messages")).stream()
                .map(id -> Optional.ofNullable(world.messages().get(id.asText())))
                .flatMap(Optional::stream)
                .filter(message -> message.channel().equals(place.id()))
                .forEach(messages::delete);
        return Answer.nothing();
    }

    private Answer pin(Call call, boolean on) {
        Message message = message(call, visible(call, Permissions.PIN_MESSAGES));
        if (on) {
            world.pinned().add(message.id());
        } else {
            world.pinned().remove(message.id());
        }
        return Answer.nothing();
    }
}
