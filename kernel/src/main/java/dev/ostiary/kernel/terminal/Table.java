package dev.ostiary.kernel.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Rows under a heading, each column as wide as its widest cell. */
public final class Table {
    private final List<List<String>> rows = new ArrayList<>();

    public Table(List<String> columns) {
        rows.add(columns.stream().map(name -> heading(name)).toList());
    }

    /** {@code EXPIRES AT} of {@code expires_at} and of {@code expiresAt}. */
    private static String heading(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1 $2").replace('_', ' ').toUpperCase(Locale.ROOT);
    }

    public void add(List<String> row) {
        rows.add(row);
    }

    public List<String> lines() {
        return rows.stream().map(this::line).toList();
    }

    /** Characters of the widest line. */
    public int width() {
        return lines().stream().mapToInt(Table::length).max().orElse(0);
    }

    private String line(List<String> row) {
        var out = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
            out.append(row.get(i)).repeat(' ', width(i) - length(row.get(i)) + 2);
        }
        return out.toString().stripTrailing();
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> length(row.get(column))).max().orElse(0);
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
