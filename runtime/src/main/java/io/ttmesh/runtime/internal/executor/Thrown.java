package io.ttmesh.runtime.internal.executor;

import io.ttmesh.model.Failure;
import io.ttmesh.model.error.WrongPayloadException;
import java.io.PrintWriter;
import java.io.Writer;

/** Puts into words what user code threw. What it threw is user code, too: its methods may throw, or never stop. */
final class Thrown {
    private Thrown() {}

    static Failure describe(Throwable thrown) {
        return switch (thrown) {
            case WrongPayloadException e -> Failure.of(Failure.Cause.WRONG_PAYLOAD, message(e));
            case VirtualMachineError e -> describe(Failure.Cause.OUT_OF_MEMORY, e);
            default -> describe(Failure.Cause.EXCEPTION, thrown);
        };
    }

    private static Failure describe(Failure.Cause cause, Throwable thrown) {
        return new Failure(cause, thrown.getClass().getName(), message(thrown), stack(thrown));
    }

    private static String message(Throwable thrown) {
        try {
            return String.valueOf(thrown.getMessage());
        } catch (Throwable again) {
            return "its getMessage() threw " + again.getClass().getName();
        }
    }

    private static String stack(Throwable thrown) {
        var text = new CutText();
        try {
            thrown.printStackTrace(new PrintWriter(text));
        } catch (Throwable again) {
            return text + "its printStackTrace() threw " + again.getClass().getName();
        }
        return text.toString();
    }

    /** Keeps the beginning of what is written, as much as a failure does. */
    private static final class CutText extends Writer {
        private final StringBuilder kept = new StringBuilder();

        @Override
        public void write(char[] chars, int from, int length) {
            kept.append(chars, from, Math.min(length, Failure.STACK_CHARS_MAX - kept.length()));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}

        @Override
        public String toString() {
            return kept.toString();
        }
    }
}
