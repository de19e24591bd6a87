package dev.kindling.engine.rehearsal;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Turns the bytes of a terminal (or of a pipe) into lines, echoing and editing them as a terminal driver in cooked mode does.
 * Escape sequences such as arrow keys are swallowed. Not thread-safe; a channel's data arrives in order.
 */
final class LineEditor {
    static final int MAX_LINE = 4096;
    private static final int CTRL_C = 3;
    private static final int CTRL_D = 4;
    private static final int BELL = 7;
    private static final int BACKSPACE = 8;
    private static final int CTRL_U = 21;
    private static final int ESCAPE = 27;
    private static final int DELETE = 127;

    /** What the keys mean to whoever reads the lines. */
    interface Listener {
        /** A finished line; whether more lines are wanted. */
        boolean line(String text);

        /** The line was thrown away. */
        void interrupted();

        /** No more input will come, or should. */
        void end();
    }

    private enum Sequence {
        NONE,
        BEGUN,
        BRACKET
    }

    private final boolean terminal;
    private final Consumer<byte[]> echo;
    private final Listener listener;
    private final byte[] line = new byte[MAX_LINE];
    private int length;
    private boolean afterReturn;
    private boolean ended;
    private Sequence sequence = Sequence.NONE;

    /** @param terminal with a terminal keys are echoed and edit the line; without, only line ends count */
    LineEditor(boolean terminal, Consumer<byte[]> echo, Listener listener) {
        this.terminal = terminal;
        this.echo = echo;
        this.listener = listener;
    }

    void feed(byte[] bytes, int from, int count) {
        var echoed = new ByteArrayOutputStream();
        for (int i = from; i < from + count && !ended; i++) {
            key(bytes[i] & 0xff, echoed);
        }
        flush(echoed);
    }

    /** The other side sends no more: what lies on the last line counts, as in a script without a final line end. */
    void close() {
        if (!ended && length > 0 && !terminal) {
            finishLine();
        }
        finish();
    }

    private void key(int key, ByteArrayOutputStream echoed) {
        boolean secondHalf = afterReturn && key == '\n';
        afterReturn = key == '\r';
        if (secondHalf) {
            return;
        }
        if (key == '\n' || key == '\r') {
            echo(echoed, "\n");
            flush(echoed);
            finishLine();
        } else if (!terminal) {
            append(key, echoed);
        } else if (sequence != Sequence.NONE) {
            skip(key);
        } else {
            edit(key, echoed);
        }
    }

    private void edit(int key, ByteArrayOutputStream echoed) {
        switch (key) {
            case CTRL_C -> {
                length = 0;
                echo(echoed, "^C\n");
                flush(echoed);
                listener.interrupted();
            }
            case CTRL_D -> {
                if (length == 0) {
                    flush(echoed);
                    finish();
                }
            }
            case BACKSPACE, DELETE -> rubOut(echoed);
            case CTRL_U -> {
                while (length > 0) {
                    rubOut(echoed);
                }
            }
            case ESCAPE -> sequence = Sequence.BEGUN;
            default -> {
                if (key >= ' ' && append(key, echoed)) {
                    echoed.write(key);
                }
            }
        }
    }

    private boolean append(int key, ByteArrayOutputStream echoed) {
        if (length == MAX_LINE) {
            if (terminal) {
                echoed.write(BELL);
            }
            return false;
        }
        line[length++] = (byte) key;
        return true;
    }

    /** Takes back one character, which in UTF-8 may be several bytes. */
    private void rubOut(ByteArrayOutputStream echoed) {
        if (length == 0) {
            return;
        }
        length--;
        while (length > 0 && (line[length] & 0xc0) == 0x80) {
            length--;
        }
        echo(echoed, "\b \b");
    }

    private void skip(int key) {
        boolean ends = key >= '@' && key <= '~';
        if (sequence == Sequence.BEGUN) {
            sequence = key == '[' || key == 'O' ? Sequence.BRACKET : Sequence.NONE;
        } else if (ends) {
            sequence = Sequence.NONE;
        }
    }

    private void finishLine() {
        String text = new String(line, 0, length, StandardCharsets.UTF_8);
        length = 0;
        if (!listener.line(text)) {
            ended = true;
        }
    }

    private void finish() {
        if (!ended) {
            ended = true;
            listener.end();
        }
    }

    private void echo(ByteArrayOutputStream echoed, String text) {
        if (terminal) {
            echoed.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private void flush(ByteArrayOutputStream echoed) {
        if (echoed.size() > 0) {
            echo.accept(echoed.toByteArray());
            echoed.reset();
        }
    }
}
