package dev.kindling.engine;

import java.util.Locale;

/**
 * Something on the host that no sandbox needs.
 *
 * @param subject uid of the machine that it is or was part of, or another name of 1 to 40 letters, digits, {@code -} and
 *     {@code .}
 * @param what it is, in words for an operator
 * @param claim whether Kindling may take it away
 */
public record Leftover(Kind kind, String subject, String what, Claim claim) {
    /** What kind of thing it is. */
    public enum Kind {
        /** A whole machine. */
        MACHINE,
        /** Parts of a machine that is gone: containers, leases, forwards, devices, files. */
        TRACES,
        /** One of two copies of an image or kernel; while both are there, no machine can be made from it. */
        COPY,
        /** A loop device on the file of an image that no machine's disk lies on. */
        DEVICE,
        /** No thing, but a program that cannot be asked, so that leftovers of its kind are not seen. */
        UNSEEN
    }

    /** Whose it is. */
    public enum Claim {
        /** This Kindling's own records prove that it made it. */
        OURS,
        /** It carries Kindling's mark, but this Kindling has no record of it; another one may have made it. */
        MARKED,
        /** Nothing says that Kindling made it: it is reported and never touched. */
        FOREIGN
    }

    /** The same at each look, for people to name it by, such as {@code machine-0123456789abcdef}. */
    public String id() {
        return kind.name().toLowerCase(Locale.ROOT) + "-" + subject;
    }

    /** @throws IllegalArgumentException for what belongs to no machine */
    public MachineId machine() {
        return new MachineId(subject);
    }
}
