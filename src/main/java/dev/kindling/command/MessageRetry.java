package dev.kindling.command;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.Destination;
import dev.kindling.chat.Platform;
import dev.kindling.chat.Reply;
import dev.kindling.outbox.OutboxStore;
import dev.kindling.outbox.QueuedMessage;
import dev.kindling.outbox.RetryButton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/** The button "Try again" under "I cannot send you a direct message" and under "I may not write in its channel". */
final class MessageRetry {
    private static final Duration KEEP = Duration.ofHours(24);

    private final OutboxStore outbox;
    private final InstantSource clock;
    private final Consumer<Platform> wake;

    MessageRetry(OutboxStore outbox, InstantSource clock, Consumer<Platform> wake) {
        this.outbox = outbox;
        this.clock = clock;
        this.wake = wake;
    }

    void register(Routes routes) {
        routes.pressed(RetryButton.ACTION, this::retry);
    }

    private Reply retry(Call call, String argument) {
        Optional<QueuedMessage> refused = argument.matches("\\d{1,15}")
                ? outbox.findRefused(call.tx(), Long.parseLong(argument))
                : Optional.empty();
        Optional<QueuedMessage> mine =
                refused.filter(message -> concerns(message, call.caller().id()));
        if (mine.isEmpty()) {
            return Replies.refused("There is nothing to send again", "/sandbox show sends the details anew.");
        }
        var now = clock.instant();
        outbox.retry(call.tx(), mine.get(), now, now.plus(KEEP));
        var platform = call.caller().id().platform();
        call.tx().afterCommit(() -> wake.accept(platform));
        if (mine.get().message().destination() instanceof Destination.Channel) {
            return Replies.done(
                    "Sent once more, look into the channel",
                    "If nothing comes there, I am still not let in: look who is in the channel, and press the button again.");
        }
        if (!isTo(mine.get(), call.caller().id())) {
            return Replies.done("Sent once more", "If it does not arrive this time either, you hear of it here again.");
        }
        return Replies.done(
                "Sent once more, look into your direct messages",
                "If nothing comes there, they are still closed to me: open them for this bot, and press the button again.");
    }

    /** Only the person it was for, or who was told of it in its place, may have it sent again. */
    private static boolean concerns(QueuedMessage message, ActorId caller) {
        return isTo(message, caller)
                || message.fallback()
                        .filter(told -> told.to() instanceof Destination.DirectMessage direct
                                && direct.to().equals(caller))
                        .isPresent();
    }

    private static boolean isTo(QueuedMessage message, ActorId caller) {
        return message.message().destination() instanceof Destination.DirectMessage direct
                && direct.to().equals(caller);
    }
}
