package dev.kindling.web;

import io.javalin.config.RoutesConfig;

/** A part of the site: adds its addresses when the server is made. */
@FunctionalInterface
public interface WebRoutes {
    void addTo(RoutesConfig routes);
}
