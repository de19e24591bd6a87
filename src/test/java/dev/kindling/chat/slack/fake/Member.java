package dev.kindling.chat.slack.fake;

/** Somebody of the workspace, or a visitor. */
public record Member(
        String id, String name, String team, boolean deleted, boolean bot, boolean guest, boolean stranger) {}
