package dev.kindling.sshkey;

/** What became of an attempt to write a machine's authorized_keys from outside. */
public sealed interface ReplaceResult {
    /** The new file is in its place, and on the disk. */
    record Replaced() implements ReplaceResult {}

    /** The expected machine answered, and the key no longer logs in: perhaps an earlier attempt got as far as this. */
    record KeyRefused() implements ReplaceResult {}

    /**
     * Another machine answered; nothing was sent to it.
     *
     * @param seenFingerprint {@code SHA256:…}
     */
    record WrongHostKey(String seenFingerprint) implements ReplaceResult {}

    /**
     * It is not known whether it was written.
     *
     * @param why half a sentence
     */
    record NotProven(String why) implements ReplaceResult {}
}
