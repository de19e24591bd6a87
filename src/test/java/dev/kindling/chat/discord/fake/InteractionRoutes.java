package dev.kindling.chat.discord.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kindling.chat.discord.fake.Interaction.Response;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The first response to an interaction, and what its token is good for afterwards. */
final class InteractionRoutes {
    private static final Set<Response> TO_COMMAND = Set.of(Response.MESSAGE, Response.DEFERRED_MESSAGE, Response.MODAL);
    private static final Set<Response> TO_COMPONENT =
            Set.of(Response.MESSAGE, Response.DEFERRED_MESSAGE, Response.DEFERRED_EDIT, Response.EDIT, Response.MODAL);
    private static final Set<Response> TO_FORM = Set.of(Response.MESSAGE, Response.DEFERRED_MESSAGE);
    private static final Set<Response> TO_FORM_OF_COMPONENT =
            Set.of(Response.MESSAGE, Response.DEFERRED_MESSAGE, Response.DEFERRED_EDIT, Response.EDIT);
    private static final String HOOK = "/webhooks/{webhook_id}/{webhook_token}";

    private final World world;
    private final Shapes shapes;
    private final Messages messages;

    InteractionRoutes(World world, Shapes shapes, Messages messages, Routes routes) {
        this.world = world;
        this.shapes = shapes;
        this.messages = messages;
        routes.add("POST", "/interactions/{interaction_id}/{interaction_token}/callback", this::callback)
                .add("POST", HOOK, this::followup)
                .add("GET", HOOK + "/messages/@original", call -> Answer.ok(shapes.message(original(call))))
                .add("PATCH", HOOK + "/messages/@original", call -> edit(call, original(call)))
                .add("DELETE", HOOK + "/messages/@original", call -> delete(original(call)))
                .add("GET", HOOK + "/messages/{message_id}", call -> Answer.ok(shapes.message(owned(call))))
                .add("PATCH", HOOK + "/messages/{message_id}", call -> edit(call, owned(call)))
                .add("DELETE", HOOK + "/messages/{message_id}", call -> delete(owned(call)));
    }

    private Answer callback(Call call) {
        Interaction interaction = Optional.ofNullable(world.interactions().get(call.parameter("interaction_id")))
                .filter(found -> found.token().equals(call.parameter("interaction_token")))
                .orElseThrow(ApiError::unknownInteraction);
        interaction.attempted();
        if (interaction.response().isPresent()) {
            throw ApiError.of(400, 40060, "Interaction has already been acknowledged.");
        }
        if (interaction.tooLate(call.arrival().at())) {
            throw ApiError.unknownInteraction();
        }
        Response response = Response.of(call.body().path("type").asInt())
                .filter(how -> allowed(interaction).contains(how))
                .orElseThrow(() -> ApiError.invalidForm(
                        "type",
                        "INTERACTION_CALLBACK_TYPE_INVALID",
                        "No such response to " + interaction.kind() + ": "
                                + call.body().path("type")));
        JsonNode data = call.body().path("data");
        Optional<Message> shown = respond(interaction, response, data, call);
        boolean ephemeral = shown.map(Message::ephemeral).orElse(false);
        interaction.respond(response, call.arrival().nanos(), ephemeral);
        return call.flag("with_response") ? Answer.ok(described(interaction, response, shown)) : Answer.nothing();
    }

    private static Set<Response> allowed(Interaction interaction) {
        return switch (interaction.kind()) {
            case COMMAND -> TO_COMMAND;
            case COMPONENT -> TO_COMPONENT;
            case AUTOCOMPLETE -> Set.of(Response.CHOICES);
            case MODAL_SUBMIT -> interaction.message().isPresent() ? TO_FORM_OF_COMPONENT : TO_FORM;
        };
    }

    private Optional<Message> respond(Interaction interaction, Response response, JsonNode data, Call call) {
        boolean ephemeral = (data.path("flags").asLong(0) & Message.EPHEMERAL) != 0;
        return switch (response) {
            case MESSAGE -> {
                Messages.check("data.", data, call.files(), true);
                Message message =
                        messages.write(interaction.place(), data, call.files(), Optional.of(interaction), ephemeral);
                interaction.original(message.id());
                yield Optional.of(message);
            }
            case DEFERRED_MESSAGE -> {
                MessageRules.flags("data.", data.path("flags").asLong(0), true).refuse();
                Message message = messages.think(interaction, ephemeral);
                interaction.original(message.id());
                yield Optional.of(message);
            }
            case DEFERRED_EDIT -> {
                interaction.message().ifPresent(interaction::original);
                yield Optional.empty();
            }
            case EDIT -> {
                Message old = interaction.message().map(world.messages()::get).orElseThrow(ApiError::unknownMessage);
                interaction.original(old.id());
                yield Optional.of(messages.edit(old, data, call.files()));
            }
            case CHOICES -> {
                interaction.choices(choices(data));
                yield Optional.empty();
            }
            case MODAL -> {
                ModalRules.check(data).refuse();
                world.modals().removeIf(modal -> modal.person().equals(interaction.person()));
                world.modals()
                        .add(new Modal(
                                interaction.id(),
                                interaction.person(),
                                interaction.place(),
                                data,
                                interaction.message()));
                yield Optional.empty();
            }
        };
    }

    private static List<JsonNode> choices(JsonNode data) {
        JsonNode choices = data.path("choices");
        FormFaults faults = new FormFaults();
        faults.check(
                choices.size() <= 25, "data.choices", "BASE_TYPE_BAD_LENGTH", "Must be between 0 and 25 in length.");
        Set<String> names = new HashSet<>();
        for (int i = 0; i < choices.size(); i++) {
            JsonNode choice = choices.get(i);
            faults.present(Json.text(choice, "name"), "data.choices." + i + ".name")
                    .longest(Json.text(choice, "name"), 100, "data.choices." + i + ".name")
                    .longest(Json.text(choice, "value"), 100, "data.choices." + i + ".value")
                    .check(
                            names.add(Json.text(choice, "name")),
                            "data.choices." + i + ".name",
                            "APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_ALREADY_EXISTS",
                            "Option choice name already exists");
        }
        faults.refuse();
        return Json.list(choices);
    }

    private ObjectNode described(Interaction interaction, Response response, Optional<Message> shown) {
        ObjectNode answer = Json.object();
        ObjectNode about = answer.putObject("interaction")
                .put("id", interaction.id())
                .put("type", interaction.kind().number());
        shown.ifPresent(message -> {
            about.put("response_message_id", message.id())
                    .put("response_message_loading", message.loading())
                    .put("response_message_ephemeral", message.ephemeral());
            answer.putObject("resource")
                    // The description knows only 4 and 7 here, for a deferred answer too.
                    .put("type", response == Response.EDIT ? 7 : 4)
                    .set("message", shapes.message(message));
        });
        return answer;
    }

    // --- The token, as a webhook

    private Interaction hook(Call call) {
        if (!call.parameter("webhook_id").equals(world.application())) {
            throw ApiError.unknownWebhook();
        }
        Interaction interaction = world.interactions().values().stream()
                .filter(found -> found.token().equals(call.parameter("webhook_token")))
                .findFirst()
                .orElseThrow(ApiError::unknownWebhook);
        if (interaction.tokenExpired()) {
            throw ApiError.of(401, 50027, "Invalid Webhook Token");
        }
        Optional<Response> response = interaction.response();
        if (response.isEmpty() || response.get() == Response.CHOICES || response.get() == Response.MODAL) {
            throw ApiError.unknownWebhook();
        }
        return interaction;
    }

    private Message original(Call call) {
        return hook(call).original().map(world.messages()::get).orElseThrow(ApiError::unknownMessage);
    }

    private Message owned(Call call) {
        return Optional.of(call.parameter("message_id"))
                .filter(hook(call)::owns)
                .map(world.messages()::get)
                .orElseThrow(ApiError::unknownMessage);
    }

    private Answer edit(Call call, Message message) {
        return Answer.ok(shapes.message(messages.edit(message, call.body(), call.files())));
    }

    private Answer delete(Message message) {
        messages.delete(message);
        return Answer.nothing();
    }

    private Answer followup(Call call) {
        Interaction interaction = hook(call);
        Messages.check("", call.body(), call.files(), true);
        Optional<Message> thinking =
                interaction.original().map(world.messages()::get).filter(Message::loading);
        if (thinking.isPresent()) {
            // The first further message takes the place of "thinking", with whatever was decided then about who sees
            // it.
            return edit(call, thinking.get());
        }
        boolean ephemeral = (call.body().path("flags").asLong(0) & Message.EPHEMERAL) != 0;
        Message message =
                messages.write(interaction.place(), call.body(), call.files(), Optional.of(interaction), ephemeral);
        interaction.followup(message.id());
        return Answer.ok(shapes.message(message));
    }
}
