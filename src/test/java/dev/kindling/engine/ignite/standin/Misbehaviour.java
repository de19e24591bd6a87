package dev.kindling.engine.ignite.standin;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the stand-in does wrong, as pairs; set by a test through {@link StandInHost#misbehave}, or for a host in another
 * process through the file {@code misbehave} in its directory ({@code key=value} lines, read anew at every command).
 *
 * <ul>
 *   <li>{@code slow.run=2000}: the command takes that many milliseconds longer ({@code slow.any} for each)
 *   <li>{@code hang.run=1}: does its work, then never returns ({@code hang.ps=1}, …); a number n: so many times
 *   <li>{@code fail=create | preflight | start | spawn}: that stage of {@code run} and {@code start} fails
 *   <li>{@code dead=1}: exit 0, but the machine is dead; {@code dies-when-seen=1}: dead after the
 *       next {@code ps} that lists it
 *   <li>{@code panic.run=1}, {@code garbage.ps=1}: exit 2 and a trace; nonsense on standard output
 *   <li>{@code busy=2}: the next two creates fail at the snapshot; {@code unreachable=1}: the next start fails in CNI
 *   <li>{@code failure-rate=0.05}, {@code seed=7}: a create, start or stop fails so often, at a random stage
 *   <li>{@code wrong-host-key=1}: machines show a host key of their own; {@code ps-empty=1}: {@code ps} lists nothing
 * </ul>
 */
final class Misbehaviour {
    private final Path file;
    private final Map<String, String> told = new ConcurrentHashMap<>();
    private final Map<String, Integer> used = new HashMap<>();
    private Optional<Random> dice = Optional.empty();

    Misbehaviour(Path file) {
        this.file = file;
    }

    synchronized void tell(String key, String value) {
        told.put(key, value);
        used.remove(key + "=" + value);
    }

    synchronized void forget() {
        told.clear();
        used.clear();
        dice = Optional.empty();
    }

    Optional<String> value(String key) {
        Optional<String> written = Optional.ofNullable(written().getProperty(key));
        return written.isPresent() ? written : Optional.ofNullable(told.get(key));
    }

    boolean is(String key, String value) {
        return value(key).filter(value::equals).isPresent();
    }

    /** Whether it is to happen now; a number is counted down. */
    synchronized boolean happens(String key) {
        Optional<String> value = value(key);
        if (value.isEmpty()) {
            return false;
        }
        int times = Integer.parseInt(value.get());
        return used.merge(key + "=" + value.get(), 1, Integer::sum) <= times;
    }

    synchronized boolean diceSayFail() {
        double rate = value("failure-rate").map(Double::parseDouble).orElse(0.0);
        if (rate == 0) {
            return false;
        }
        if (dice.isEmpty()) {
            dice = Optional.of(new Random(value("seed").map(Long::parseLong).orElse(1L)));
        }
        return dice.get().nextDouble() < rate;
    }

    synchronized int pick(int bound) {
        return dice.map(random -> random.nextInt(bound)).orElse(0);
    }

    private Properties written() {
        var properties = new Properties();
        try {
            if (Files.exists(file)) {
                properties.load(new StringReader(Files.readString(file)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }
}
