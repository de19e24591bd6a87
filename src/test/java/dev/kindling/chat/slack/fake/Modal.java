package dev.kindling.chat.slack.fake;

import com.fasterxml.jackson.databind.JsonNode;

/** An open modal. */
public record Modal(String id, String hash, String user, JsonNode view) {}
