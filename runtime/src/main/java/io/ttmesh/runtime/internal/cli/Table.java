package io.ttmesh.runtime.internal.cli;

import io.ttmesh.runtime.spi.Terminal;
import java.util.ArrayList;
import java.util.List;

/** Rows of text in columns as wide as their widest cell. */
final class Table {
    private final List<List<String>> rows = new ArrayList<>();

    private Table() {}

    static Table withHeader(String... header) {
        return new Table().row(header);
    }

    Table row(String... cells) {
        rows.add(List.of(cells));
        return this;
    }

    void print(Terminal terminal, String indent) {
        int columns = rows.getFirst().size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder(indent);
            for (int i = 0; i < columns; i++) {
                line.append(row.get(i)).repeat(" ", widths[i] - row.get(i).length() + 2);
            }
            terminal.line(line.toString().stripTrailing());
        }
    }
}
