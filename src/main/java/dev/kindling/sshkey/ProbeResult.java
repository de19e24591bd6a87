package dev.kindling.sshkey;

import java.time.Duration;

/** What a probe of an SSH server found. */
public sealed interface ProbeResult {
    /**
     * A key exchange was completed, and the server proved to hold the expected host key.
     *
     * @param took from the first packet to that proof
     */
    record Ready(Duration took) implements ProbeResult {}

    /**
     * A server answered and proved to hold another host key.
     *
     * @param seenFingerprint {@code SHA256:…}
     */
    record WrongHostKey(String seenFingerprint) implements ProbeResult {}

    /**
     * No SSH server answered in time.
     *
     * @param why half a sentence, nothing in it comes from the other side
     */
    record NotAnswering(String why) implements ProbeResult {}
}
