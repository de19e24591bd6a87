package dev.kindling.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kindling.chat.Block;
import dev.kindling.chat.Button;
import dev.kindling.chat.Card;
import dev.kindling.chat.Card.Tone;
import dev.kindling.chat.GoldenFiles;
import dev.kindling.chat.PlainText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import net.dv8tion.jda.api.utils.data.SerializableData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Golden files, those of Discord and the console beside those of Slack: run with {@code -Dgolden.write=true} to write them
 * anew, and look at the difference.
 */
class EmbedsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Optional<String> GUILD = Optional.of("100000000000000001");

    @Test
    void a_card_with_every_kind_of_block() throws IOException {
        golden("card-every-block", GoldenFiles.EVERYTHING);
    }

    @ParameterizedTest
    @EnumSource(Tone.class)
    void every_tone_has_a_sign_or_none(Tone tone) throws IOException {
        golden(GoldenFiles.name(tone), GoldenFiles.card(tone));
    }

    @Test
    void a_form() throws IOException {
        JsonNode modal = json(Modals.modal(GoldenFiles.FORM, "sandbox/create", Map.of()));
        assertThat(DiscordRules.modal(modal)).isEmpty();
        // The SDK numbers the parts as it likes.
        GoldenFiles.compare("discord/form.json", GoldenFiles.pretty(modal).replaceAll("\"id\" : \\d+", "\"id\" : 1"));
        GoldenFiles.compare("console/form.txt", PlainText.render(GoldenFiles.FORM) + "\n");
    }

    @Test
    void a_form_opened_again_holds_what_was_entered() {
        JsonNode modal = json(Modals.modal(GoldenFiles.FORM, "sandbox/create", Map.of("team", "red", "life", "2h")));

        assertThat(modal.toString()).contains("\"value\":\"2h\"");
        assertThat(modal.at("/components/1/component/options/0/default").asBoolean())
                .isTrue();
    }

    @Test
    void whatever_is_long_stays_within_discords_limits_and_keeps_its_buttons() {
        String words = "Something long & <strange> ```\n".repeat(400) + "😀".repeat(3_000);
        List<List<String>> rows = new ArrayList<>(Collections.nCopies(300, List.of("vm-somebody-001", "ready & well")));
        List<Block> blocks = new ArrayList<>();
        IntStream.range(0, 40).forEach(i -> blocks.add(new Block.Text("Line " + i)));
        IntStream.range(0, 7)
                .forEach(i -> blocks.add(new Block.Buttons(
                        List.of(Button.plain("One", "a/b", "x" + i), Button.plain("Two", "a/c", "x" + i)))));
        blocks.addAll(List.of(
                new Block.Text(words),
                new Block.Code("Label", words),
                new Block.Table(List.of("Name", "State"), rows),
                new Block.Facts(List.of(new Block.Fact("Long", words))),
                new Block.Text(""),
                new Block.Note(" "),
                new Block.Note(words)));
        for (int from = 0; from < blocks.size(); from++) {
            Card card = new Card(Tone.WARNING, "T_".repeat(1_500), blocks.subList(from, blocks.size()));

            JsonNode message = json(Embeds.message(card, GUILD));

            assertThat(DiscordRules.message(message)).isEmpty();
            long buttons = card.buttons().count();
            int shown = 0;
            for (JsonNode row : message.path("components")) {
                shown += row.path("components").size();
            }
            assertThat(shown).isEqualTo((int) buttons);
        }
    }

    @Test
    void long_text_is_cut_with_a_word_about_it_and_short_text_is_not() {
        assertThat(json(Embeds.message(Card.of(Tone.INFO, "T", new Block.Text("word ".repeat(2_000))), GUILD))
                        .toString())
                .contains("This is cut");
        assertThat(json(Embeds.message(Card.of(Tone.INFO, "T", new Block.Text("word ".repeat(1_000))), GUILD))
                        .toString())
                .doesNotContain("This is cut");
    }

    @Test
    void a_page_of_a_roster_on_which_every_seat_failed_is_shown_whole() {
        List<List<String>> rows = new ArrayList<>();
        for (int seat = 1; seat <= 20; seat++) {
            rows.add(List.of(
                    Integer.toString(seat),
                    "somebody-with-a-long-name-" + seat,
                    "failed",
                    "sandboxes.example.org:60" + (100 + seat),
                    "SHA256:8/b39W97QFMV0i6k4J/0I4byZvvKKeu8t/3C5x3ywsg",
                    "never",
                    "it did not answer within 3 minutes of its start, and its log ends in a kernel panic (K-7F3A" + seat
                            + ")"));
        }
        var table =
                new Block.Table(List.of("Seat", "Name", "State", "Address", "Key", "First login", "Last error"), rows);

        JsonNode message = json(Embeds.message(Card.of(Tone.INFO, "Roster of Spring, part 1 of 10", table), GUILD));

        assertThat(DiscordRules.message(message)).isEmpty();
        assertThat(message.toString()).contains("(K-7F3A20)").doesNotContain("This is cut");
    }

    @Test
    void nothing_that_a_person_wrote_is_read_as_markup() {
        assertThat(Markdown.escape("*b* _i_ `c` ~s~ ||x|| <@1> [a](b)"))
                .isEqualTo("\\*b\\* \\_i\\_ \\`c\\` \\~s\\~ \\|\\|x\\|\\| \\<@1\\> \\[a\\](b)");
        assertThat(Markdown.escape("# head\n- point\n1. one\n> quote\n-1"))
                .isEqualTo("\\# head\n\\- point\n1\\. one\n\\> quote\n\\-1");
        assertThat(Markdown.escape("see https://example.org/a_b*c now_"))
                .isEqualTo("see https://example.org/a_b*c now\\_");
    }

    @Test
    void a_button_carries_its_action_and_where_it_belongs() {
        for (Button button : GoldenFiles.EVERYTHING.buttons().toList()) {
            CustomId id = CustomId.read(CustomId.of(button, GUILD).text()).orElseThrow();
            assertThat(id.guild()).isEqualTo(GUILD);
            assertThat(id.confirming()).isEqualTo(button.confirming());
            assertThat(id.pressed()).isEqualTo(new dev.kindling.chat.Input.Pressed(button.action()));
        }
        var longest = Button.confirming("Yes", "a/b", "x".repeat(96));
        assertThat(CustomId.of(longest, GUILD).text()).hasSize(100).doesNotContain("g1000", "!");
        assertThat(CustomId.read("")).isEmpty();
        assertThat(CustomId.read("<script>")).isEmpty();
    }

    private static void golden(String name, Card card) throws IOException {
        JsonNode message = json(Embeds.message(card, GUILD));
        assertThat(DiscordRules.message(message)).isEmpty();
        GoldenFiles.compare("discord/" + name + ".json", GoldenFiles.pretty(message));
        GoldenFiles.compare("console/" + name + ".txt", PlainText.render(card) + "\n");
    }

    private static JsonNode json(SerializableData data) {
        try {
            return JSON.readTree(data.toData().toString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
