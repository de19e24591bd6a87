package dev.kindling.engine.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.common.io.AbstractIoWriteFuture;
import org.apache.sshd.common.io.IoOutputStream;
import org.apache.sshd.common.io.IoWriteFuture;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.closeable.AbstractCloseable;
import org.junit.jupiter.api.Test;

class ShellOutputTest {
    private final SlowStream stream = new SlowStream();
    private final AtomicInteger cutOffs = new AtomicInteger();

    @Test
    void one_write_is_under_way_at_a_time_and_order_is_kept() {
        var out = output(false);
        out.print("a");
        out.print("b");
        out.print("c");
        assertThat(stream.underWay).hasSize(1);

        stream.finishAll();

        assertThat(stream.received()).isEqualTo("abc");
    }

    @Test
    void a_terminal_gets_carriage_returns() {
        output(true).print("a\nb\n");
        stream.finishAll();

        assertThat(stream.received()).isEqualTo("a\r\nb\r\n");
    }

    @Test
    void what_comes_after_waits_until_all_is_sent() {
        var done = new AtomicInteger();
        var out = output(false);
        out.print("bye");
        out.whenSent(done::incrementAndGet);
        assertThat(done).hasValue(0);

        stream.finishAll();

        assertThat(done).hasValue(1);
    }

    @Test
    void a_failed_write_does_not_hold_up_the_end() {
        var done = new AtomicInteger();
        var out = output(false);
        out.print("bye");
        out.print("more");
        out.whenSent(done::incrementAndGet);

        stream.underWay.remove().setValue(new IllegalStateException("gone"));

        assertThat(done).hasValue(1);
        assertThat(stream.underWay).isEmpty();
    }

    @Test
    void who_asks_for_much_and_reads_nothing_is_cut_off() {
        var out = output(false);
        for (int i = 0; i < 300; i++) {
            out.print("x".repeat(1024));
        }

        assertThat(cutOffs.get()).isPositive();
    }

    private ShellOutput output(boolean terminal) {
        return new ShellOutput(stream, terminal, cutOffs::incrementAndGet);
    }

    /** Takes one write at a time, like a channel, and ends it when told. */
    private static final class SlowStream extends AbstractCloseable implements IoOutputStream {
        private final Deque<Pending> underWay = new ArrayDeque<>();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public IoWriteFuture writeBuffer(Buffer buffer) {
            assertThat(underWay).isEmpty();
            bytes.writeBytes(buffer.getCompactData());
            var future = new Pending();
            underWay.add(future);
            return future;
        }

        void finishAll() {
            while (!underWay.isEmpty()) {
                underWay.remove().setValue(true);
            }
        }

        String received() {
            return bytes.toString(StandardCharsets.UTF_8);
        }
    }

    private static final class Pending extends AbstractIoWriteFuture {
        Pending() {
            super("test", new Object());
        }
    }
}
