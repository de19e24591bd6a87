package dev.kindling.workshop.plan;

import dev.kindling.units.DataSize;

/**
 * What a host has for sandboxes, used or not.
 *
 * @param memory in all, as the engine reports it
 * @param disk in all, where machines live
 * @param threads CPU threads
 * @param ports how many ports sandboxes may use, quarantined ones not counted
 * @param addresses how many addresses the machines' network has; see {@link #usableAddresses}
 * @param reserveMemory never given to sandboxes
 * @param reserveDisk never given to sandboxes
 * @param vcpusPerThread the over-commit rule: so many vCPUs may share a thread, at least 1
 */
public record HostOffer(
        DataSize memory,
        DataSize disk,
        int threads,
        int ports,
        int addresses,
        DataSize reserveMemory,
        DataSize reserveDisk,
        int vcpusPerThread) {
    /** People at a shell mostly wait: four of them share a thread, with room for all starting a build now and then. */
    public static final int USUAL_VCPUS_PER_THREAD = 4;
    /** Ignite's CNI bridge has 10.61.0.0/16; its recordings show 10.61.0.1 as gateway. */
    public static final int IGNITE_ADDRESSES = usableAddresses(16);

    private static final int ADDRESS_BITS = 32;
    // Network, broadcast and the bridge's own.
    private static final int TAKEN = 3;

    public HostOffer {
        if (threads < 1 || ports < 0 || addresses < 0 || vcpusPerThread < 1) {
            throw new IllegalArgumentException("a host has a thread, and an over-commit rule of 1 or more");
        }
    }

    /** How many machines an IPv4 network of that prefix length can hold: 65533 for 16, 253 for 24. */
    public static int usableAddresses(int prefixLength) {
        if (prefixLength < 2 || prefixLength > ADDRESS_BITS) {
            throw new IllegalArgumentException("a prefix length is 2 to 32, not " + prefixLength);
        }
        return (int) Math.max(0, (1L << (ADDRESS_BITS - prefixLength)) - TAKEN);
    }
}
