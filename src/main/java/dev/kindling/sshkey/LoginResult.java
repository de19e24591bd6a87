package dev.kindling.sshkey;

/** What became of an attempt to log in with one key. */
public sealed interface LoginResult {
    /** The key opens the machine. */
    record LoggedIn() implements LoginResult {}

    /** The expected machine answered, and it does not take this key. */
    record KeyRefused() implements LoginResult {}

    /**
     * Another machine answered; the key was not offered to it.
     *
     * @param seenFingerprint {@code SHA256:…}
     */
    record WrongHostKey(String seenFingerprint) implements LoginResult {}

    /**
     * No proof either way.
     *
     * @param why half a sentence
     */
    record NotAnswering(String why) implements LoginResult {}
}
