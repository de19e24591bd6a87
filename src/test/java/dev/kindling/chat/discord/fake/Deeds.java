package dev.kindling.chat.discord.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kindling.chat.discord.fake.Interaction.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What people do with Discord's client. Fails with an AssertionError where that would not let them. */
final class Deeds {
    private final World world;
    private final Shapes shapes;
    private final Gateway gateway;
    private final Attachments attachments;
    private final Interactions interactions;
    private final Place general;
    private final Sights sights;

    /** @param general where commands are typed that are told no other place */
    Deeds(
            World world,
            Shapes shapes,
            Gateway gateway,
            Attachments attachments,
            Interactions interactions,
            Place general,
            Sights sights) {
        this.world = world;
        this.shapes = shapes;
        this.gateway = gateway;
        this.attachments = attachments;
        this.interactions = interactions;
        this.general = general;
        this.sights = sights;
    }

    /** Sends a command in "general"; values by option name: text, numbers, {@link Person}, {@link Role}, {@link Place}, {@link SentFile}. */
    Interaction slash(Person person, String line, Map<String, ?> options) {
        return slash(person, general, line, options);
    }

    Interaction slash(Person person, String line) {
        return slash(person, general, line, Map.of());
    }

    Interaction slash(Person person, Place place, String line, Map<String, ?> options) {
        return world.patience()
                .locked(() -> interactions.begin(
                        Kind.COMMAND,
                        person,
                        place,
                        new CommandInput(world, shapes, attachments, place)
                                .data(person, line, options, Optional.empty()),
                        Optional.empty()));
    }

    /** Uses the bot as somebody who has installed it for themselves, in any place; {@code line} is command and verb. */
    Interaction slashInstalled(Person person, Place place, String line) {
        String[] words = line.split(" ");
        return world.patience().locked(() -> interactions.beginInstalled(person, place, words[0], words[1]));
    }

    /** From now on what people do in conversations they do among friends, who read along. */
    void amongFriends() {
        world.patience().locked(interactions::amongFriends);
    }

    /** Types in the option {@code typing}, whose value so far is in {@code options}. */
    Interaction autocomplete(Person person, String line, Map<String, ?> options, String typing) {
        return world.patience()
                .locked(() -> interactions.begin(
                        Kind.AUTOCOMPLETE,
                        person,
                        general,
                        new CommandInput(world, shapes, attachments, general)
                                .data(person, line, options, Optional.of(typing)),
                        Optional.empty()));
    }

    /** Presses the button with that label, as the message stands now. */
    Interaction press(Person person, Message message, String label) {
        Message current = world.patience()
                .locked(() -> Optional.ofNullable(world.messages().get(message.id()))
                        .orElseThrow(() -> new AssertionError("the message is gone: " + message.text())));
        return pressAsShown(person, current, label);
    }

    /** Presses a button as this copy of the message shows it, though the message may have changed since. */
    Interaction pressAsShown(Person person, Message message, String label) {
        JsonNode button = message.button(label);
        if (button.path("disabled").asBoolean() || !button.has("custom_id")) {
            throw new AssertionError("that button cannot be pressed: " + button);
        }
        return component(person, message, button, List.of());
    }

    /** Chooses in the select menu with that custom id or placeholder. */
    Interaction choose(Person person, Message message, String menu, List<String> values) {
        JsonNode select = Components.walk(message.components())
                .filter(component -> Components.isSelect(component)
                        && List.of(Json.text(component, "custom_id"), Json.text(component, "placeholder"))
                                .contains(menu))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no menu " + menu + " in " + message.components()));
        List<String> offered = Json.list(select.path("options")).stream()
                .map(option -> Json.text(option, "value"))
                .toList();
        if (select.path("disabled").asBoolean()
                || values.size() < select.path("min_values").asInt(1)
                || values.size() > select.path("max_values").asInt(1)
                || (!offered.isEmpty() && !offered.containsAll(values))) {
            throw new AssertionError("cannot choose " + values + " of " + select);
        }
        return component(person, message, select, values);
    }

    private Interaction component(Person person, Message message, JsonNode component, List<String> values) {
        return world.patience().locked(() -> {
            Place place = world.place(message.channel()).orElseThrow();
            if (message.onlyFor().filter(only -> !only.equals(person.id())).isPresent()
                    || place.with().filter(with -> !with.equals(person)).isPresent()) {
                throw new AssertionError(person.name() + " does not see that message");
            }
            ObjectNode data = Json.object()
                    .put("component_type", component.path("type").asInt())
                    .put("custom_id", Json.text(component, "custom_id"))
                    .put("id", component.path("id").asInt());
            if (Components.isSelect(component)) {
                data.set("values", Json.strings(values));
            }
            return interactions.begin(Kind.COMPONENT, person, place, data, Optional.of(message));
        });
    }

    /** Fills the open form and sends it; values by custom id or label, the others stay as they came. */
    Interaction submit(Person person, Map<String, String> values) {
        return submit(person, values, false);
    }

    /** The same in the old shape, with action rows, as some clients still send it. */
    Interaction submitInRows(Person person, Map<String, String> values) {
        return submit(person, values, true);
    }

    private Interaction submit(Person person, Map<String, String> values, boolean inRows) {
        return world.patience().locked(() -> {
            Modal modal = sights.modalOf(person)
                    .orElseThrow(() -> new AssertionError("no form is open for " + person.name()));
            ObjectNode data = Interactions.submission(modal, values, inRows);
            world.modals().remove(modal);
            return interactions.begin(
                    Kind.MODAL_SUBMIT,
                    person,
                    modal.place(),
                    data,
                    modal.message().map(world.messages()::get));
        });
    }

    /** Closes the open form without sending it: the bot hears nothing. */
    void dismiss(Person person) {
        world.patience()
                .locked(() -> world.modals().removeIf(modal -> modal.person().equals(person)));
    }

    /** Writes to the bot directly. */
    Message write(Person person, String text, SentFile... files) {
        return write(person, sights.direct(person), text, files);
    }

    Message write(Person person, Place place, String text, SentFile... files) {
        return world.patience().locked(() -> {
            String id = world.newId();
            var attached = Json.array();
            for (SentFile file : files) {
                attached.add(attachments.keep(world.newId(), place.id(), file.name(), file.bytes()));
            }
            Message message = new Message(
                    id,
                    place.id(),
                    person,
                    text,
                    Json.array(),
                    Json.array(),
                    attached,
                    0,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    world.clock().instant(),
                    Optional.empty(),
                    0,
                    false);
            world.messages().put(id, message);
            ObjectNode event = shapes.message(message);
            place.guild().ifPresent(in -> {
                ObjectNode member =
                        shapes.member(world.guilds().get(in).members().get(person.id()));
                member.remove("user");
                event.put("guild_id", in).set("member", member);
            });
            gateway.dispatch("MESSAGE_CREATE", event, Messages.intent(place), nanos -> {});
            return message;
        });
    }
}
