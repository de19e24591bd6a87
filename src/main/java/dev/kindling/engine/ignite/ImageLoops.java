package dev.kindling.engine.ignite;

import dev.kindling.engine.Leftover;
import dev.kindling.engine.Leftover.Claim;
import dev.kindling.engine.Leftover.Kind;
import dev.kindling.engine.RemovalReport;
import java.util.List;
import java.util.stream.Stream;

/**
 * Loop devices on images that no disk lies on. An image is nobody's: whose start or import left the device, nothing tells, so
 * it is detached only when it is named. The kernel itself keeps one that is in use until it is not.
 */
final class ImageLoops {
    private final LoopDevices loops;
    private final HostTool losetup;

    ImageLoops(LoopDevices loops, HostTool losetup) {
        this.loops = loops;
        this.losetup = losetup;
    }

    Stream<Leftover> look() {
        return loops.idleOnImages().entrySet().stream()
                .map(loop -> new Leftover(
                        Kind.DEVICE,
                        loop.getKey(),
                        "the loop device /dev/" + loop.getKey() + " on " + loop.getValue()
                                + ", which no machine's disk uses; an import or a start that is under way by hand could",
                        Claim.MARKED));
    }

    RemovalReport clear(Leftover leftover) {
        String device = leftover.subject();
        if (!loops.idleOnImages().containsKey(device)) {
            return new RemovalReport(List.of(), List.of());
        }
        losetup.ask("-d", "/dev/" + device);
        return loops.idleOnImages().containsKey(device)
                ? new RemovalReport(List.of(), List.of("loop device: /dev/" + device + " is in use"))
                : new RemovalReport(List.of("loop device /dev/" + device), List.of());
    }
}
