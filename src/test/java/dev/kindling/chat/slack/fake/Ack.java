package dev.kindling.chat.slack.fake;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * How an envelope was answered.
 *
 * @param millis from the sending that it answers; what was sent before and lost with its socket does not count
 * @param sinceAsked milliseconds from the moment in which somebody did it, whatever happened to sockets meanwhile
 */
public record Ack(JsonNode payload, long millis, long sinceAsked, boolean otherSocket) {}
