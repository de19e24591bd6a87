package dev.kindling.engine.ignite;

import dev.kindling.engine.MachineId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Device-mapper and loop devices of a machine's disk, which failed creates leak and which hold its space. */
final class DeviceMaps {
    private static final Pattern LOOP = Pattern.compile("\\(?(loop\\d+)\\)?");

    private final HostTool dmsetup;
    private final HostTool losetup;
    private final LoopDevices loopDevices;

    /** @param loopDevices those on disks of machines are found although device-mapper never came to use them */
    DeviceMaps(ProcessRunner runner, String dmsetup, String losetup, LoopDevices loopDevices) {
        this.dmsetup = new HostTool(runner, dmsetup);
        this.losetup = new HostTool(runner, losetup);
        this.loopDevices = loopDevices;
    }

    /** Only for machines that are gone: a stopped one is started from its devices. */
    void clear(MachineId id, Receipt receipt) {
        Optional<String> before = dmsetup.ask("ls");
        if (before.isEmpty()) {
            receipt.left("disk devices", "cannot look, " + dmsetup.name() + " is missing or may not be used");
            return;
        }
        var loops = new LinkedHashSet<String>();
        List<String> devices = namesOf(id).stream()
                .filter(device -> names(before.get(), device))
                .toList();
        for (String device : devices) {
            // Asked first: once the device is gone, nobody knows which loop devices it lay on.
            dmsetup.ask("deps", "-o", "devname", device).ifPresent(text -> loops.addAll(loopsIn(text)));
            dmsetup.ask("remove", device);
        }
        loops.addAll(loopDevices.onDisksOf(id));
        if (devices.isEmpty() && loops.isEmpty()) {
            return;
        }
        loops.forEach(loop -> losetup.ask("-d", "/dev/" + loop));
        prove(id, receipt);
    }

    private void prove(MachineId id, Receipt receipt) {
        var left = new ArrayList<String>();
        String now = dmsetup.ask("ls").orElse("");
        namesOf(id).stream().filter(device -> names(now, device)).forEach(left::add);
        left.addAll(loopDevices.onDisksOf(id));
        if (left.isEmpty()) {
            receipt.removed("disk devices");
        } else {
            receipt.left("disk devices", String.join(" and ", left) + " in use");
        }
    }

    /** The disk itself first, which lies on the other. */
    private static List<String> namesOf(MachineId id) {
        return List.of(Containerd.container(id), Containerd.container(id) + "-base");
    }

    /** All machines that have devices; empty when device-mapper cannot be asked. */
    Optional<Set<MachineId>> owners() {
        return dmsetup.ask("ls").map(text -> {
            var owners = new HashSet<>(loopDevices.owners());
            text.lines()
                    .map(line -> line.split("\\s+")[0].replaceFirst("-base$", ""))
                    .map(Containerd::machine)
                    .flatMap(Optional::stream)
                    .forEach(owners::add);
            return owners;
        });
    }

    private static boolean names(String listing, String device) {
        return listing.lines().anyMatch(line -> line.split("\\s+")[0].equals(device));
    }

    private static List<String> loopsIn(String text) {
        Matcher match = LOOP.matcher(text);
        return match.results().map(found -> found.group(1)).toList();
    }
}
