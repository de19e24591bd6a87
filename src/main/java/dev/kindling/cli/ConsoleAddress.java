package dev.kindling.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Where the running console is. Looked up at each attempt: a restarted demo may have moved to another port. */
final class ConsoleAddress {
    private static final String USUAL = "http://127.0.0.1:8080";

    private final Optional<String> given;
    private final Optional<Path> file;

    /** @param home folder of the distribution, in which a running demo leaves its address */
    ConsoleAddress(Optional<String> url, Map<String, String> environment, Optional<String> home) {
        this.given = url.or(() -> Optional.ofNullable(environment.get("KINDLING_URL")))
                .filter(text -> !text.isBlank());
        this.file = home.map(folder -> Path.of(folder, ".demo", Serving.ADDRESS_FILE));
    }

    /** Without a slash at the end. */
    URI now() {
        String text = given.or(this::fromFile).orElse(USUAL).strip();
        try {
            URI uri = URI.create(text.replaceAll("/+$", ""));
            if (uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            throw new SayFailure("\"" + text + "\" is no address of a console, such as " + USUAL + ".", e);
        }
        throw new SayFailure("\"" + text + "\" is no address of a console, such as " + USUAL + ".");
    }

    private Optional<String> fromFile() {
        return file.filter(Files::isRegularFile)
                .map(path -> {
                    try {
                        return Files.readString(path).strip();
                    } catch (IOException e) {
                        return "";
                    }
                })
                .filter(text -> !text.isEmpty());
    }
}
