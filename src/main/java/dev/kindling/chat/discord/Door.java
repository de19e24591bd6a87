package dev.kindling.chat.discord;

import dev.kindling.chat.Card;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import net.dv8tion.jda.api.interactions.callbacks.IMessageEditCallback;
import net.dv8tion.jda.api.interactions.callbacks.IModalCallback;
import net.dv8tion.jda.api.interactions.callbacks.IReplyCallback;
import net.dv8tion.jda.api.modals.Modal;
import net.dv8tion.jda.api.requests.RestAction;

/** The one first response to an interaction, for which Discord waits three seconds. */
final class Door {
    /** Not repeated for longer than Discord would listen. */
    private static final Duration PATIENCE = Duration.ofMillis(2_900);

    private final IReplyCallback event;
    private final Incoming.Surface surface;

    Door(IReplyCallback event, Incoming.Surface surface) {
        this.event = event;
        this.surface = surface;
    }

    /** Told how it went. */
    record Ears(Runnable taken, Consumer<DiscordFault> failed) {}

    /** The answer itself, for the asker's eyes only. */
    void show(Card card, Optional<String> guild, Ears ears) {
        if (changes() && event instanceof IMessageEditCallback button) {
            send(button.editMessage(Messenger.edited(card, guild)), ears);
        } else {
            send(event.reply(Embeds.message(card, guild)).setEphemeral(aside()), ears);
        }
    }

    /** A promise of an answer. */
    void defer(Ears ears) {
        if (changes() && event instanceof IMessageEditCallback button) {
            send(button.deferEdit(), ears);
        } else {
            send(event.deferReply(aside()), ears);
        }
    }

    /** The address of what follows the first response, a secret. */
    String token() {
        return event.getToken();
    }

    /** Whether a form can be the response; to a form it cannot. */
    boolean opensForms() {
        return event instanceof IModalCallback;
    }

    void open(Modal modal, Ears ears) {
        if (event instanceof IModalCallback button) {
            send(button.replyModal(modal), ears);
        } else {
            ears.failed().accept(DiscordFault.away("a form is no answer to a form"));
        }
    }

    private boolean changes() {
        return surface == Incoming.Surface.PRIVATE_MESSAGE;
    }

    private boolean aside() {
        return surface != Incoming.Surface.DIRECT;
    }

    private static void send(RestAction<?> response, Ears ears) {
        try {
            response.timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .queue(taken -> ears.taken().run(), fault -> ears.failed().accept(DiscordFault.of(fault)));
        } catch (RuntimeException e) {
            ears.failed().accept(DiscordFault.of(e));
        }
    }
}
