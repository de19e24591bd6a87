package dev.kindling.engine.rehearsal;

import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * Begins the conversations of one machine.
 *
 * @param machine its record as it is now
 * @param powerOff stops the machine as its tenant would; returns at once
 */
record ShellLauncher(Supplier<MachineRecord> machine, InstantSource clock, Runnable powerOff) {
    ShellCommand interactive() {
        return ShellCommand.interactive(builtIns(), powerOff);
    }

    ShellCommand command(String line) {
        return ShellCommand.single(builtIns(), line, powerOff);
    }

    private BuiltIns builtIns() {
        return new BuiltIns(machine.get(), clock);
    }
}
