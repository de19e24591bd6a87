package dev.kindling.chat.discord;

import dev.kindling.chat.ActorId;
import dev.kindling.chat.InvocationId;
import dev.kindling.chat.Platform;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who sees at this moment that Kindling is thinking, in a file: a Kindling that is started after a crash knows whom the one
 * before it left waiting. Thread-safe.
 *
 * <p>Not in the database, since a promise goes out just when that is busy. What was appended to a file outlives the process
 * without waiting for the disk; if the whole host goes down, the word is lost, and Discord's display ends by itself after a
 * quarter of an hour. The file holds the addresses at which Discord takes those answers, so only its owner may read it, and
 * it is emptied as soon as nobody waits.
 */
final class Promises implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Promises.class);
    private static final String MADE = "+";
    private static final String KEPT = "-";
    private static final String SEPARATOR = "\t";

    /** As long as Discord takes an answer (15 min, docs). */
    private static final Duration LIFE = Duration.ofMinutes(15);

    private final Optional<FileChannel> file;
    private final List<Promise> left;
    private final Set<InvocationId> open;

    /**
     * One person who was told to wait.
     *
     * @param token the address of the answer, a secret
     * @param channel where they asked
     * @param made when they asked
     * @param form name of the form that they sent in; empty when it was none
     */
    record Promise(InvocationId id, String token, ActorId who, String channel, Instant made, String form) {
        private String line() {
            return String.join(
                    SEPARATOR,
                    MADE,
                    id.value(),
                    token,
                    who.workspace(),
                    who.user(),
                    channel,
                    Long.toString(made.toEpochMilli()),
                    form);
        }

        private static Promise read(String[] parts) {
            return new Promise(
                    new InvocationId(parts[1]),
                    parts[2],
                    new ActorId(Platform.DISCORD, parts[3], parts[4]),
                    parts[5],
                    Instant.ofEpochMilli(Long.parseLong(parts[6])),
                    // Kindlings before this one did not note it.
                    parts.length > 7 ? parts[7] : "");
        }

        @Override
        public String toString() {
            return "Promise[" + id + "]";
        }
    }

    private Promises(Optional<FileChannel> file, List<Promise> left) {
        this.file = file;
        this.left = List.copyOf(left);
        this.open = new HashSet<>();
        left.forEach(promise -> open.add(promise.id()));
    }

    /** Opens the file, made if it is missing. One that cannot be used is done without. */
    static Promises in(Path file, Instant now) {
        try {
            List<Promise> left = Files.exists(file) ? unkept(file, now) : List.of();
            var channel = FileChannel.open(
                    file,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            if (left.isEmpty()) {
                channel.truncate(0);
            }
            return new Promises(Optional.of(channel), left);
        } catch (IOException | RuntimeException e) {
            log.warn("{} cannot be used: after a crash nobody is told that they wait in vain", file, e);
            return new Promises(Optional.empty(), List.of());
        }
    }

    /** Keeps nothing. */
    static Promises nowhere() {
        return new Promises(Optional.empty(), List.of());
    }

    private static List<Promise> unkept(Path file, Instant now) throws IOException {
        Map<String, Promise> promises = new LinkedHashMap<>();
        try (Stream<String> lines = Files.lines(file, StandardCharsets.UTF_8)) {
            lines.map(line -> line.split(SEPARATOR, -1)).forEach(parts -> {
                if (parts.length >= 7 && parts[0].equals(MADE)) {
                    promises.put(parts[1], Promise.read(parts));
                } else if (parts.length == 2 && parts[0].equals(KEPT)) {
                    promises.remove(parts[1]);
                }
            });
        }
        var left = new ArrayList<>(promises.values());
        left.removeIf(promise -> promise.made().plus(LIFE).isBefore(now));
        return left;
    }

    /** Those of an earlier life that were not kept and can still be. */
    List<Promise> left() {
        return left;
    }

    /** Called before the promise goes out. Does not wait for the disk. */
    synchronized void made(Promise promise) {
        open.add(promise.id());
        append(promise.line());
    }

    /** Whether somebody waits for the answer to that, and the file tells so. */
    synchronized boolean notes(InvocationId id) {
        return open.contains(id) && file.filter(FileChannel::isOpen).isPresent();
    }

    /** The answer stands there, or is sure to follow. */
    synchronized void kept(InvocationId id) {
        if (open.remove(id)) {
            append(KEPT + SEPARATOR + id.value());
            if (open.isEmpty()) {
                empty();
            }
        }
    }

    private void append(String line) {
        // One that is kept in the last moment before the end is told once more after it.
        file.filter(FileChannel::isOpen).ifPresent(channel -> {
            try {
                // A line in one write, so that it is there whole or not at all.
                channel.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
            } catch (IOException e) {
                log.warn("A promise was not noted", e);
            }
        });
    }

    private void empty() {
        file.ifPresent(channel -> {
            try {
                channel.truncate(0);
            } catch (IOException e) {
                log.warn("Promises that were kept could not be removed from their file", e);
            }
        });
    }

    @Override
    public synchronized void close() {
        file.ifPresent(channel -> {
            try {
                channel.close();
            } catch (IOException e) {
                log.debug("The file of promises did not close", e);
            }
        });
    }
}
