package io.ttmesh.model;

/**
 * The caller's position in a distributed trace, as in W3C Trace Context (Recommendation, 2021).
 *
 * @param traceparent the header of that name, or empty
 * @param tracestate the header of that name, or empty
 */
public record TraceContext(String traceparent, String tracestate) implements WireSafe {
    /** No trace. */
    public static final TraceContext NONE = new TraceContext("", "");
}
