package dev.kindling.engine.ignite.standin;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

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
 *   <li>{@code chaos=0.05}: so often a call fails, each time in another of the ways above that its verb knows
 *   <li>{@code wrong-host-key=1}: machines show a host key of their own; {@code ps-empty=1}: {@code ps} lists nothing
 * </ul>
 */
final class Misbehaviour {
    private final Path file;
    private final Map<String, String> told = new ConcurrentHashMap<>();
    private final Map<String, Integer> used = new HashMap<>();
    private Optional<Random> dice = Optional.empty();
    /** How the call fails that this thread serves; empty when it does not, or has failed so already. */
    private final ThreadLocal<String> way = ThreadLocal.withInitial(() -> "");

    /** Most calls are ps, and each that hangs costs a test its whole time limit: so it hangs more seldom. */
    private static final List<String> WAYS_TO_BEGIN = List.of(
            "fail=preflight", "fail=start", "fail=spawn", "unreachable", "dead", "dies-when-seen", "wrong-host-key");

    private static final Map<String, List<String>> WAYS = Map.of(
            "run", with(WAYS_TO_BEGIN, "busy", "fail=create", "panic.run", "garbage.run", "hang.run"),
            "start", with(WAYS_TO_BEGIN, "panic.start", "garbage.start", "hang.start"),
            "ps", List.of("panic.ps", "garbage.ps", "ps-empty", "panic.ps", "garbage.ps", "ps-empty", "hang.ps"),
            "stop", List.of("fail=stop", "panic.stop", "garbage.stop", "hang.stop"),
            "kill", List.of("fail=kill", "panic.kill", "hang.kill"),
            "rm", List.of("fail=kill", "panic.rm", "garbage.rm", "hang.rm"));

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

    private static List<String> with(List<String> some, String... more) {
        return Stream.concat(some.stream(), Stream.of(more)).toList();
    }

    /** A call of that verb of Ignite's is served by this thread from now on; decides whether it goes wrong. */
    synchronized void callBegins(String verb) {
        double rate = value("chaos").map(Double::parseDouble).orElse(0.0);
        List<String> ways = WAYS.getOrDefault(verb, List.of("panic." + verb));
        boolean fails = !verb.isEmpty() && rate > 0 && dice().nextDouble() < rate;
        way.set(fails ? ways.get(dice().nextInt(ways.size())) : "");
        if (fails) {
            note(way.get());
        }
    }

    /** So that a test can tell what it has stood. */
    private void note(String failure) {
        try {
            Files.writeString(
                    file.resolveSibling("chaos.log"),
                    failure + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Which way was decided on for the present call, for the log of a test. */
    String way() {
        return way.get();
    }

    private boolean isWay(String wanted) {
        if (!way.get().equals(wanted)) {
            return false;
        }
        way.set("");
        return true;
    }

    private synchronized Random dice() {
        if (dice.isEmpty()) {
            dice = Optional.of(new Random(value("seed").map(Long::parseLong).orElse(1L)));
        }
        return dice.get();
    }

    Optional<String> value(String key) {
        Optional<String> written = Optional.ofNullable(written().getProperty(key));
        return written.isPresent() ? written : Optional.ofNullable(told.get(key));
    }

    boolean is(String key, String value) {
        return isWay(key + "=" + value) || value(key).filter(value::equals).isPresent();
    }

    /** Whether it is to happen now; a number is counted down. */
    synchronized boolean happens(String key) {
        if (isWay(key)) {
            return true;
        }
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
        return dice().nextDouble() < rate;
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
