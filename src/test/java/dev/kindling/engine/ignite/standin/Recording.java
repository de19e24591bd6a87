package dev.kindling.engine.ignite.standin;

import java.util.ArrayList;
import java.util.List;

/** One transcript of the genuine {@code ignite}: command, exit code and both streams. */
record Recording(String name, List<String> words, boolean asRoot, int exitCode, String stdout, String stderr) {

    static Recording read(String name, String text) {
        String[] lines = text.split("\n", -1);
        int command = 0;
        while (!lines[command].startsWith("$ ")) {
            command++;
        }
        List<String> words = words(lines[command].substring(2));
        boolean asRoot = !words.get(0).equals("su");
        int exitCode = Integer.parseInt(lines[command + 1].substring("exit: ".length()));
        String body =
                text.substring(text.indexOf("--- stdout\n") + "--- stdout\n".length(), text.lastIndexOf("--- end"));
        int split = body.indexOf("--- stderr\n");
        return new Recording(
                name,
                asRoot ? words.subList(words.indexOf("ignite") + 1, words.size()) : inner(words),
                asRoot,
                exitCode,
                body.substring(0, split),
                body.substring(split + "--- stderr\n".length()));
    }

    /** {@code su … -c 'ignite …'} */
    private static List<String> inner(List<String> words) {
        String[] parts = words.get(words.size() - 1).split(" ");
        return List.of(parts).subList(1, parts.length);
    }

    /** Words as bash's {@code printf %q} quotes them. */
    private static List<String> words(String line) {
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\\') {
                word.append(line.charAt(++i));
            } else if (c == ' ') {
                words.add(word.toString());
                word.setLength(0);
            } else if (c != '\'') {
                word.append(c);
            }
        }
        words.add(word.toString());
        return words;
    }
}
