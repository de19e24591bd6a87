package dev.kindling.command.workshop;

import dev.kindling.chat.Platform;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a channel as people write it on their platform. */
final class ChannelText {
    private static final Pattern SLACK = Pattern.compile("(?:<#)?([CG][A-Z0-9]{6,20})(?:\\|[^>]*)?>?");
    private static final Pattern DISCORD = Pattern.compile("(?:<#)?(\\d{17,20})>?");
    private static final Pattern CONSOLE = Pattern.compile("#?([A-Za-z0-9][A-Za-z0-9._-]{0,79})");

    private ChannelText() {}

    /** The platform's id of the channel, or empty when the text names none. */
    static Optional<String> id(Platform platform, String text) {
        Matcher match = switch (platform) {
            case SLACK -> SLACK.matcher(text.strip());
            case DISCORD -> DISCORD.matcher(text.strip());
            case CONSOLE -> CONSOLE.matcher(text.strip());
        };
        return match.matches() ? Optional.of(match.group(1)) : Optional.empty();
    }
}
