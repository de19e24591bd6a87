package dev.kindling.chat.discord.fake;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What people see, and waiting for it. */
final class Sights {
    private final World world;
    private final Attachments attachments;
    private final String guild;

    /** @param guild whose commands are meant where no other guild is named */
    Sights(World world, Attachments attachments, String guild) {
        this.world = world;
        this.attachments = attachments;
        this.guild = guild;
    }

    /** All interactions, in order. */
    List<Interaction> interactions() {
        return world.patience().locked(() -> List.copyOf(world.interactions().values()));
    }

    /** The direct channel of the bot with that person. */
    Place direct(Person person) {
        return world.patience().locked(() -> world.direct(person));
    }

    /** What the bot wrote to that person directly, as it stands. */
    List<Message> dms(Person person) {
        return world.patience()
                .locked(() -> world.seenBy(person, world.direct(person).id()).stream()
                        .filter(message -> message.author().equals(world.bot()))
                        .toList());
    }

    /** What only that person sees, in all channels. */
    List<Message> ephemeral(Person person) {
        return world.patience()
                .locked(() -> world.messages().values().stream()
                        .filter(message -> message.onlyFor().equals(Optional.of(person.id())))
                        .toList());
    }

    /** What everybody sees in that channel. */
    List<Message> messagesIn(Place place) {
        return world.patience()
                .locked(() -> world.messages().values().stream()
                        .filter(message -> message.channel().equals(place.id()) && !message.ephemeral())
                        .toList());
    }

    boolean pinned(Message message) {
        return world.patience().locked(() -> world.pinned().contains(message.id()));
    }

    /** The content of a file at that message; fails when there is none of that name. */
    String file(Message message, String name) {
        return Json.list(message.attachments()).stream()
                .filter(attachment -> Json.text(attachment, "filename").equals(name))
                .map(attachment -> message.channel() + "/" + Json.text(attachment, "id") + "/" + name)
                .flatMap(path -> attachments.content(path).stream())
                .map(content -> new String(content, StandardCharsets.UTF_8))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no file " + name + " but " + message.attachments()));
    }

    /** The form on that person's screen. */
    Optional<Modal> modalOf(Person person) {
        return world.patience()
                .locked(() -> world.modals().stream()
                        .filter(modal -> modal.person().equals(person))
                        .reduce((one, other) -> other));
    }

    /** The names of the commands registered for the first guild. */
    List<String> commands() {
        return world.patience()
                .locked(() -> world.commands(guild).stream()
                        .map(command -> Json.text(command, "name"))
                        .toList());
    }

    /** The registered commands of a guild, or the global ones for the empty id. */
    List<JsonNode> commandsOf(String guildId) {
        return world.patience().locked(() -> List.<JsonNode>copyOf(world.commands(guildId)));
    }

    // --- Waiters

    Message awaitDm(Person person) {
        return awaitDm(person, any -> true);
    }

    /** A direct message of the bot that is like that. */
    Message awaitDm(Person person, Predicate<Message> like) {
        return world.patience()
                .await(
                        Patience.USUAL,
                        () -> "a direct message like that to " + person.name() + "; there are "
                                + dms(person).stream().map(Message::text).toList() + ", complaints: "
                                + world.complaints(),
                        () -> dms(person).stream().filter(like).findFirst());
    }

    /** A message in that channel, seen by all, that is like that. */
    Message awaitMessage(Place place, Predicate<Message> like) {
        return world.patience()
                .await(
                        Patience.USUAL,
                        () -> "a message like that in " + place.name() + "; there are "
                                + messagesIn(place).stream().map(Message::text).toList() + ", complaints: "
                                + world.complaints(),
                        () -> messagesIn(place).stream().filter(like).findFirst());
    }

    /** That message, once it is like that. */
    Message awaitEdit(Message message, Predicate<Message> like) {
        return world.patience()
                .await(
                        Patience.USUAL,
                        () -> "that the message changes; it is "
                                + world.messages().get(message.id()),
                        () -> Optional.ofNullable(world.messages().get(message.id()))
                                .filter(like));
    }

    /** Until the bot registered a command of that name for the first guild. */
    void awaitCommand(String name) {
        world.patience()
                .await(
                        Patience.USUAL,
                        () -> "the command /" + name + "; there are " + commands() + ", complaints: "
                                + world.complaints(),
                        () -> commands().contains(name) ? Optional.of(true) : Optional.empty());
    }
}
