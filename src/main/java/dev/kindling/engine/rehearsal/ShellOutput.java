package dev.kindling.engine.rehearsal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.sshd.common.io.IoOutputStream;
import org.apache.sshd.common.io.IoWriteFuture;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/**
 * Sends text to a channel without ever blocking the shared I/O threads, however slowly the other side reads. What waits is
 * bounded: who asks for much and reads nothing is cut off.
 */
final class ShellOutput {
    static final int MAX_WAITING = 256 * 1024;

    private final IoOutputStream stream;
    private final boolean terminal;
    private final Runnable cutOff;
    private final ByteArrayOutputStream waiting = new ByteArrayOutputStream();
    private boolean writing;
    private boolean broken;
    private Runnable whenSent = () -> {};

    /**
     * @param terminal whether a line end needs a carriage return
     * @param cutOff closes the channel
     */
    ShellOutput(IoOutputStream stream, boolean terminal, Runnable cutOff) {
        this.stream = stream;
        this.terminal = terminal;
        this.cutOff = cutOff;
    }

    void print(String text) {
        print(text.getBytes(StandardCharsets.UTF_8));
    }

    void print(byte[] text) {
        boolean tooMuch;
        synchronized (this) {
            for (byte sign : text) {
                if (terminal && sign == '\n') {
                    waiting.write('\r');
                }
                waiting.write(sign);
            }
            tooMuch = waiting.size() > MAX_WAITING;
            broken |= tooMuch;
        }
        if (tooMuch) {
            cutOff.run();
        } else {
            sendWaiting();
        }
    }

    /** Runs {@code then} once everything printed so far is sent, or cannot be. */
    void whenSent(Runnable then) {
        synchronized (this) {
            whenSent = then;
        }
        sendWaiting();
    }

    private void sendWaiting() {
        byte[] next;
        Runnable done = () -> {};
        synchronized (this) {
            if (writing) {
                return;
            }
            next = broken ? new byte[0] : waiting.toByteArray();
            waiting.reset();
            writing = next.length > 0;
            if (!writing) {
                done = whenSent;
                whenSent = () -> {};
            }
        }
        if (next.length == 0) {
            done.run();
            return;
        }
        try {
            stream.writeBuffer(new ByteArrayBuffer(next)).addListener(this::sent);
        } catch (IOException | RuntimeException e) {
            ended(true);
        }
    }

    private void sent(IoWriteFuture future) {
        ended(!future.isWritten());
    }

    private void ended(boolean failed) {
        synchronized (this) {
            writing = false;
            broken |= failed;
        }
        sendWaiting();
    }
}
