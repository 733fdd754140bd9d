package io.ttmesh.testkit.internal.report;

import java.util.List;

/** Text in sections. */
final class ReportText {
    private final StringBuilder text = new StringBuilder();

    void line(String line) {
        text.append(line).append(System.lineSeparator());
    }

    void section(String title, List<String> lines) {
        line("");
        line("-- " + title + " --");
        if (lines.isEmpty()) {
            line("  (none)");
        }
        lines.forEach(line -> line("  " + line));
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
