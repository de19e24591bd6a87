package dev.kindling.chat.discord;

import dev.kindling.chat.Input;
import dev.kindling.chat.InvocationId;
import dev.kindling.chat.Origin;
import dev.kindling.command.CommandCatalogue.Verb;
import dev.kindling.outbox.RetryButton;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.dv8tion.jda.api.entities.ISnowflake;
import net.dv8tion.jda.api.entities.Member;
import net.dv8tion.jda.api.entities.Message;
import net.dv8tion.jda.api.entities.User;
import net.dv8tion.jda.api.events.interaction.ModalInteractionEvent;
import net.dv8tion.jda.api.events.interaction.command.CommandAutoCompleteInteractionEvent;
import net.dv8tion.jda.api.events.interaction.command.SlashCommandInteractionEvent;
import net.dv8tion.jda.api.events.interaction.component.ButtonInteractionEvent;
import net.dv8tion.jda.api.events.message.MessageReceivedEvent;
import net.dv8tion.jda.api.interactions.Interaction;
import net.dv8tion.jda.api.interactions.InteractionContextType;
import org.jspecify.annotations.Nullable;

/**
 * One thing that somebody did in Discord.
 *
 * @param made when, by Discord's clock
 * @param guild where; in direct messages what the button says, if it says anything
 * @param roles ids, as Discord gave them with the event; empty in direct messages
 * @param weighty whether roles are looked up anew for it: a form that is sent in, the "yes" to a question
 */
record Incoming(
        InvocationId id,
        Instant made,
        User user,
        Optional<String> guild,
        boolean inGuild,
        Set<String> roles,
        Origin origin,
        Input input,
        Surface surface,
        boolean weighty) {
    Incoming {
        roles = Set.copyOf(roles);
    }

    /** Where it was done, which decides where it is answered. */
    enum Surface {
        /** A command, or a button on a message that others see as well: answered in a message for the asker alone. */
        ASIDE,
        /** A button on a message that only the asker sees, or a form from there: that message changes. */
        PRIVATE_MESSAGE,
        /** A button or form in the conversation with the bot. */
        DIRECT,
        /** Words in the conversation with the bot, or after a mention: there is no interaction to answer. */
        WRITTEN
    }

    @Override
    public String toString() {
        return "Incoming[" + id + "]";
    }

    static Incoming of(SlashCommandInteractionEvent event, Optional<Verb> verb) {
        Map<String, String> values = new LinkedHashMap<>();
        event.getOptions().forEach(option -> values.put(option.getName(), option.getAsString()));
        String line = verb.map(known -> VerbOptions.typed(known, values))
                .orElseGet(() -> "/" + event.getFullCommandName() + " " + String.join(" ", values.values()));
        return interaction(event, Optional.empty(), new Input.Typed(line.strip()), false, false);
    }

    static Incoming of(ButtonInteractionEvent event, CustomId id) {
        // What stands there may be all that they have of their details until a direct message arrives.
        boolean changes = event.getMessage().isEphemeral() && !id.name().equals(RetryButton.ACTION);
        return interaction(event, id.guild(), id.pressed(), changes, id.confirming());
    }

    static Incoming of(ModalInteractionEvent event, CustomId id) {
        Message from = event.getMessage();
        return interaction(
                event,
                id.guild(),
                new Input.Submitted(id.name(), id.argument(), Modals.values(event.getValues())),
                from != null && from.isEphemeral(),
                true);
    }

    /** Somebody who is still typing. */
    static Incoming of(CommandAutoCompleteInteractionEvent event) {
        return interaction(event, Optional.empty(), new Input.Typed(""), false, false);
    }

    private static Incoming interaction(
            Interaction event, Optional<String> guild, Input input, boolean onPrivateMessage, boolean weighty) {
        boolean inGuild = event.isFromGuild();
        // Whoever has the bot installed for themselves can use it among friends, who are not to read the answer.
        boolean alone = !inGuild && event.getContext() != InteractionContextType.PRIVATE_CHANNEL;
        Surface surface = alone ? Surface.DIRECT : onPrivateMessage ? Surface.PRIVATE_MESSAGE : Surface.ASIDE;
        return new Incoming(
                new InvocationId("discord:interaction:" + event.getId()),
                event.getTimeCreated().toInstant(),
                event.getUser(),
                inGuild ? Optional.ofNullable(event.getGuild()).map(ISnowflake::getId) : guild,
                inGuild,
                roles(event.getMember()),
                new Origin(
                        Optional.ofNullable(event.getChannelId())
                                .orElse(event.getUser().getId()),
                        !inGuild),
                input,
                surface,
                weighty);
    }

    static Incoming of(MessageReceivedEvent event, String text) {
        boolean inGuild = event.isFromGuild();
        return new Incoming(
                new InvocationId("discord:message:" + event.getMessageId()),
                event.getMessage().getTimeCreated().toInstant(),
                event.getAuthor(),
                inGuild ? Optional.of(event.getGuild().getId()) : Optional.empty(),
                inGuild,
                roles(event.getMember()),
                new Origin(event.getChannel().getId(), !inGuild),
                new Input.Typed(text),
                Surface.WRITTEN,
                false);
    }

    static Set<String> roles(@Nullable Member member) {
        Set<String> roles = new LinkedHashSet<>();
        // In a guild without the bot in it, nothing is known of roles.
        if (member != null && !member.isDetached()) {
            member.getUnsortedRoles().forEach(role -> roles.add(role.getId()));
        }
        return roles;
    }
}
