package dev.kindling.workshop.plan;

import dev.kindling.config.Flavour;
import java.util.Locale;

/** What a seat takes of a host. Sizes count in bytes, all else in pieces. */
public enum Resource {
    MEMORY("memory", "reserve"),
    DISK("disk", "reserve"),
    VCPU("vCPUs", ""),
    PORTS("ports", ""),
    ADDRESSES("addresses", ""),
    TEAM("the team's sandboxes", "");

    private static final long GIGABYTE = 1L << 30;

    private final String words;
    private final String reserve;

    Resource(String words, String reserve) {
        this.words = words;
        this.reserve = reserve;
    }

    public String words() {
        return words;
    }

    boolean hasReserve() {
        return !reserve.isEmpty();
    }

    /** What one seat of a flavour takes. */
    long perSeat(Flavour flavour) {
        return switch (this) {
            case MEMORY -> flavour.memory().bytes();
            case DISK -> flavour.disk().bytes();
            case VCPU -> flavour.cpus();
            case PORTS, ADDRESSES, TEAM -> 1;
        };
    }

    /** What a load holds; its part in a team's share is counted apart. */
    long heldBy(Load load) {
        return switch (this) {
            case MEMORY -> load.memory().bytes();
            case DISK -> load.disk().bytes();
            case VCPU -> load.vcpus();
            case PORTS, ADDRESSES -> load.machines();
            case TEAM -> 0;
        };
    }

    /** What a host has for sandboxes; a team's share is no part of it. */
    long offeredBy(HostOffer host) {
        return switch (this) {
            case MEMORY -> host.memory().minus(host.reserveMemory()).bytes();
            case DISK -> host.disk().minus(host.reserveDisk()).bytes();
            case VCPU -> (long) host.threads() * host.vcpusPerThread();
            case PORTS -> host.ports();
            case ADDRESSES -> host.addresses();
            case TEAM -> Long.MAX_VALUE;
        };
    }

    long reserveOf(HostOffer host) {
        return this == MEMORY
                ? host.reserveMemory().bytes()
                : this == DISK ? host.reserveDisk().bytes() : 0;
    }

    /** An amount in words: {@code 1.5GB}, {@code 24}. Sizes below a gigabyte in whole megabytes. */
    String amount(long value) {
        if (!hasReserve()) {
            return Long.toString(value);
        }
        long megabytes = value >> 20;
        if (value < GIGABYTE) {
            return megabytes + "MB";
        }
        String gigabytes = String.format(Locale.ROOT, "%.1f", megabytes / 1024.0);
        return (gigabytes.endsWith(".0") ? gigabytes.substring(0, gigabytes.length() - 2) : gigabytes) + "GB";
    }

    /** As {@link #amount}, but whole and rounded up: what is missing is not made to look less. */
    String atLeast(long value) {
        if (!hasReserve()) {
            return Long.toString(value);
        }
        long unit = value < GIGABYTE ? 1L << 20 : GIGABYTE;
        return amount((value + unit - 1) / unit * unit);
    }
}
