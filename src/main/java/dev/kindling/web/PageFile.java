package dev.kindling.web;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** One file of a page, out of the jar. Browsers keep it and ask each time whether it is still the same. */
record PageFile(String type, String text, String tag) {
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    /** @param name in the jar, such as {@code console/index.html} */
    static PageFile load(String name) {
        try (InputStream file = PageFile.class.getResourceAsStream("/" + name)) {
            if (file == null) {
                throw new IllegalStateException("missing in the jar: " + name);
            }
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            String type = TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "application/octet-stream");
            return new PageFile(type, text, "\"" + Integer.toHexString(text.hashCode()) + "\"");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void send(Context context) {
        context.header("Cache-Control", "no-cache").header("ETag", tag);
        if (tag.equals(context.header("If-None-Match"))) {
            context.status(304);
        } else {
            context.contentType(type).result(text);
        }
    }
}
