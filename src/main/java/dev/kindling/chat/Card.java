package dev.kindling.chat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What Kindling says, before a platform renders it: a title, a tone and blocks. Immutable. */
public record Card(Tone tone, String title, List<Block> blocks) {
    /** What kind of news it is; renderers choose a sign and a colour, and never say it by colour alone. */
    public enum Tone {
        INFO,
        PROGRESS,
        SUCCESS,
        WARNING,
        REFUSAL,
        FAULT
    }

    public Card {
        blocks = List.copyOf(blocks);
    }

    public static Card of(Tone tone, String title, Block... blocks) {
        return new Card(tone, title, Arrays.asList(blocks));
    }

    public Card with(Block block) {
        List<Block> more = new ArrayList<>(blocks);
        more.add(block);
        return new Card(tone, title, more);
    }

    public Card withText(String text) {
        return with(new Block.Text(text));
    }

    public Card withNote(String text) {
        return with(new Block.Note(text));
    }

    public Card withCode(String label, String code) {
        return with(new Block.Code(label, code));
    }

    public Card withButtons(Button... buttons) {
        return with(new Block.Buttons(Arrays.asList(buttons)));
    }

    public Stream<Button> buttons() {
        return blocks.stream()
                .flatMap(block -> block instanceof Block.Buttons row ? row.buttons().stream() : Stream.empty());
    }
}
