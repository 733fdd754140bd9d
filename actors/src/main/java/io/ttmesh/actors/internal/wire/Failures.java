package io.ttmesh.actors.internal.wire;

import io.ttmesh.model.Failure;
import java.io.PrintWriter;
import java.io.StringWriter;

/** What was thrown, as text. */
public final class Failures {
    private Failures() {}

    /** Class, message and stack. */
    public static Failure of(Throwable thrown) {
        var stack = new StringWriter();
        thrown.printStackTrace(new PrintWriter(stack));
        String message = thrown.getMessage();
        return new Failure(
                Failure.Cause.EXCEPTION, thrown.getClass().getName(), message == null ? "" : message, stack.toString());
    }
}
