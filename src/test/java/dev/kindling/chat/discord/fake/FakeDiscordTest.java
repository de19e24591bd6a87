package dev.kindling.chat.discord.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindling.chat.discord.fake.Interaction.Response;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import net.dv8tion.jda.api.EmbedBuilder;
import net.dv8tion.jda.api.components.actionrow.ActionRow;
import net.dv8tion.jda.api.components.buttons.Button;
import net.dv8tion.jda.api.components.label.Label;
import net.dv8tion.jda.api.components.textinput.TextInput;
import net.dv8tion.jda.api.components.textinput.TextInputStyle;
import net.dv8tion.jda.api.events.GenericEvent;
import net.dv8tion.jda.api.events.interaction.ModalInteractionEvent;
import net.dv8tion.jda.api.events.interaction.command.CommandAutoCompleteInteractionEvent;
import net.dv8tion.jda.api.events.interaction.command.SlashCommandInteractionEvent;
import net.dv8tion.jda.api.events.interaction.component.ButtonInteractionEvent;
import net.dv8tion.jda.api.hooks.EventListener;
import net.dv8tion.jda.api.interactions.commands.OptionType;
import net.dv8tion.jda.api.interactions.commands.build.Commands;
import net.dv8tion.jda.api.interactions.commands.build.OptionData;
import net.dv8tion.jda.api.interactions.commands.build.SubcommandData;
import net.dv8tion.jda.api.modals.Modal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The usual life with an unmodified JDA: login, commands, answers, forms, direct messages. */
class FakeDiscordTest {
    private final FakeDiscord discord = FakeDiscord.withStandingClock();
    private final Role blue = discord.role("blue");
    private final Person alice = discord.person("alice", blue);
    private volatile Consumer<SlashCommandInteractionEvent> onSlash = event -> {};
    private volatile Consumer<ButtonInteractionEvent> onButton = event -> {};
    private volatile Consumer<ModalInteractionEvent> onForm = event -> {};
    private volatile Consumer<CommandAutoCompleteInteractionEvent> onTyping = event -> {};
    private Bot bot;

    @BeforeEach
    void login() {
        bot = new Bot(discord, (EventListener) this::happened).ready();
        bot.jda()
                .getGuildById(discord.guildId())
                .updateCommands()
                .addCommands(Commands.slash("sandbox", "Your sandboxes")
                        .addSubcommands(
                                new SubcommandData("create", "Create one")
                                        .addOption(OptionType.STRING, "key", "Your public key")
                                        .addOptions(new OptionData(OptionType.STRING, "flavour", "What kind")
                                                .setAutoComplete(true)),
                                new SubcommandData("share", "Share it")
                                        .addOption(OptionType.USER, "person", "With whom", true)))
                .complete();
    }

    @AfterEach
    void end() {
        bot.close();
        discord.close();
    }

    private void happened(GenericEvent event) {
        if (event instanceof SlashCommandInteractionEvent slash) {
            onSlash.accept(slash);
        } else if (event instanceof ButtonInteractionEvent button) {
            onButton.accept(button);
        } else if (event instanceof ModalInteractionEvent form) {
            onForm.accept(form);
        } else if (event instanceof CommandAutoCompleteInteractionEvent typing) {
            onTyping.accept(typing);
        }
    }

    @Test
    void an_immediate_ephemeral_reply_is_seen_by_one_person() {
        onSlash = event -> event.reply("hello " + event.getOption("key").getAsString())
                .setEphemeral(true)
                .queue();

        Interaction asked = discord.slash(alice, "sandbox create", Map.of("key", "ssh-ed25519 AAAA"));

        Message reply = asked.awaitReply();
        assertThat(reply.text()).isEqualTo("hello ssh-ed25519 AAAA");
        assertThat(reply.ephemeral()).isTrue();
        assertThat(discord.ephemeral(alice)).containsExactly(reply);
        assertThat(discord.messagesIn(discord.general())).isEmpty();
        assertThat(asked.attempts()).isEqualTo(1);
        assertThat(asked.latency()).isPresent();
        assertThat(discord.complaints()).isEmpty();
    }

    @Test
    void a_deferred_reply_is_edited_and_followed() {
        onSlash = event -> event.deferReply(true)
                .flatMap(hook -> hook.editOriginal("working"))
                .flatMap(done -> event.getHook()
                        .editOriginalEmbeds(new EmbedBuilder()
                                .setTitle("Sandbox")
                                .setDescription("ready")
                                .addField("port", "60001", true)
                                .build())
                        .setContent("")
                        .setComponents(ActionRow.of(
                                Button.primary("extend:1", "Extend"), Button.link("https://example.org", "Read"))))
                .flatMap(done -> event.getHook().sendMessage("and more").setEphemeral(true))
                .queue();

        Interaction asked = discord.slash(alice, "sandbox create");

        Message reply = asked.awaitReply(message -> message.text().contains("60001"));
        assertThat(reply.labels()).containsExactly("Extend", "Read");
        assertThat(reply.edits()).isEqualTo(1);
        assertThat(asked.awaitFollowup(any -> true).ephemeral()).isTrue();
        assertThat(asked.response()).contains(Response.DEFERRED_MESSAGE);
        assertThat(discord.complaints()).isEmpty();
    }

    @Test
    void a_form_is_opened_filled_and_answered() {
        onSlash = event -> event.replyModal(Modal.create("new", "New sandbox")
                        .addComponents(Label.of(
                                "SSH public key",
                                TextInput.create("key", TextInputStyle.PARAGRAPH)
                                        .setRequired(true)
                                        .setMaxLength(4000)
                                        .build()))
                        .build())
                .queue();
        onForm = event -> event.deferReply(true)
                .flatMap(
                        hook -> hook.editOriginal("got " + event.getValue("key").getAsString()))
                .queue();

        var form = discord.slash(alice, "sandbox create").awaitModal();
        assertThat(form.title()).isEqualTo("New sandbox");
        assertThatThrownBy(() -> discord.submit(alice, Map.of("key", ""))).isInstanceOf(AssertionError.class);
        Interaction sent = discord.submit(alice, Map.of("SSH public key", "ssh-ed25519 AAAA"));

        assertThat(sent.awaitReply().text()).isEqualTo("got ssh-ed25519 AAAA");
        assertThat(discord.complaints()).isEmpty();
    }

    @Test
    void a_direct_message_carries_a_button_that_works() {
        onSlash = event -> {
            event.deferReply(true).queue();
            event.getUser()
                    .openPrivateChannel()
                    .flatMap(channel -> channel.sendMessage("ssh -p 60001")
                            .addComponents(ActionRow.of(Button.danger("delete:1", "Delete"))))
                    .flatMap(sent -> event.getHook().editOriginal("look at your messages"))
                    .queue();
        };
        onButton =
                event -> event.editMessage("deleted").setComponents(List.of()).queue();

        Interaction asked = discord.slash(alice, "sandbox create");
        Message message = discord.awaitDm(alice);
        asked.awaitReply();
        Interaction pressed = discord.press(alice, message, "Delete");

        assertThat(pressed.awaitResponse()).isEqualTo(Response.EDIT);
        assertThat(discord.awaitEdit(message, any -> any.text().equals("deleted"))
                        .labels())
                .isEmpty();
        assertThat(discord.complaints()).isEmpty();
    }

    @Test
    void choices_are_offered_while_somebody_types() {
        onTyping = event -> event.replyChoiceStrings("standard", "large").queue();

        Interaction typed = discord.autocomplete(alice, "sandbox create", Map.of("flavour", "st"), "flavour");

        assertThat(typed.awaitChoices())
                .extracting(choice -> choice.path("value").asText())
                .containsExactly("standard", "large");
        assertThat(discord.complaints()).isEmpty();
    }

    @Test
    void people_in_options_come_with_their_roles() {
        Person bob = discord.person("bob", blue);
        onSlash = event -> event.reply(event.getOption("person")
                        .getAsMember()
                        .getRoles()
                        .get(0)
                        .getName())
                .setEphemeral(true)
                .queue();

        assertThat(discord.slash(alice, "sandbox share", Map.of("person", bob))
                        .awaitReply()
                        .text())
                .isEqualTo("blue");
        assertThat(discord.complaints()).isEmpty();
    }
}
