package dev.kindling.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlainTextTest {
    @Test
    void a_card_reads_from_top_to_bottom() {
        Card card = Card.of(
                        Card.Tone.SUCCESS,
                        "vm-alice-001 is ready",
                        new Block.Text("Log in:"),
                        new Block.Code("Command", "ssh -p 60001 root@127.0.0.1"),
                        new Block.Facts(List.of(new Block.Fact("Ends", "18:40"), new Block.Fact("Flavour", "large"))),
                        new Block.Link("VS Code", "vscode://x"),
                        new Block.Note("Keep it."))
                .withButtons(Button.plain("Extend", "a", ""), Button.plain("Stop", "b", ""));
        assertThat(PlainText.render(card)).isEqualTo("""
                        vm-alice-001 is ready

                        Log in:

                        Command:
                        ssh -p 60001 root@127.0.0.1

                        Ends: 18:40
                        Flavour: large

                        VS Code: vscode://x

                        Keep it.

                        [Extend] [Stop]""");
    }

    @Test
    void lines_of_code_stand_on_lines_of_their_own_unchanged() {
        String code = "Host vm\n    Port 60001\n\tUser root  ";
        assertThat(PlainText.render(Card.of(
                                Card.Tone.INFO, "t", new Block.Code("", code), new Block.Code("k", "[h]:1 ssh x")))
                        .lines())
                .contains("Host vm", "    Port 60001", "\tUser root  ", "[h]:1 ssh x");
    }

    @Test
    void columns_stand_under_each_other() {
        assertThat(PlainText.render(Card.of(
                        Card.Tone.INFO,
                        "t",
                        new Block.Table(
                                List.of("Name", "State"), List.of(List.of("vm-ä-1", "ready"), List.of("b", ""))))))
                .isEqualTo("t\n\nName    State\nvm-ä-1  ready\nb");
    }

    @Test
    void bad_news_is_said_in_words() {
        assertThat(PlainText.render(Card.of(Card.Tone.REFUSAL, "No such team"))).isEqualTo("Refused: No such team");
        assertThat(PlainText.render(Card.of(Card.Tone.WARNING, "Warning: soon")))
                .isEqualTo("Warning: soon");
        assertThat(PlainText.render(Card.of(Card.Tone.FAULT, ""))).isEqualTo("Fault");
        assertThat(PlainText.render(Card.of(Card.Tone.INFO, "Hello"))).isEqualTo("Hello");
    }

    @Test
    void what_a_terminal_would_obey_is_left_out() {
        assertThat(PlainText.render(Card.of(
                        Card.Tone.INFO,
                        "a\u001b[31mb",
                        new Block.Text("c\u202Ed\r\u009be"),
                        new Block.Code("", "x\u0007y"))))
                .isEqualTo("a[31mb\n\ncde\n\nxy");
    }

    @Test
    void forms_and_their_errors_can_be_read_too() {
        var form = new Form(
                "n",
                "",
                "Create",
                "Go",
                List.of(
                        Form.Field.line("for", "How long", false, "such as 4h", "4h"),
                        Form.Field.choice("f", "Flavour", "", List.of(new Form.Choice("a", "A")))));
        assertThat(PlainText.render(new Reply.OpenForm(form))).isEqualTo("""
                        Create

                        for: How long (optional) - such as 4h
                          at first: 4h

                        f: Flavour (required)
                          a = A

                        [Go]""");
        assertThat(PlainText.render(new Reply.FormErrors(Map.of("b", "2", "a", "1"))))
                .isEqualTo("a: 1\nb: 2");
        assertThat(PlainText.render(new Reply.Show(Card.of(Card.Tone.INFO, "Hi"))))
                .isEqualTo("Hi");
    }
}
