package dev.kindling.chat.discord.fake;

/** A role of one guild; {@code permissions} are Discord's bits. */
public record Role(String id, String guild, String name, long permissions) {}
