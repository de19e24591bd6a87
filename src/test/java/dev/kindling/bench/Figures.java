package dev.kindling.bench;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Measurements of one kind, printed as one table when all are there. */
final class Figures {
    private final String title;
    private final Map<String, List<String>> rows = new LinkedHashMap<>();
    private final List<String> head;

    Figures(String title, String... head) {
        this.title = title;
        this.head = List.of(head);
    }

    /** Percentile {@code p}, from 0 to 1, by nearest rank. */
    static double percentile(double[] sorted, double p) {
        return sorted[Math.max(0, (int) Math.ceil(p * sorted.length) - 1)];
    }

    /** Least, p50, p95, p99 and most of what was measured. */
    void spread(String row, double[] measured, String unit) {
        double[] sorted = Arrays.stream(measured).sorted().toArray();
        row(
                row,
                Integer.toString(sorted.length),
                number(sorted[0], unit),
                number(percentile(sorted, 0.50), unit),
                number(percentile(sorted, 0.95), unit),
                number(percentile(sorted, 0.99), unit),
                number(sorted[sorted.length - 1], unit));
    }

    void row(String name, String... cells) {
        rows.put(name, List.of(cells));
    }

    static String number(double value, String unit) {
        return String.format(Locale.ROOT, value < 10 ? "%.2f %s" : "%.0f %s", value, unit);
    }

    void print() {
        var text = new StringBuilder("\n" + title + "\n" + line("", head));
        rows.forEach((name, cells) -> text.append(line(name, cells)));
        System.out.println(text);
    }

    private static String line(String name, List<String> cells) {
        return String.format("%-44s", name)
                + cells.stream().map(cell -> String.format("%12s", cell)).collect(Collectors.joining())
                + "\n";
    }
}
