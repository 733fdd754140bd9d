package io.ttmesh.runtime.spi;

import java.time.Duration;
import java.util.Locale;

/**
 * Shows how far something is; made by {@link Terminal#progress}. Safe for use by many threads; no call takes long.
 *
 * <p>On a terminal it is one line that is written again at most ten times a second. Elsewhere it is a line for each
 * tenth of the way.
 */
public final class ProgressBar implements AutoCloseable {
    private static final int CELLS = 30;
    private static final int PLAIN_STEPS = 10;
    private static final long REDRAW_NANOS = Duration.ofMillis(100).toNanos();

    private final Terminal terminal;
    private final String label;
    private final long total;
    private final long beganNanos = System.nanoTime();
    private long done;
    private String note = "";
    private long drawnNanos = beganNanos - REDRAW_NANOS;
    private long plainStep;
    private boolean closed;

    ProgressBar(Terminal terminal, String label, long total) {
        this.terminal = terminal;
        this.label = label;
        this.total = Math.max(1, total);
    }

    /** Says that so many steps are done; fewer than before change nothing. */
    public void update(long stepsDone) {
        update(stepsDone, "");
    }

    /** The same, with a few words on what is happening. */
    public synchronized void update(long stepsDone, String what) {
        if (closed || stepsDone < done) {
            return;
        }
        done = Math.min(stepsDone, total);
        note = what;
        if (!terminal.interactive()) {
            plain();
        } else if (System.nanoTime() - drawnNanos >= REDRAW_NANOS) {
            drawnNanos = System.nanoTime();
            terminal.rewrite(text());
        }
    }

    /** Writes one line of the answer meanwhile, which the bar makes room for. */
    public synchronized void line(String text) {
        boolean drawn = terminal.interactive() && !closed;
        if (drawn) {
            terminal.rewrite("");
        }
        terminal.line(text);
        if (drawn) {
            terminal.rewrite(text());
        }
    }

    /** Ends it, with what was reached as its last state. */
    @Override
    public synchronized void close() {
        if (!closed && terminal.interactive()) {
            terminal.rewrite(text());
            terminal.notice("");
        }
        closed = true;
    }

    private void plain() {
        long step = done * PLAIN_STEPS / total;
        if (step > plainStep) {
            plainStep = step;
            terminal.notice(String.format(
                    Locale.ROOT, "%s %d%% %d/%d %.1fs%s", label, done * 100 / total, done, total, seconds(), tail()));
        }
    }

    private String text() {
        int filled = (int) (done * CELLS / total);
        return String.format(
                Locale.ROOT,
                "%s [%s%s] %3d%% %d/%d %.1fs%s",
                label,
                "#".repeat(filled),
                "-".repeat(CELLS - filled),
                done * 100 / total,
                done,
                total,
                seconds(),
                tail());
    }

    private double seconds() {
        return (System.nanoTime() - beganNanos) / 1e9;
    }

    private String tail() {
        return note.isEmpty() ? "" : " " + note;
    }
}
