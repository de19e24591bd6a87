package dev.kindling.engine.ignite;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Has {@code kindling-root} run the programs, with root's rights, where Kindling itself has none. The helper checks each
 * argument and knows only the calls that this package makes ({@code deploy/libexec/kindling-root}, ADR 7); a call that is
 * new here has to be added there. Programs are named without their place: where they are, the helper decides.
 *
 * <p>Thread-safe: a connection for each call. What a call has begun goes on when this process dies, and the helper lets the
 * next change wait for it.
 */
final class RootHelper implements ProcessRunner {
    private static final String PROTOCOL = "kindling-root 1";
    private static final Duration LONGEST = Duration.ofHours(1);
    /** Besides the call itself: another one may have to end first, and one that is over its time is given 5 s to go. */
    private static final Duration GRACE = Duration.ofSeconds(20);

    private static final int NO_EXIT_CODE = -1;
    private static final int ANSWER_LIMIT = 9 * 1024 * 1024;

    private final Path socket;

    /** @param socket where the helper listens */
    RootHelper(Path socket) {
        this.socket = socket;
    }

    @Override
    public ProcessResult run(List<String> command, Duration limit) {
        Duration capped = limit.compareTo(LONGEST) > 0 ? LONGEST : limit;
        byte[] request = request(command, capped);
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            return ask(channel, request, capped.multipliedBy(2).plus(GRACE));
        } catch (IOException e) {
            if (Thread.currentThread().isInterrupted()) {
                return new ProcessResult(NO_EXIT_CODE, "", "interrupted", false);
            }
            throw new MissingProgramException(
                    "kindling-root", socket + ": " + e + "; systemctl enable --now kindling-root.socket");
        }
    }

    private static byte[] request(List<String> command, Duration limit) {
        var lines = new ArrayList<String>();
        lines.add(PROTOCOL);
        lines.add(String.valueOf(Math.max(1, limit.toSeconds())));
        lines.add(String.valueOf(command.size()));
        lines.add(String.valueOf(Path.of(command.get(0)).getFileName()));
        lines.addAll(command.subList(1, command.size()));
        if (lines.stream().anyMatch(line -> line.contains("\n"))) {
            throw new IllegalArgumentException("a word of the command holds a line break");
        }
        return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static ProcessResult ask(SocketChannel channel, byte[] request, Duration patience) throws IOException {
        var rest = ByteBuffer.wrap(request);
        while (rest.hasRemaining()) {
            channel.write(rest);
        }
        var answer = new ByteArrayOutputStream();
        return readToItsEnd(channel, answer, patience)
                ? result(answer.toByteArray())
                : new ProcessResult(
                        NO_EXIT_CODE, "", "", !Thread.currentThread().isInterrupted());
    }

    /** @return false when it took too long or the thread was interrupted */
    private static boolean readToItsEnd(SocketChannel channel, ByteArrayOutputStream answer, Duration patience)
            throws IOException {
        channel.configureBlocking(false);
        long begun = System.nanoTime();
        var buffer = ByteBuffer.allocate(1 << 14);
        try (Selector selector = Selector.open()) {
            channel.register(selector, SelectionKey.OP_READ);
            while (answer.size() < ANSWER_LIMIT) {
                long left = patience.toMillis()
                        - Duration.ofNanos(System.nanoTime() - begun).toMillis();
                if (left <= 0 || Thread.currentThread().isInterrupted()) {
                    return false;
                }
                selector.select(left);
                selector.selectedKeys().clear();
                buffer.clear();
                if (channel.read(buffer) < 0) {
                    return true;
                }
                answer.write(buffer.array(), 0, buffer.position());
            }
        }
        return true;
    }

    /** The first line says how it went and how many bytes of each stream follow. */
    private static ProcessResult result(byte[] answer) {
        int lineEnd = 0;
        while (lineEnd < answer.length && answer[lineEnd] != '\n') {
            lineEnd++;
        }
        String head = new String(answer, 0, lineEnd, StandardCharsets.US_ASCII);
        if (!head.matches("(?:exit|late|refused) \\d{1,3} \\d{1,8} \\d{1,8}")) {
            return new ProcessResult(NO_EXIT_CODE, "", "the root helper gave no answer; see its journal", false);
        }
        String[] words = head.split(" ");
        int middle = Math.min(answer.length, lineEnd + 1 + Integer.parseInt(words[2]));
        int end = Math.min(answer.length, middle + Integer.parseInt(words[3]));
        return new ProcessResult(
                Integer.parseInt(words[1]),
                text(answer, Math.min(answer.length, lineEnd + 1), middle),
                text(answer, middle, end),
                words[0].equals("late"));
    }

    private static String text(byte[] answer, int from, int to) {
        return new String(Arrays.copyOfRange(answer, from, to), StandardCharsets.UTF_8);
    }
}
