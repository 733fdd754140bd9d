package io.ttmesh.runtime.spi;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Where a command writes: answers to standard output, everything else to standard error. Safe for use by many threads.
 *
 * <p>Whether somebody watches is what the launcher found out; a process started otherwise writes plain lines.
 */
public final class Terminal {
    private static final int COLUMNS_DEFAULT = 80;

    private final PrintStream out;
    private final PrintStream err;
    private final boolean interactive;
    private final int columns;

    private Terminal(PrintStream out, PrintStream err, boolean interactive, int columns) {
        this.out = out;
        this.err = err;
        this.interactive = interactive;
        this.columns = columns;
    }

    /** The process' own streams, in UTF-8; {@code io.ttmesh.tty} and {@code io.ttmesh.columns} describe the terminal. */
    public static Terminal system() {
        return of(
                utf8(FileDescriptor.out),
                utf8(FileDescriptor.err),
                Boolean.getBoolean("io.ttmesh.tty"),
                Integer.getInteger("io.ttmesh.columns", COLUMNS_DEFAULT));
    }

    /**
     * Any streams.
     *
     * @param interactive whether standard error is a terminal, on which lines can be rewritten
     * @param columns characters in a line of it
     */
    public static Terminal of(PrintStream out, PrintStream err, boolean interactive, int columns) {
        return new Terminal(out, err, interactive, columns);
    }

    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    /** Writes one line of the answer. */
    public void line(String text) {
        out.println(text);
        out.flush();
    }

    /** Writes one line that is not part of the answer: what goes on, or what went wrong. */
    public void notice(String text) {
        err.println(text);
        err.flush();
    }

    /** Standard output for what writes by itself, as a help text. */
    public PrintWriter writer() {
        return new PrintWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), true);
    }

    /** Whether somebody watches standard error. */
    public boolean interactive() {
        return interactive;
    }

    /**
     * Begins to show how far something is, on standard error: as a bar that moves when somebody watches, as a line now
     * and then otherwise.
     *
     * @param label what is going on, in a word or two
     * @param total how many steps there are, 1 or more
     */
    public ProgressBar progress(String label, long total) {
        return new ProgressBar(this, label, total);
    }

    /** Begins to show lines on standard error that change, if somebody watches. */
    public LiveLines live() {
        return new LiveLines(this);
    }

    void rewrite(String text) {
        err.print("\r\u001b[K" + cut(text));
        err.flush();
    }

    /** Writes lines over so many that stand there. */
    void rewrite(List<String> lines, int former) {
        StringBuilder all = new StringBuilder();
        if (former > 0) {
            all.append("\u001b[").append(former).append('A');
        }
        lines.forEach(line -> all.append("\r\u001b[K").append(cut(line)).append('\n'));
        err.print(all.append("\u001b[J"));
        err.flush();
    }

    private String cut(String text) {
        return text.length() < columns ? text : text.substring(0, Math.max(0, columns - 1));
    }
}
