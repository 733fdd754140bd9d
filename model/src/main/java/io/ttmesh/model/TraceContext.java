package io.ttmesh.model;

/**
 * The caller's position in a distributed trace, as in W3C Trace Context (Recommendation, 2021).
 *
 * @param traceparent the header of that name, or empty; at most 128 characters
 * @param tracestate the header of that name, or empty; at most 512 characters
 */
public record TraceContext(String traceparent, String tracestate) implements WireSafe {
    /** No trace. */
    public static final TraceContext NONE = new TraceContext("", "");

    private static final int PARENT_CHARS_MAX = 128;
    private static final int STATE_CHARS_MAX = 512;

    /**
     * Checks the lengths.
     *
     * @throws io.ttmesh.model.error.InvalidInputException when a header is too long
     */
    public TraceContext {
        Texts.require("traceparent", traceparent, 0, PARENT_CHARS_MAX);
        Texts.require("tracestate", tracestate, 0, STATE_CHARS_MAX);
    }
}
