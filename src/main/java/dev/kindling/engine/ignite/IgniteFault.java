package dev.kindling.engine.ignite;

import dev.kindling.engine.EngineException;
import java.util.Arrays;
import java.util.regex.Pattern;

/** The ways in which Ignite fails that have been seen, how to know each, and what it means for the tenant. */
enum IgniteFault {
    PORT_IN_USE("\\[ERROR Port-\\d+\\]", true, "The port of this sandbox is taken by something else."),
    ALREADY_EXISTS("already exists", false, "A machine of that name exists already on the host."),
    NOT_FOUND("can't find VM", false, "There is no such machine on the host."),
    SNAPSHOT_BUSY(
            "unable to lock|Lockfile owned|[Dd]evice or resource busy|resource temporarily unavailable"
                    + "|another call has not ended yet",
            true,
            "The host is busy with another sandbox just now."),
    NOT_ALLOWED(
            "kindling-root refused it",
            false,
            "The host does not allow that to Kindling: an operator has to look at the rules of its root helper."),
    NETWORK_UNREACHABLE("network is unreachable", true, "The host could not connect the sandbox to its network."),
    DUPLICATE_LEASE(
            "duplicate allocation is not allowed", true, "The host still holds the sandbox's old network address."),
    SPAWN_TIMEOUT("timeout waiting for ignite-spawn startup", true, "The sandbox took too long to start."),
    CONTAINERD_DOWN(
            "Could not stat a containerd socket|containerd\\.sock.*(?:connection refused|no such file)",
            true,
            "The host's container service is not running."),
    IMAGE_MISSING(
            "failed to resolve reference|pull access denied",
            false,
            "The image of this sandbox is not on the host and could not be fetched. An operator has to import it."),
    IMAGE_AMBIGUOUS(
            "ambiguous (?:image|kernel) query",
            false,
            "The image of this sandbox is on the host twice. An operator has to remove one."),
    MANIFEST_REFUSED(
            "strict decoder error|Invalid value|Required value|invalid reference format|could not parse image name"
                    + "|Invalid (?:hostPort|ip address)|invalid (?:host port|protocol|label|argument)"
                    + "|cannot use a port/protocol combination|only one host binding|unknown shorthand flag",
            false,
            "The host does not accept this sandbox's settings. An operator has to look at them."),
    NOT_ROOT("needs to run as root", false, "Kindling may not make machines: an operator has to start it as root."),
    HOST_INCOMPLETE(
            "\\[ERROR (?:BinaryInPath|ExistingFile)",
            false,
            "The host is not ready to run sandboxes: something is missing on it. An operator has to look at it."),
    /** Ignite unpacks the kernel's modules into the machine's own disk, mounted at a temporary place. */
    DISK_TOO_SMALL(
            "command \\[\"tar\"[^\\]]*\"-C\" \"/(?:var/)?tmp/[^\\]]*\\] exited with \"[^\"]*[Nn]o space left on device",
            false,
            "The disk of this flavour is too small for its image and kernel: an operator has to give it a larger one."),
    DISK_FULL("[Nn]o space left on device", false, "The host's disk is full. An operator has to make room."),
    MEMORY_SHORT("[Cc]annot allocate memory", true, "The host has no memory left for another sandbox."),
    TIMED_OUT("(?!)", true, "The host took too long to answer."),
    PANICKED("(?!)", true, "The program that makes sandboxes crashed."),
    /** Exit 0, and yet it does not run. */
    DIED_AT_ONCE("(?!)", true, "The sandbox died right after its start."),
    UNKNOWN("", true, "The host could not do that to the sandbox.");

    private final Pattern words;
    private final boolean worthRetrying;
    private final String sentence;

    IgniteFault(String words, boolean worthRetrying, String sentence) {
        this.words = Pattern.compile(words);
        this.worthRetrying = worthRetrying;
        this.sentence = sentence;
    }

    static IgniteFault of(IgniteReply reply) {
        if (reply.result().timedOut()) {
            return TIMED_OUT;
        }
        if (reply.panicked()) {
            return PANICKED;
        }
        String complaint = reply.complaint().orElse("");
        return Arrays.stream(values())
                .filter(fault -> fault.words.matcher(complaint).find())
                .findFirst()
                .orElse(UNKNOWN);
    }

    /** Seen to pass when what the failed call left behind is cleared and the call made again at once. */
    boolean passesWhenRepeated() {
        return this == NETWORK_UNREACHABLE || this == DUPLICATE_LEASE || this == ALREADY_EXISTS;
    }

    /**
     * How a disk shows that does not boot. Every other fault is the host's, which may be slow just after its restart, or not
     * understood, and no reason to give up what somebody has on that disk.
     */
    boolean mayBeTheDisk() {
        return this == DIED_AT_ONCE;
    }

    EngineException toException(String detail) {
        return new EngineException(sentence, worthRetrying, detail);
    }

    /** @param action of Ignite's, such as {@code run} */
    static EngineException diedAtOnce(String action) {
        return DIED_AT_ONCE.toException(died(action));
    }

    static String died(String action) {
        return "ignite " + action + ": exit 0, but it does not run";
    }
}
