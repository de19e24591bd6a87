package dev.kindling.chat.discord.fake;

import java.nio.charset.StandardCharsets;

/** A file that a person attaches. */
public record SentFile(String name, String content) {
    byte[] bytes() {
        return content.getBytes(StandardCharsets.UTF_8);
    }
}
