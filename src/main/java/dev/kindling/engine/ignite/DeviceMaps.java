package dev.kindling.engine.ignite;

import dev.kindling.engine.MachineId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Device-mapper and loop devices of a machine's disk, which failed creates leak and which hold its space. */
final class DeviceMaps {
    private static final Pattern LOOP = Pattern.compile("\\(?(loop\\d+)\\)?");

    private final HostTool dmsetup;
    private final HostTool losetup;

    DeviceMaps(ProcessRunner runner, String dmsetup, String losetup) {
        this.dmsetup = new HostTool(runner, dmsetup);
        this.losetup = new HostTool(runner, losetup);
    }

    /** Only for machines that are gone: a stopped one is started from its devices. */
    void clear(MachineId id, Receipt receipt) {
        Optional<String> devices = dmsetup.ask("ls");
        if (devices.isEmpty()) {
            receipt.left("disk devices", "cannot look, " + dmsetup.name() + " is missing or may not be used");
            return;
        }
        var loops = new ArrayList<String>();
        for (String device : List.of(Containerd.container(id), Containerd.container(id) + "-base")) {
            if (names(devices.get(), device)) {
                dmsetup.ask("deps", "-o", "devname", device).ifPresent(text -> loops.addAll(loopsIn(text)));
                dmsetup.ask("remove", device);
                receipt.removed("disk devices");
            }
        }
        loops.forEach(loop -> losetup.ask("-d", "/dev/" + loop));
        if (!loops.isEmpty()
                && dmsetup.ask("ls")
                        .filter(text -> names(text, Containerd.container(id)))
                        .isPresent()) {
            receipt.left("disk devices", Containerd.container(id) + " is in use");
        }
    }

    /** All machines that have devices; empty when device-mapper cannot be asked. */
    Optional<Set<MachineId>> owners() {
        return dmsetup.ask("ls")
                .map(text -> text.lines()
                        .map(line -> line.split("\\s+")[0].replaceFirst("-base$", ""))
                        .map(Containerd::machine)
                        .flatMap(Optional::stream)
                        .collect(Collectors.toUnmodifiableSet()));
    }

    private static boolean names(String listing, String device) {
        return listing.lines().anyMatch(line -> line.split("\\s+")[0].equals(device));
    }

    private static List<String> loopsIn(String text) {
        Matcher match = LOOP.matcher(text);
        return match.results().map(found -> found.group(1)).toList();
    }
}
