package dev.kindling.workshop;

/** What came of something that somebody asked for. An expected refusal is a value, not an exception. */
public sealed interface Answer {
    String title();

    String text();

    record Done(String title, String text) implements Answer {}

    /** Work has begun and is committed. */
    record Begun(String title, String text) implements Answer {}

    /** Refused; the text names the rule, what to do and who can help. */
    record Refused(String title, String text) implements Answer {}
}
