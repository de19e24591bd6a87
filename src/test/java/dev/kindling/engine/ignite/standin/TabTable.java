package dev.kindling.engine.ignite.standin;

import java.util.ArrayList;
import java.util.List;

/** A table as Go's tabwriter sets it with tabs: each column as wide as its widest cell, in steps of eight. */
final class TabTable {
    private final List<List<String>> rows = new ArrayList<>();

    TabTable(String... heads) {
        row(heads);
    }

    void row(String... cells) {
        rows.add(List.of(cells));
    }

    @Override
    public String toString() {
        var text = new StringBuilder();
        for (List<String> row : rows) {
            for (int column = 0; column < row.size(); column++) {
                String cell = row.get(column);
                text.append(cell);
                if (column < row.size() - 1) {
                    text.append("\t".repeat((width(column) - cell.length() + 7) / 8));
                }
            }
            text.append('\n');
        }
        return text.toString();
    }

    private int width(int column) {
        int widest =
                rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
        return (widest + 1 + 7) / 8 * 8;
    }
}
