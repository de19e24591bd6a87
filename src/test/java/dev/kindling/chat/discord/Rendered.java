package dev.kindling.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kindling.chat.Card;
import java.io.IOException;
import java.util.Optional;
import net.dv8tion.jda.api.utils.data.SerializableData;

/** What Discord gets, for tests of other packages; held against Discord's limits. */
public final class Rendered {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Rendered() {}

    public static JsonNode message(Card card, Optional<String> guild) {
        JsonNode message = json(Embeds.message(card, guild));
        assertThat(DiscordRules.message(message)).isEmpty();
        return message;
    }

    static JsonNode json(SerializableData data) {
        try {
            return JSON.readTree(data.toData().toString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
