package dev.kindling.web;

/** State of one thing that Kindling needs; {@code detail} says in plain words what is wrong and holds no secret. */
public record ReadyCheck(boolean up, String detail) {}
