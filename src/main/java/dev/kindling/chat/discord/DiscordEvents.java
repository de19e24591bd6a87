package dev.kindling.chat.discord;

import dev.kindling.chat.Input;
import dev.kindling.command.Suggestions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import net.dv8tion.jda.api.entities.Message;
import net.dv8tion.jda.api.events.interaction.ModalInteractionEvent;
import net.dv8tion.jda.api.events.interaction.command.CommandAutoCompleteInteractionEvent;
import net.dv8tion.jda.api.events.interaction.command.SlashCommandInteractionEvent;
import net.dv8tion.jda.api.events.interaction.component.ButtonInteractionEvent;
import net.dv8tion.jda.api.events.message.MessageReceivedEvent;
import net.dv8tion.jda.api.hooks.ListenerAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns the SDK's events into what the desk takes. Runs on the event pool, so it never waits. */
final class DiscordEvents extends ListenerAdapter {
    private static final Logger log = LoggerFactory.getLogger(DiscordEvents.class);
    private static final int MOST_SUGGESTIONS = 25;
    private static final int LONGEST_SUGGESTION = 100;

    /** A public key has a few hundred characters; whoever sends more has sent something else. */
    private static final int LARGEST_FILE = 20_000;

    private final Desk desk;
    private final CommandSpecs specs;
    private final Visitors visitors;
    private final Suggestions suggestions;
    private final Executor workers;

    DiscordEvents(Desk desk, CommandSpecs specs, Visitors visitors, Suggestions suggestions, Executor workers) {
        this.desk = desk;
        this.specs = specs;
        this.visitors = visitors;
        this.suggestions = suggestions;
        this.workers = workers;
    }

    @Override
    public void onSlashCommandInteraction(SlashCommandInteractionEvent event) {
        guarded(() -> desk.take(Incoming.of(event, specs.verb(event.getName(), subcommandOf(event))), event));
    }

    private static String subcommandOf(SlashCommandInteractionEvent event) {
        return Optional.ofNullable(event.getSubcommandName()).orElse("");
    }

    @Override
    public void onButtonInteraction(ButtonInteractionEvent event) {
        guarded(() -> CustomId.read(event.getComponentId()).ifPresent(id -> {
            Incoming incoming = Incoming.of(event, id);
            if (!desk.again(id, incoming, event)) {
                desk.take(incoming, event);
            }
        }));
    }

    @Override
    public void onModalInteraction(ModalInteractionEvent event) {
        guarded(() -> CustomId.read(event.getModalId()).ifPresent(id -> desk.take(Incoming.of(event, id), event)));
    }

    @Override
    public void onCommandAutoCompleteInteraction(CommandAutoCompleteInteractionEvent event) {
        guarded(() -> workers.execute(() -> guarded(() -> suggest(event))));
    }

    private void suggest(CommandAutoCompleteInteractionEvent event) {
        Incoming incoming = Incoming.of(event);
        Visitors.Visit visit = visitors.visit(incoming, Visitors.Look.BELIEVE);
        List<String> found = visit.refusal().isPresent()
                ? List.of()
                : suggestions.of(
                        visit.caller(),
                        event.getName(),
                        Optional.ofNullable(event.getSubcommandName()).orElse(""),
                        event.getFocusedOption().getName(),
                        event.getFocusedOption().getValue());
        event.replyChoiceStrings(found.stream()
                        .filter(one -> !one.isBlank() && one.length() <= LONGEST_SUGGESTION)
                        .limit(MOST_SUGGESTIONS)
                        .toList())
                .queue(taken -> {}, fault -> log.debug("Suggestions came too late"));
    }

    @Override
    public void onMessageReceived(MessageReceivedEvent event) {
        guarded(() -> {
            if (event.getAuthor().isBot()
                    || event.getAuthor().isSystem()
                    || event.isWebhookMessage()
                    || !isForUs(event)) {
                return;
            }
            Message message = event.getMessage();
            Incoming incoming = Incoming.of(event, message.getContentRaw());
            desk.take(incoming, words(message));
        });
    }

    /** In a channel only what begins with our name: people also talk about a bot. */
    private static boolean isForUs(MessageReceivedEvent event) {
        String self = event.getJDA().getSelfUser().getId();
        String text = event.getMessage().getContentRaw().strip();
        return !event.isFromGuild() || text.startsWith("<@" + self + ">") || text.startsWith("<@!" + self + ">");
    }

    private static Supplier<Input> words(Message message) {
        return () -> {
            String text = message.getContentRaw();
            Optional<Message.Attachment> file = message.getAttachments().stream()
                    .filter(attachment -> attachment.getSize() <= LARGEST_FILE)
                    .findFirst();
            return new Input.Typed(file.map(attachment -> (text + " " + read(attachment)).strip())
                    .orElse(text));
        };
    }

    private static String read(Message.Attachment file) {
        try (InputStream content = file.getProxy().download().get(5, TimeUnit.SECONDS)) {
            return new String(content.readNBytes(LARGEST_FILE), StandardCharsets.UTF_8);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        } catch (IOException
                | RuntimeException
                | java.util.concurrent.ExecutionException
                | java.util.concurrent.TimeoutException e) {
            log.info("A file in a message could not be read: {}", e.getClass().getSimpleName());
            return "";
        }
    }

    private static void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            // Not thrown on: the SDK would log the event, and with it what somebody typed.
            log.error("An event of Discord's could not be taken", e);
        }
    }
}
