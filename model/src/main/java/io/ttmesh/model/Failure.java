package io.ttmesh.model;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * Why an attempt or a submission failed, as text that any node can show.
 *
 * @param cause the class of cause
 * @param className the thrown exception's class, or empty; at most {@value #CLASS_CHARS_MAX} characters
 * @param message one line; at most {@value #MESSAGE_CHARS_MAX} characters
 * @param stack the remote stack trace as text, or empty; at most {@value #STACK_CHARS_MAX} characters
 */
public record Failure(Cause cause, String className, String message, String stack) implements WireSafe {
    /** Longest class name that is kept. */
    public static final int CLASS_CHARS_MAX = 512;

    /** Longest message that is kept: user code may throw any, and outcomes are held in memory. */
    public static final int MESSAGE_CHARS_MAX = 2_048;

    /** Longest stack trace that is kept. */
    public static final int STACK_CHARS_MAX = 8_192;

    /** The classes of cause: what a caller would react to differently. */
    public enum Cause {
        /** User code threw. */
        EXCEPTION,
        /** The attempt ran longer than its timeout. */
        TIMEOUT,
        /** The worker's node left the mesh. */
        LOST_NODE,
        /** The worker fell silent for longer than the lease. */
        LEASE_LAPSED,
        /** User code ran out of memory or stack. */
        OUT_OF_MEMORY,
        /** The input or the result is not of the task's type. */
        WRONG_PAYLOAD,
        /** No node has the task. */
        UNKNOWN_TASK,
        /** No node fits the submission's demands. */
        NO_ELIGIBLE_NODE,
        /** Every eligible node was full and the options said not to wait. */
        OVERLOADED
    }

    /** Cuts the texts to their limits. */
    public Failure {
        className = Texts.cut(className, CLASS_CHARS_MAX);
        message = Texts.cut(message, MESSAGE_CHARS_MAX);
        stack = Texts.cut(stack, STACK_CHARS_MAX);
    }

    /** A failure without an exception. */
    public static Failure of(Cause cause, String message) {
        return new Failure(cause, "", message, "");
    }

    /** About how many bytes it takes on the wire; up to three times as many where it is not ASCII. */
    @JsonIgnore
    public int sizeBytes() {
        return className.length() + message.length() + stack.length();
    }

    /** Whether another attempt may end better, as far as the class of cause tells. */
    @JsonIgnore
    public boolean isRetryable() {
        return switch (cause) {
            case EXCEPTION, TIMEOUT, LOST_NODE, LEASE_LAPSED, OUT_OF_MEMORY -> true;
            case WRONG_PAYLOAD, UNKNOWN_TASK, NO_ELIGIBLE_NODE, OVERLOADED -> false;
        };
    }

    /** Whether the worker, not the work, is to blame: such an attempt does not use up the retry policy's attempts. */
    @JsonIgnore
    public boolean isWorkersLoss() {
        return cause == Cause.LOST_NODE || cause == Cause.LEASE_LAPSED;
    }
}
