package dev.kindling.engine.ignite;

import dev.kindling.engine.MachineId;
import dev.kindling.units.HostPort;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One machine as {@code ignite ps -a} tells it.
 *
 * @param ports host ports that forward to it, whether or not it runs
 * @param kindling whether it carries Kindling's label
 */
record IgniteVm(MachineId id, String name, Life life, List<Integer> ports, boolean kindling) {
    /** The template behind {@link #parse}; warnings share the stream, so that rows are told by their first word. */
    static final String TEMPLATE = "VM|{{.ObjectMeta.UID}}|{{.ObjectMeta.Name}}|{{.Status.Running}}"
            + "|{{range .Status.Network.IPAddresses}}{{.}} {{end}}"
            + "|{{range .Spec.Network.Ports}}{{.HostPort}}:{{.VMPort}}/{{.Protocol}} {{end}}"
            + "|{{index .ObjectMeta.Labels \"kindling\"}}";

    /** Whether it runs, as far as Ignite and containerd know. */
    enum Life {
        RUNNING,
        STOPPED,
        /** The metadata says running, but containerd has no task: killed, or the host was restarted. */
        TASK_GONE,
        /** The metadata says running and containerd could not be asked. */
        UNKNOWN
    }

    IgniteVm {
        ports = List.copyOf(ports);
    }

    boolean running() {
        return life == Life.RUNNING;
    }

    /** Refuses to go on where containerd could not be asked: neither a clean-up nor a start would be right. */
    void requireKnown() {
        if (life == Life.UNKNOWN) {
            throw IgniteFault.CONTAINERD_DOWN.toException("containerd does not say whether " + id + " runs");
        }
    }

    IgniteVm with(Life newLife) {
        return new IgniteVm(id, name, newLife, ports, kindling);
    }

    boolean forwards(HostPort port) {
        return ports.contains(port.number());
    }

    /** Reads one row, or nothing when the line is something else. */
    static Optional<IgniteVm> parse(String line) {
        String[] cells = line.split("\\|", 7);
        if (cells.length != 7 || !cells[0].equals("VM") || !cells[1].matches("[0-9a-f]{16}")) {
            return Optional.empty();
        }
        return Optional.of(new IgniteVm(
                new MachineId(cells[1]),
                cells[2],
                cells[3].equals("true") ? Life.RUNNING : Life.STOPPED,
                ports(cells[5]),
                // a label that is missing from the map is printed as <no value> by some versions of Go's templates
                !cells[6].isBlank() && !cells[6].equals("<no value>")));
    }

    private static List<Integer> ports(String cell) {
        return Arrays.stream(cell.split(" "))
                .filter(port -> port.matches("\\d{1,5}:.*"))
                .map(port -> Integer.parseInt(port.substring(0, port.indexOf(':'))))
                .toList();
    }
}
