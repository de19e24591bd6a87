package dev.kindling.chat.slack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kindling.chat.Block;
import dev.kindling.chat.Button;
import dev.kindling.chat.Card;
import dev.kindling.chat.Card.Tone;
import dev.kindling.chat.GoldenFiles;
import dev.kindling.chat.InvocationId;
import dev.kindling.chat.Origin;
import dev.kindling.chat.slack.fake.BlockKitRules;
import dev.kindling.chat.slack.fake.Message;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Golden files: run with {@code -Dgolden.write=true} to write them anew, and look at the difference. */
class BlockKitTest {
    @Test
    void a_path_in_a_label_can_be_copied_and_marks_in_pairs_format_nothing() {
        assertThat(SlackText.mrkdwn("Add this to ~/.ssh/known_hosts")).isEqualTo("Add this to ~/.ssh/known_hosts");
        assertThat(SlackText.mrkdwn("_sly_ ~gone~ *b*"))
                .isEqualTo("\u200b_sly\u200b_ \u200b~gone\u200b~ \u200b*b\u200b*");
    }

    @Test
    void a_card_with_every_kind_of_block() throws IOException {
        golden("card-every-block", Messenger.ephemeral(GoldenFiles.EVERYTHING));
    }

    @ParameterizedTest
    @EnumSource(Tone.class)
    void every_tone_has_a_sign_or_none(Tone tone) throws IOException {
        golden(GoldenFiles.name(tone), Messenger.ephemeral(GoldenFiles.card(tone)));
    }

    @Test
    void a_form() throws IOException {
        JsonNode view =
                Modals.modal(GoldenFiles.FORM, new InvocationId("slack:command:1.2.3"), new Origin("C0001", false));
        assertThat(BlockKitRules.view(view)).isEmpty();
        golden("form", view);
    }

    @Test
    void a_home() throws IOException {
        golden("home", AppHome.view(GoldenFiles.EVERYTHING));
    }

    @Test
    void whatever_is_long_stays_within_slacks_limits_and_keeps_its_buttons() {
        String words = "Something long & <strange> ```\n".repeat(400) + "😀".repeat(3_000);
        List<List<String>> rows = new ArrayList<>(Collections.nCopies(300, List.of("vm-somebody-001", "ready & well")));
        List<Block> blocks = new ArrayList<>();
        IntStream.range(0, 40).forEach(i -> blocks.add(new Block.Text("Line " + i)));
        blocks.addAll(List.of(
                new Block.Text(words),
                new Block.Code("Label", words),
                new Block.Table(List.of("Name", "State"), rows),
                new Block.Note(words),
                new Block.Facts(List.of(new Block.Fact("Long", words))),
                new Block.Text(""),
                new Block.Note(" "),
                new Block.Buttons(List.of(Button.plain("L".repeat(75), "a/b", "x".repeat(90))))));
        Card card = new Card(Tone.WARNING, "T".repeat(400), blocks);

        JsonNode message = Messenger.ephemeral(card);

        assertThat(BlockKitRules.message(message.path("text").asText(), message.path("blocks")))
                .isEmpty();
        assertThat(Message.buttons(message.path("blocks"))).hasSize(1);
        assertThat(BlockKitRules.view(AppHome.view(card))).isEmpty();
    }

    @Test
    void what_slack_makes_of_typed_text_is_undone() {
        assertThat(SlackText.typed("ssh-ed25519 AAAA <mailto:alice@example.org|alice@example.org>"))
                .isEqualTo("ssh-ed25519 AAAA alice@example.org");
        assertThat(SlackText.typed("a &amp;&lt;b&gt;\u00a0c <https://x.org|x.org> <https://y.org> <@U1|bob>"))
                .isEqualTo("a &<b> c x.org https://y.org <@U1|bob>");
    }

    private static void golden(String name, JsonNode rendered) throws IOException {
        if (rendered instanceof ObjectNode object && object.has("response_type")) {
            assertThat(BlockKitRules.message(object.path("text").asText(), object.path("blocks")))
                    .isEmpty();
        }
        GoldenFiles.compare("slack/" + name + ".json", GoldenFiles.pretty(rendered));
    }
}
