package dev.kindling.sandbox;

import java.time.Instant;
import java.util.Optional;

/** How a request about a sandbox ended. An expected refusal is a value, not an exception. */
public sealed interface Outcome {
    /** Work has begun and is committed. */
    record Begun(Sandbox sandbox) implements Outcome {}

    /** On the wait-list: place from 1, and when a place is free at the latest, if that is known. */
    record Waiting(Sandbox sandbox, int place, String why, Optional<Instant> latest) implements Outcome {}

    /** It is done already. */
    record Done(Sandbox sandbox, String what) implements Outcome {}

    /** Refused; the sentence names the rule and who can help. */
    record Refused(String why) implements Outcome {}
}
