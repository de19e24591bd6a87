package dev.kindling.chat.slack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.kindling.chat.Card;
import dev.kindling.chat.ChatJson;
import dev.kindling.chat.PlainText;
import dev.kindling.chat.discord.Rendered;
import dev.kindling.chat.slack.fake.BlockKitRules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every card that came up in the {@link Conversation}, as the console, Slack and Discord show it, one file for each with the
 * three side by side. Run with {@code -Dgolden.write=true} to render them anew; {@link ParityTest} run like that adds cards
 * whose title is new.
 */
class GalleryTest {
    private static final Path GALLERY = Path.of("src/test/resources/golden/gallery");
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);
    private static final String CONSOLE = "\n=== console ===\n";
    private static final Optional<String> GUILD = Optional.of("100000000000000001");

    static Stream<Path> cards() throws IOException {
        try (Stream<Path> files = Files.list(GALLERY)) {
            return files.sorted().toList().stream();
        }
    }

    @Test
    void there_is_a_card_for_each_part_of_the_conversation() throws IOException {
        assertThat(cards().map(file -> file.getFileName().toString()).toList())
                .hasSizeGreaterThan(60)
                .anyMatch(name -> name.contains("is-ready"))
                .anyMatch(name -> name.contains("is-open"))
                .anyMatch(name -> name.contains("no-new-sandboxes"));
    }

    @ParameterizedTest
    @MethodSource("cards")
    void three_renderings_of_one_card_stand_side_by_side(Path file) throws IOException {
        String text = Files.readString(file);
        Card card = ChatJson.readCard(text.substring(0, text.indexOf(CONSOLE)));
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(file, rendered(card));
        }
        assertThat(rendered(card)).isEqualTo(Files.readString(file));
    }

    private static String rendered(Card card) {
        JsonNode slack = Messenger.ephemeral(card);
        assertThat(BlockKitRules.message(slack.path("text").asText(), slack.path("blocks")))
                .isEmpty();
        return ChatJson.write(card) + CONSOLE + PlainText.render(card) + "\n=== Slack ===\n" + pretty(slack)
                + "\n=== Discord ===\n" + pretty(Rendered.message(card, GUILD)) + "\n";
    }

    private static String pretty(JsonNode node) {
        try {
            // Through a map, so that the order of fields is that of their names.
            return JSON.writeValueAsString(JSON.treeToValue(node, Object.class));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds those whose title has no file yet; numbers in it do not count. */
    static void add(List<Card> cards) throws IOException {
        Files.createDirectories(GALLERY);
        for (Card card : cards) {
            String name = (card.tone() + " " + card.title())
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[0-9]+", "")
                    .replaceAll("[^a-z]+", "-")
                    .replaceAll("^-|-$", "");
            Path file = GALLERY.resolve(name.substring(0, Math.min(70, name.length())) + ".txt");
            if (!Files.exists(file)) {
                Files.writeString(file, rendered(card));
            }
        }
    }
}
