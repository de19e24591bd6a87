package dev.kindling.chat;

/**
 * Where an invocation was made.
 *
 * @param channel the platform's id of the channel or conversation
 * @param direct whether only the caller and Kindling read there
 */
public record Origin(String channel, boolean direct) {}
