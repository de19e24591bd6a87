package dev.kindling.config;

import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.reader.StreamReader;

/** Turns one file into YAML nodes, or into faults when it is not one document of plain YAML in UTF-8. */
final class YamlFile {
    private static final long LARGEST_BYTES = 1 << 20;
    private static final int BYTE_ORDER_MARK = 0xFEFF;

    private final Path path;
    private final Place start;
    private final Faults faults;

    YamlFile(Path path, Faults faults) {
        this.path = path;
        this.start = Place.startOf(path.toString());
        this.faults = faults;
    }

    /** The document's root; empty after a fault that leaves nothing to look at. */
    Optional<Node> root() {
        return bytes().flatMap(this::decoded).filter(this::isPrintable).flatMap(this::composed);
    }

    private Optional<byte[]> bytes() {
        try {
            if (!Files.exists(path)) {
                return nothing("there is no such file", "copy the sample from Kindling's bot-config/ and adapt it");
            } else if (!Files.isRegularFile(path)) {
                return nothing("this is not a file", "put a YAML file here");
            } else if (!Files.isReadable(path)) {
                return nothing("this file may not be read", "give Kindling's user the right to read it");
            } else if (Files.size(path) > LARGEST_BYTES) {
                return nothing("this file is larger than 1MB", "write a shorter one");
            }
            return Optional.of(Files.readAllBytes(path));
        } catch (IOException e) {
            return nothing("this file cannot be read", "look at the disk and the file's rights");
        }
    }

    private Optional<String> decoded(byte[] bytes) {
        var input = ByteBuffer.wrap(bytes);
        var output = CharBuffer.allocate(bytes.length);
        CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(input, output, true);
        String text = output.flip().toString();
        if (result.isError()) {
            faults.add(endOf(text), "this is not UTF-8", "save the file in UTF-8");
            return Optional.empty();
        }
        return Optional.of(text.codePoints().findFirst().orElse(0) == BYTE_ORDER_MARK ? text.substring(1) : text);
    }

    private boolean isPrintable(String text) {
        int at = 0;
        while (at < text.length() && StreamReader.isPrintable(text.codePointAt(at))) {
            at += Character.charCount(text.codePointAt(at));
        }
        if (at == text.length()) {
            return true;
        }
        String code = String.format("U+%04X", text.codePointAt(at));
        faults.add(endOf(text.substring(0, at)), "the control character " + code + " stands here", "remove it");
        return false;
    }

    private Optional<Node> composed(String text) {
        if (!new YamlSyntax(start, faults).check(text)) {
            return Optional.empty();
        }
        var options = new LoaderOptions();
        // Tags are reported already and nothing is made from them: nodes are only ever read as text.
        options.setTagInspector(tag -> true);
        try {
            var documents = new Yaml(options).composeAll(new StringReader(text)).iterator();
            return documents.hasNext() ? Optional.of(documents.next()) : Optional.empty();
        } catch (YAMLException e) {
            // Aliases that lead nowhere, or too many of them: all aliases are reported already.
            return faults.isEmpty() ? nothing("this is not YAML", "look at its structure") : Optional.empty();
        }
    }

    private Place endOf(String text) {
        int lineStart = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1;
        String before = text.substring(0, lineStart);
        int lines = (int) before.replace("\r\n", "\n")
                .replace('\r', '\n')
                .chars()
                .filter(c -> c == '\n')
                .count();
        return new Place(start.file(), lines + 1, text.codePointCount(lineStart, text.length()) + 1);
    }

    private <T> Optional<T> nothing(String wrong, String right) {
        faults.add(start, wrong, right);
        return Optional.empty();
    }
}
