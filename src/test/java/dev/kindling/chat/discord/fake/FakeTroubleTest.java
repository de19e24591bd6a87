package dev.kindling.chat.discord.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import net.dv8tion.jda.api.JDA;
import net.dv8tion.jda.api.components.actionrow.ActionRow;
import net.dv8tion.jda.api.components.buttons.Button;
import net.dv8tion.jda.api.components.label.Label;
import net.dv8tion.jda.api.components.selections.StringSelectMenu;
import net.dv8tion.jda.api.components.textinput.TextInput;
import net.dv8tion.jda.api.components.textinput.TextInputStyle;
import net.dv8tion.jda.api.entities.channel.concrete.TextChannel;
import net.dv8tion.jda.api.events.GenericEvent;
import net.dv8tion.jda.api.events.interaction.ModalInteractionEvent;
import net.dv8tion.jda.api.events.interaction.command.SlashCommandInteractionEvent;
import net.dv8tion.jda.api.events.interaction.component.ButtonInteractionEvent;
import net.dv8tion.jda.api.events.interaction.component.StringSelectInteractionEvent;
import net.dv8tion.jda.api.exceptions.ErrorResponseException;
import net.dv8tion.jda.api.exceptions.InsufficientPermissionException;
import net.dv8tion.jda.api.hooks.EventListener;
import net.dv8tion.jda.api.interactions.commands.OptionType;
import net.dv8tion.jda.api.interactions.commands.build.Commands;
import net.dv8tion.jda.api.modals.Modal;
import net.dv8tion.jda.api.requests.ErrorResponse;
import net.dv8tion.jda.api.utils.FileUpload;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an unmodified JDA makes of trouble with requests, people and guilds; and the rarer things that work. */
class FakeTroubleTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    private final FakeDiscord discord = FakeDiscord.withStandingClock();
    private final Rest rest = discord.rest();
    private final Role blue = discord.role("blue");
    private final Person alice = discord.person("alice", blue);
    private volatile Consumer<SlashCommandInteractionEvent> onSlash = event -> {};
    private volatile Consumer<ButtonInteractionEvent> onButton = event -> {};
    private volatile Consumer<StringSelectInteractionEvent> onSelect = event -> {};
    private volatile Consumer<ModalInteractionEvent> onForm = event -> {};
    private Bot bot;
    private JDA jda;

    @BeforeEach
    void login() {
        bot = new Bot(discord, (EventListener) this::happened).ready();
        jda = bot.jda();
        jda.getGuildById(discord.guildId())
                .updateCommands()
                .addCommands(Commands.slash("do", "It").addOption(OptionType.ATTACHMENT, "file", "A file"))
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
        } else if (event instanceof StringSelectInteractionEvent select) {
            onSelect.accept(select);
        } else if (event instanceof ModalInteractionEvent form) {
            onForm.accept(form);
        }
    }

    private TextChannel general() {
        return jda.getTextChannelById(discord.general().id());
    }

    // --- Requests

    @Test
    void jda_waits_and_repeats_what_was_limited() {
        rest.next(Rest.CREATE_MESSAGE, Trouble.rateLimited(Duration.ofSeconds(1)));
        general().sendMessage("x").complete();
        List<Rest.Request> sent = rest.requests(Rest.CREATE_MESSAGE);
        assertThat(sent).extracting(Rest.Request::status).containsExactly(429, 200);
        assertThat(sent.get(1).atNanos() - sent.get(0).atNanos()).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(900));
        assertThat(sent.get(1).body()).isEqualTo(sent.get(0).body());
        assertThat(discord.messagesIn(discord.general())).hasSize(1);
    }

    @Test
    void jda_keeps_to_the_buckets_by_itself() {
        rest.limit(Rest.CREATE_MESSAGE, 2, Duration.ofSeconds(1));
        for (int i = 0; i < 4; i++) {
            general().sendMessage("x").complete();
        }
        assertThat(rest.requests(Rest.CREATE_MESSAGE))
                .extracting(Rest.Request::status)
                .containsOnly(200);
        assertThat(rest.invalidAnswers()).isZero();
    }

    @Test
    void a_global_limit_and_a_lock_out_by_cloudflare_are_waited_for() {
        rest.next(Rest.USER, Trouble.globallyRateLimited(Duration.ofMillis(300)));
        jda.retrieveUserById(alice.id()).complete();
        assertThat(rest.requests(Rest.USER)).extracting(Rest.Request::status).containsExactly(429, 200);

        rest.next(Rest.CREATE_MESSAGE, Trouble.lockedOutByCloudflare(Duration.ofSeconds(1)));
        general().sendMessage("x").complete();
        List<Rest.Request> sent = rest.requests(Rest.CREATE_MESSAGE);
        assertThat(sent).extracting(Rest.Request::status).containsExactly(429, 200);
        assertThat(sent.get(1).atNanos() - sent.get(0).atNanos()).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(900));
    }

    @Test
    void jda_repeats_502_but_not_500() {
        rest.next(Rest.CREATE_MESSAGE, Trouble.broken(502));
        general().sendMessage("x").complete();
        rest.next(Rest.CREATE_MESSAGE, Trouble.broken(500));
        assertThatThrownBy(() -> general().sendMessage("y").complete()).isInstanceOf(ErrorResponseException.class);
        assertThat(rest.requests(Rest.CREATE_MESSAGE))
                .extracting(Rest.Request::status)
                .containsExactly(502, 200, 500);
    }

    @Test
    void an_answer_can_be_half_or_lost_though_the_message_is_there() {
        // JDA 6.5.0 then tells nobody: neither complete() nor a failure handler ever hears of it.
        rest.next(Rest.CREATE_MESSAGE, Trouble.halfAnAnswer());
        CompletableFuture<?> never = general().sendMessage("half").submit();
        discord.awaitMessage(discord.general(), message -> message.text().equals("half"));
        rest.awaitCount(Rest.CREATE_MESSAGE, 1);
        assertThat(never).isNotCompleted();
        assertThat(discord.messagesIn(discord.general())).hasSize(1);
        rest.next(Rest.CREATE_MESSAGE, Trouble.lostAnswer());
        assertThatThrownBy(() -> general().sendMessage("lost").complete()).isInstanceOf(RuntimeException.class);
        assertThat(discord.messagesIn(discord.general()))
                .extracting(Message::text)
                .contains("lost");
    }

    @Test
    void lasting_trouble_ends_when_all_is_well_again() {
        rest.always("*", Trouble.refused(403, 50001, "Missing Access"));
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> general().sendMessage("x").complete())
                    .isInstanceOfSatisfying(
                            ErrorResponseException.class,
                            refused -> assertThat(refused.getErrorResponse()).isEqualTo(ErrorResponse.MISSING_ACCESS));
        }
        rest.wellAgain();
        general().sendMessage("x").complete();
    }

    @Test
    void a_response_that_comes_late_is_refused() {
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        onSlash = event -> {
            discord.advance(Duration.ofMillis(3_100));
            event.reply("late").queue(done -> {}, failure::complete);
        };
        Interaction asked = discord.slash(alice, "do");
        assertThat(failure.orTimeout(60, TimeUnit.SECONDS).join())
                .isInstanceOfSatisfying(
                        ErrorResponseException.class,
                        refused -> assertThat(refused.getErrorCode()).isEqualTo(10062));
        assertThat(asked.failed()).isTrue();
    }

    // --- People and guilds

    private int sendingTo(Person person) {
        try {
            jda.retrieveUserById(person.id())
                    .flatMap(user -> user.openPrivateChannel())
                    .flatMap(channel -> channel.sendMessage("x"))
                    .complete();
            return 0;
        } catch (ErrorResponseException e) {
            return e.getErrorCode();
        }
    }

    @Test
    void closed_doors_and_strangers_are_told_apart() {
        assertThat(sendingTo(alice)).isZero();
        discord.closeDms(alice, true);
        assertThat(sendingTo(alice)).isEqualTo(50007);
        assertThat(sendingTo(discord.stranger("eve"))).isEqualTo(50278);
        assertThat(sendingTo(new Person("1", "nobody"))).isEqualTo(10013);
    }

    @Test
    void a_role_taken_is_seen_in_the_next_interaction_and_over_rest() {
        onSlash = event ->
                event.reply("roles " + event.getMember().getRoles().size()).queue();
        assertThat(discord.slash(alice, "do").awaitReply().text()).isEqualTo("roles 1");
        discord.take(alice, blue);
        assertThat(discord.slash(alice, "do").awaitReply().text()).isEqualTo("roles 0");
        assertThat(jda.getGuildById(discord.guildId())
                        .retrieveMemberById(alice.id())
                        .useCache(false)
                        .complete()
                        .getRoles())
                .isEmpty();
        discord.leaves(alice);
        assertThatThrownBy(() -> jda.getGuildById(discord.guildId())
                        .retrieveMemberById(alice.id())
                        .useCache(false)
                        .complete())
                .hasMessageContaining("10007");
    }

    @Test
    void jda_knows_what_it_may_not_and_which_channels_and_roles_are_gone() {
        discord.deny(discord.general(), Permissions.SEND_MESSAGES);
        await().atMost(SOON)
                .untilAsserted(() -> assertThatThrownBy(() -> general().sendMessage("x"))
                        .isInstanceOf(InsufficientPermissionException.class));
        Place other = discord.channel("other");
        await().atMost(SOON).until(() -> jda.getTextChannelById(other.id()) != null);
        discord.deleteChannel(other);
        discord.deleteRole(blue);
        await().atMost(SOON)
                .until(() -> jda.getTextChannelById(other.id()) == null && jda.getRoleById(blue.id()) == null);
        String added = discord.addGuild("second");
        await().atMost(SOON).until(() -> jda.getGuildById(added) != null);
        discord.kickBot(added);
        await().atMost(SOON).until(() -> jda.getGuildById(added) == null);
        assertThat(discord.complaints()).isEmpty();
    }

    // --- Rarer things that work

    @Test
    void files_go_both_ways() {
        onSlash = event -> {
            event.deferReply(true).queue();
            try (var stream = event.getOption("file")
                    .getAsAttachment()
                    .getProxy()
                    .download()
                    .join()) {
                String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
                event.getHook()
                        .editOriginal("read " + text)
                        .setFiles(FileUpload.fromData("seat;port".getBytes(StandardCharsets.UTF_8), "roster.csv"))
                        .queue();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
        Message reply = discord.slash(alice, "do", Map.of("file", new SentFile("a.csv", "one;two")))
                .awaitReply();
        assertThat(reply.text()).isEqualTo("read one;two");
        assertThat(reply.attachments().path(0).path("filename").asText()).isEqualTo("roster.csv");
        assertThat(discord.file(reply, "roster.csv")).isEqualTo("seat;port");
        assertThat(discord.complaints()).isEmpty();
    }

    @Test
    void a_menu_and_a_form_behind_a_button_change_the_message_they_stand_under() {
        onSlash = event -> event.reply("choose")
                .addComponents(
                        ActionRow.of(StringSelectMenu.create("menu")
                                .addOption("One", "1")
                                .addOption("Two", "2")
                                .build()),
                        ActionRow.of(Button.secondary("form", "Form")))
                .queue();
        onSelect = event -> event.deferEdit()
                .flatMap(hook -> hook.editOriginal("chose " + event.getValues()))
                .queue();
        onButton = event -> event.replyModal(Modal.create("m", "Title")
                        .addComponents(Label.of(
                                "Name",
                                TextInput.create("name", TextInputStyle.SHORT).build()))
                        .build())
                .queue();
        onForm = event -> event.editMessage("named " + event.getValue("name").getAsString())
                .queue();

        Message reply = discord.slash(alice, "do").awaitReply();
        assertThatThrownBy(() -> discord.choose(alice, reply, "menu", List.of("3")))
                .isInstanceOf(AssertionError.class);
        discord.choose(alice, reply, "menu", List.of("2"));
        discord.awaitEdit(reply, message -> message.text().equals("chose [2]"));
        discord.press(alice, reply, "Form").awaitModal();
        discord.submit(alice, Map.of("Name", "bob"));
        assertThat(discord.awaitEdit(reply, message -> message.text().equals("named bob"))
                        .edits())
                .isEqualTo(2);
        assertThat(discord.complaints()).isEmpty();
    }

    @Test
    void a_form_in_the_old_shape_has_no_values_for_jda() {
        onSlash = event -> event.replyModal(Modal.create("m", "Title")
                        .addComponents(Label.of(
                                "Name",
                                TextInput.create("name", TextInputStyle.SHORT).build()))
                        .build())
                .queue();
        onForm = event -> event.reply("value " + event.getValue("name")).queue();
        discord.slash(alice, "do").awaitModal();
        assertThat(discord.submitInRows(alice, Map.of("name", "bob"))
                        .awaitReply()
                        .text())
                .isEqualTo("value null");
    }

    @Test
    void a_message_of_a_channel_is_written_changed_and_deleted() {
        var sent = general().sendMessage("board").complete();
        Message shown = discord.awaitMessage(discord.general(), any -> true);
        sent.editMessage("board 2").complete();
        assertThat(discord.awaitEdit(shown, message -> message.text().equals("board 2"))
                        .edits())
                .isEqualTo(1);
        sent.delete().complete();
        assertThat(discord.messagesIn(discord.general())).isEmpty();
        assertThatThrownBy(() -> sent.editMessage("board 3").complete()).hasMessageContaining("10008");
    }
}
