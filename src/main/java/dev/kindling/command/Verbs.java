package dev.kindling.command;

/** Verbs that belong together; told once, at the start, to write themselves into the routes. */
@FunctionalInterface
public interface Verbs {
    void register(Routes routes);
}
