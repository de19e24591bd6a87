package dev.kindling.chat.discord.fake;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Files that people or the bot sent, and the addresses at which they lie. */
final class Attachments {
    private final Map<String, byte[]> contents = new ConcurrentHashMap<>();
    private volatile String base = "";

    /** The address in front of all files; known once the server listens. */
    void servedAt(String url) {
        base = url;
    }

    ObjectNode keep(String id, String channel, String name, byte[] content) {
        String path = channel + "/" + id + "/" + name;
        contents.put(path, content);
        return Json.object()
                .put("id", id)
                .put("filename", name)
                .put("size", content.length)
                .put("url", base + path)
                .put("proxy_url", base + path)
                .put("content_type", name.endsWith(".csv") ? "text/csv" : "application/octet-stream");
    }

    ArrayNode keepAll(World world, String channel, List<Call.Upload> files) {
        ArrayNode kept = Json.array();
        files.forEach(file -> kept.add(keep(world.newId(), channel, file.name(), file.content())));
        return kept;
    }

    Optional<byte[]> content(String path) {
        return Optional.ofNullable(contents.get(path));
    }
}
