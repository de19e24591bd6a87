package dev.kindling.sandbox;

import dev.kindling.fault.ReferenceCode;

/** Why something did not work: a sentence for the person, and the code under which log and audit hold the rest. */
public record Failure(String reason, ReferenceCode reference) {}
