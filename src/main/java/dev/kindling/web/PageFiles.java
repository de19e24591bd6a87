package dev.kindling.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The console's page: a fixed list of files out of the jar, so that no address can reach any other file. */
final class PageFiles implements WebRoutes {
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");
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

    private final Map<String, Content> byAddress = new HashMap<>();

    private record Content(String type, String text, String tag) {}

    PageFiles() {
        NAMES.forEach(name -> byAddress.put("/" + name, load(name)));
        byAddress.put("/", load("index.html"));
    }

    Set<String> addresses() {
        return byAddress.keySet();
    }

    @Override
    public void addTo(RoutesConfig routes) {
        byAddress.forEach((address, content) -> routes.get(address, context -> send(context, content)));
    }

    private static void send(Context context, Content content) {
        context.header("Cache-Control", "no-cache").header("ETag", content.tag());
        if (content.tag().equals(context.header("If-None-Match"))) {
            context.status(304);
        } else {
            context.contentType(content.type()).result(content.text());
        }
    }

    private static Content load(String name) {
        try (InputStream file = PageFiles.class.getResourceAsStream("/console/" + name)) {
            if (file == null) {
                throw new IllegalStateException("missing in the jar: console/" + name);
            }
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            String type = TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "application/octet-stream");
            return new Content(type, text, "\"" + Integer.toHexString(text.hashCode()) + "\"");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
