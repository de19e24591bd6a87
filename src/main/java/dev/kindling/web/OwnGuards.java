package dev.kindling.web;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Addresses whose parts of the site judge for themselves who comes there. */
final class OwnGuards {
    private static final Set<HandlerType> READING = Set.of(HandlerType.GET, HandlerType.HEAD);

    private final List<WebRoutes> parts;
    private final Set<String> posts;

    OwnGuards(List<WebRoutes> parts) {
        this.parts = List.copyOf(parts);
        this.posts =
                parts.stream().flatMap(part -> part.selfGuarded().stream()).collect(Collectors.toUnmodifiableSet());
    }

    boolean cover(Context context) {
        if (context.method().equals(HandlerType.POST)) {
            return posts.contains(context.path());
        }
        return READING.contains(context.method())
                && parts.stream().anyMatch(part -> part.readableByAnybody(context.path()));
    }
}
