package io.ttmesh.actors.internal.wire;

import io.ttmesh.model.Failure;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.apache.pekko.actor.typed.internal.UnstashException;

/** What was thrown, as text. */
public final class Failures {
    private Failures() {}

    /** Throws again what leaves the whole JVM in doubt: an {@code OutOfMemoryError} and its like, but no endless recursion. */
    public static void rethrowFatal(Throwable thrown) {
        if (thrown instanceof VirtualMachineError fatal && !(thrown instanceof StackOverflowError)) {
            throw fatal;
        }
    }

    /** What the actor threw, where Pekko has wrapped it because the command had waited. */
    public static Throwable thrown(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof UnstashException<?> && cause != null ? cause : failure;
    }

    /** Class, message and stack of what the actor threw. */
    public static Failure of(Throwable failure) {
        Throwable thrown = thrown(failure);
        var stack = new StringWriter();
        thrown.printStackTrace(new PrintWriter(stack));
        String message = thrown.getMessage();
        return new Failure(
                Failure.Cause.EXCEPTION, thrown.getClass().getName(), message == null ? "" : message, stack.toString());
    }
}
