package dev.kindling.chat.discord;

import java.util.Optional;
import net.dv8tion.jda.api.requests.CloseCode;

/** Reasons for which Discord hangs up and a further attempt would end the same way. */
final class FatalClose {
    private FatalClose() {}

    /** What somebody has to do about it; empty when it is worth another attempt. */
    static Optional<String> of(CloseCode code) {
        return switch (code) {
            case AUTHENTICATION_FAILED ->
                Optional.of(
                        "Discord refuses the bot's token (4004). Copy it anew at discord.com/developers/applications >"
                                + " Bot > Reset Token, and set discord.token.");
            case DISALLOWED_INTENTS, INVALID_INTENTS ->
                Optional.of("Discord refuses what the bot wants to hear (" + code.getCode()
                        + "). Kindling needs no privileged intent: is this the token of a bot?");
            case SHARDING_REQUIRED, INVALID_SHARD ->
                Optional.of("The bot is in too many servers for one connection (" + code.getCode()
                        + "). Use a bot of its own for Kindling.");
            case INVALID_SEQ -> Optional.empty();
            default ->
                code.isReconnect()
                        ? Optional.empty()
                        : Optional.of("Discord hung up for good: " + code.getMeaning() + " (" + code.getCode() + ").");
        };
    }
}
