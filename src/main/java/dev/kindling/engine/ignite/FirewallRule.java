package dev.kindling.engine.ignite;

import dev.kindling.engine.MachineId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One rule as {@code iptables -S} prints it.
 *
 * @param words of the rule, without {@code -A}: the chain first
 */
record FirewallRule(List<String> words) {
    FirewallRule {
        words = List.copyOf(words);
    }

    /** Reads a line that appends a rule, or nothing when it is another line. */
    static Optional<FirewallRule> parse(String line) {
        List<String> words = words(line);
        return words.size() >= 2 && words.get(0).equals("-A")
                ? Optional.of(new FirewallRule(words.subList(1, words.size())))
                : Optional.empty();
    }

    String chain() {
        return words.get(0);
    }

    String target() {
        return after("-j");
    }

    /** The machine's container that the comment names, as CNI writes it: {@code … id: "ignite-<uid>"}. */
    boolean belongsTo(MachineId id) {
        return after("--comment").contains("\"" + Containerd.container(id) + "\"");
    }

    /** Whom the comment names, or the rule itself when it names nobody. */
    String owner() {
        String comment = after("--comment");
        int id = comment.indexOf("id: \"");
        return id < 0 ? String.join(" ", words) : comment.substring(id + 5).replace("\"", "");
    }

    boolean concerns(String address) {
        return after("-s").equals(address + "/32") || after("-d").equals(address + "/32");
    }

    boolean forwards(int port) {
        String ports = words.contains("--dports") ? after("--dports") : after("--dport");
        return Arrays.stream(ports.split(",")).anyMatch(range -> covers(range, port));
    }

    private static boolean covers(String range, int port) {
        String[] ends = range.split(":", 2);
        return Arrays.stream(ends).allMatch(end -> end.matches("\\d{1,5}"))
                && Integer.parseInt(ends[0]) <= port
                && port <= Integer.parseInt(ends[ends.length - 1]);
    }

    private String after(String option) {
        int at = words.indexOf(option);
        return at < 0 || at + 1 >= words.size() ? "" : words.get(at + 1);
    }

    /** Splits at spaces outside double quotes; a backslash keeps the next character. */
    private static List<String> words(String line) {
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        boolean quoted = false;
        boolean begun = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\\' && i + 1 < line.length()) {
                word.append(line.charAt(++i));
                begun = true;
            } else if (c == '"') {
                quoted = !quoted;
                begun = true;
            } else if (c == ' ' && !quoted) {
                if (begun) {
                    words.add(word.toString());
                }
                word.setLength(0);
                begun = false;
            } else {
                word.append(c);
                begun = true;
            }
        }
        if (begun) {
            words.add(word.toString());
        }
        return words;
    }
}
