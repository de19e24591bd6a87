package dev.kindling.engine;

import dev.kindling.units.Identifiers;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * The uid of a machine: 16 lower-case hex digits, chosen by Kindling before the machine exists. The only name that is ever
 * passed to an engine, in full, since Ignite takes any prefix of a name or uid (facts/ignite.md).
 */
public record MachineId(String value) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{16}");

    public MachineId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("a machine uid is 16 lower-case hex digits, not '" + value + "'");
        }
    }

    public static MachineId next(RandomGenerator random) {
        return new MachineId(Identifiers.hex(random));
    }

    @Override
    public String toString() {
        return value;
    }
}
