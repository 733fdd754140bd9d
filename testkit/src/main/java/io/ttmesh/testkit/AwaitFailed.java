package io.ttmesh.testkit;

/** What a test waited for did not come. The message says what it was, and what was seen last. */
public final class AwaitFailed extends AssertionError {
    private static final long serialVersionUID = 1L;

    /** Made by the harness. */
    public AwaitFailed(String message) {
        super(message);
    }
}
