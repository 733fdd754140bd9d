package io.ttmesh.testkit.internal.report;

/** Carries the text of a report to where a failure is printed, as something that it suppressed. Has no stack. */
public final class MeshReport extends Throwable {
    private static final long serialVersionUID = 1L;

    /** Only text. */
    public MeshReport(String text) {
        super(text, null, false, false);
    }
}
