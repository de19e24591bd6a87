package dev.kindling.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.kindling.chat.Card;
import dev.kindling.chat.InvocationId;
import dev.kindling.chat.PlainText;
import dev.kindling.chat.console.ConsoleChat;
import dev.kindling.chat.console.ConsoleMessage;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * A message as the API gives it.
 *
 * @param to name of the one who sees it, or the channel with its {@code #}
 * @param kind {@code dm}, {@code channel} or {@code reply}
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record MessageView(
        long id,
        long change,
        int revision,
        String to,
        String kind,
        String channel,
        Optional<String> invocation,
        String text,
        Card card,
        Instant createdAt,
        Instant updatedAt) {
    static MessageView of(ConsoleMessage message) {
        return new MessageView(
                message.id(),
                message.change(),
                message.revision(),
                message.recipient().orElse("#" + message.channel()),
                message.kind().name().toLowerCase(Locale.ROOT),
                message.channel(),
                message.invocation().map(InvocationId::value),
                PlainText.render(message.card()),
                message.card(),
                message.createdAt(),
                message.updatedAt());
    }

    /** Name of a channel as people type it, without its {@code #}; {@link ConsoleChat#DIRECT} is one's own. */
    static boolean isChannel(String name) {
        return name.matches("[a-z0-9][a-z0-9_-]{0,39}");
    }
}
