package dev.kindling.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindling.fault.KindlingException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ChatJsonTest {
    static Stream<Block> blocks() {
        return Stream.of(
                new Block.Text("Grüße, \"you\" \n 👋"),
                new Block.Code("Log in", "ssh -p 60001 root@127.0.0.1"),
                new Block.Facts(List.of(new Block.Fact("Ends", "18:40"))),
                new Block.Link("Open", "vscode://vscode-remote/ssh-remote+root@127.0.0.1:60001/root"),
                new Block.Table(List.of("a", "b"), List.of(List.of("1", "2"))),
                new Block.Note("small"),
                new Block.Buttons(List.of(
                        Button.confirming("Delete", "sandbox/delete", "x"),
                        Button.primary("Create", "sandbox/create", ""),
                        Button.plain("Keep", "sandbox/keep", "x"))));
    }

    @Test
    void every_kind_of_block_is_tried_here() {
        assertThat(blocks().<Class<?>>map(Block::getClass).toList())
                .containsExactlyInAnyOrder(Block.class.getPermittedSubclasses());
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void a_card_comes_back_as_it_went(Block block) {
        Card card = Card.of(Card.Tone.SUCCESS, "Title", block, block);
        assertThat(ChatJson.readCard(ChatJson.write(card))).isEqualTo(card);
    }

    @ParameterizedTest
    @EnumSource
    void a_tone_comes_back_as_it_went(Card.Tone tone) {
        assertThat(ChatJson.readCard(ChatJson.write(Card.of(tone, "")))).isEqualTo(Card.of(tone, ""));
    }

    @Test
    void a_reply_comes_back_as_it_went() {
        var form = new Form(
                "sandbox/create",
                "context",
                "Create",
                "Go",
                List.of(
                        Form.Field.line("for", "How long", false, "such as 4h", "4h"),
                        Form.Field.paragraph("key", "Key", true, ""),
                        Form.Field.choice("flavour", "Flavour", "a", List.of(new Form.Choice("a", "A")))));
        assertThat(Stream.of(
                        new Reply.Show(Card.of(Card.Tone.INFO, "Hello")),
                        new Reply.OpenForm(form),
                        new Reply.FormErrors(Map.of("key", "wrong"))))
                .allSatisfy(reply ->
                        assertThat(ChatJson.readReply(ChatJson.write(reply))).isEqualTo(reply));
    }

    @Test
    void a_destination_comes_back_as_it_went() {
        ActorId alice = ActorId.console("alice");
        assertThat(Stream.of(
                        new Destination.DirectMessage(alice),
                        new Destination.Channel(Platform.SLACK, "T1", "C1"),
                        new Destination.ReplyTo(alice, new InvocationId("alice:1"), "dm")))
                .allSatisfy(to ->
                        assertThat(ChatJson.readDestination(ChatJson.write(to))).isEqualTo(to));
    }

    @Test
    void what_a_newer_version_added_is_skipped() {
        assertThat(ChatJson.readCard("{\"tone\":\"INFO\",\"title\":\"t\",\"blocks\":[],\"mood\":\"fine\"}"))
                .isEqualTo(Card.of(Card.Tone.INFO, "t"));
    }

    @Test
    void what_is_not_a_card_is_a_fault_that_does_not_quote_it() {
        assertThatThrownBy(() -> ChatJson.readCard("{\"tone\":\"INFO\",\"secret\":"))
                .isInstanceOf(KindlingException.class)
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> ChatJson.readCard("{\"tone\":\"INFO\",\"blocks\":[]}"))
                .isInstanceOf(KindlingException.class);
    }
}
