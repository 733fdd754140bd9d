package io.ttmesh.runtime.spi;

import java.util.List;

/**
 * Some lines at the end of a terminal that are written again and again; made by {@link Terminal#live}. Where nobody watches,
 * nothing is written. Safe for use by many threads.
 */
public final class LiveLines {
    private final Terminal terminal;
    private int shown;

    LiveLines(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Writes these lines in the place of the former ones; longer ones are cut. Fewer than the screen has, or it scrolls. */
    public synchronized void show(List<String> lines) {
        if (terminal.interactive()) {
            terminal.rewrite(lines, shown);
            shown = lines.size();
        }
    }
}
