package dev.kindling.engine.rehearsal;

import dev.kindling.engine.MachineId;
import dev.kindling.engine.MachineSpec;
import dev.kindling.units.HostPort;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** A Kindling to be killed: makes a machine in a process of its own, says so, and goes on until somebody ends it. */
final class RehearsalProcess {
    private RehearsalProcess() {}

    /** Arguments: state directory, uid, port, type and blob of the key, host key file. */
    public static void main(String[] arguments) throws InterruptedException {
        var engine = new RehearsalEngine(Path.of(arguments[0]), "127.0.0.1", InstantSource.system());
        engine.create(new MachineSpec(
                new MachineId(arguments[1]),
                "vm-killed",
                Rehearsals.FLAVOUR,
                new HostPort(Integer.parseInt(arguments[2])),
                List.of(new dev.kindling.sshkey.PublicKey(arguments[3], arguments[4])),
                Path.of(arguments[5]),
                Map.of()));
        System.out.println("made");
        new CountDownLatch(1).await();
    }
}
