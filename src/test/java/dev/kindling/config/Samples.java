package dev.kindling.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The files that come with Kindling. */
final class Samples {
    static final Path DIRECTORY = Path.of("bot-config");

    private static final Pattern COMMENTED = Pattern.compile("( *)# ( *[a-z/.-]+:(?: .*)?)");

    private Samples() {}

    /** The file with all commented settings in force, each of which stands for itself when it is repeated. */
    static String uncommented(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> !line.equals("console: {}") && !line.startsWith("# yaml-language-server"))
                .map(line -> COMMENTED.matcher(line).replaceFirst("$1$2"))
                .collect(Collectors.joining("\n", "", "\n"));
    }
}
