package dev.kindling.engine.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineEditorTest {
    private final List<String> heard = new ArrayList<>();
    private final ByteArrayOutputStream echoed = new ByteArrayOutputStream();
    private final LineEditor terminal = editor(true);
    private final LineEditor pipe = editor(false);

    @Test
    void a_terminal_echoes_and_gives_the_line_at_return() {
        type("hi\r");

        assertThat(heard).containsExactly("hi");
        assertThat(echo()).isEqualTo("hi\n");
    }

    @Test
    void return_and_line_feed_together_are_one_line_end() {
        type("a\r\nb\n\rc\r");

        assertThat(heard).containsExactly("a", "b", "", "c");
    }

    @Test
    void backspace_takes_back_a_whole_character() {
        type("né\177\177ow\010k\r");

        assertThat(heard).containsExactly("ok");
    }

    @Test
    void backspace_on_an_empty_line_does_nothing() {
        type("\177\177ok\r");

        assertThat(echo()).isEqualTo("ok\n");
    }

    @Test
    void control_u_clears_the_line() {
        type("rm -rf /\025ls\r");

        assertThat(heard).containsExactly("ls");
    }

    @Test
    void control_c_throws_the_line_away() {
        type("half\003ls\r");

        assertThat(heard).containsExactly("<interrupted>", "ls");
        assertThat(echo()).isEqualTo("half^C\nls\n");
    }

    @Test
    void control_d_ends_only_on_an_empty_line() {
        type("x\004\r");
        assertThat(heard).containsExactly("x");
        type("\004ignored\r");

        assertThat(heard).containsExactly("x", "<end>");
    }

    @Test
    void arrow_and_function_keys_are_swallowed() {
        type("\033[A\033OPl\033[1;5Cs\033b\r");

        assertThat(heard).containsExactly("ls");
        assertThat(echo()).isEqualTo("ls\n");
    }

    @Test
    void a_character_torn_between_two_packets_is_whole_again() {
        byte[] bytes = "é\r".getBytes(StandardCharsets.UTF_8);
        terminal.feed(bytes, 0, 1);
        terminal.feed(bytes, 1, 2);

        assertThat(heard).containsExactly("é");
        assertThat(echo()).isEqualTo("é\n");
    }

    @Test
    void an_endless_line_is_cut_and_rings_the_bell() {
        type("x".repeat(LineEditor.MAX_LINE + 10) + "\r");

        assertThat(heard).containsExactly("x".repeat(LineEditor.MAX_LINE));
        assertThat(echo()).contains("\007");
    }

    @Test
    void a_pipe_is_not_echoed_and_its_last_line_counts_without_a_line_end() {
        byte[] bytes = "a\nb".getBytes(StandardCharsets.UTF_8);
        pipe.feed(bytes, 0, bytes.length);
        pipe.close();
        pipe.close();

        assertThat(heard).containsExactly("a", "b", "<end>");
        assertThat(echo()).isEmpty();
    }

    private void type(String keys) {
        byte[] bytes = keys.getBytes(StandardCharsets.UTF_8);
        terminal.feed(bytes, 0, bytes.length);
    }

    private String echo() {
        return echoed.toString(StandardCharsets.UTF_8);
    }

    private LineEditor editor(boolean isTerminal) {
        return new LineEditor(isTerminal, echoed::writeBytes, new LineEditor.Listener() {
            @Override
            public boolean line(String text) {
                heard.add(text);
                return true;
            }

            @Override
            public void interrupted() {
                heard.add("<interrupted>");
            }

            @Override
            public void end() {
                heard.add("<end>");
            }
        });
    }
}
