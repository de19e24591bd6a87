package dev.kindling.web;

import io.javalin.config.RoutesConfig;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The console's page: a fixed list of files out of the jar, so that no address can reach any other file. */
final class PageFiles implements WebRoutes {
    private static final Set<String> NAMES = Set.of(
            "index.html",
            "style.css",
            "favicon.svg",
            "app.js",
            "api.js",
            "card.js",
            "composer.js",
            "conversation.js",
            "dom.js",
            "form.js",
            "simulate.js");

    private final Map<String, PageFile> byAddress = new HashMap<>();

    PageFiles() {
        NAMES.forEach(name -> byAddress.put("/" + name, PageFile.load("console/" + name)));
        byAddress.put("/", PageFile.load("console/index.html"));
    }

    Set<String> addresses() {
        return byAddress.keySet();
    }

    @Override
    public void addTo(RoutesConfig routes) {
        byAddress.forEach((address, content) -> routes.get(address, content::send));
    }
}
