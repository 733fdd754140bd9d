package io.ttmesh.testkit;

/** Code in a node threw something. The message has the class and message of what it threw, and its stack as text. */
public final class NodeCodeFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String thrownClass;

    /** Made by the harness. */
    public NodeCodeFailed(String node, String thrownClass, String message, String stack) {
        super("code in node " + node + " threw " + thrownClass + ": " + message + System.lineSeparator() + stack);
        this.thrownClass = thrownClass;
    }

    /** The name of the class that was thrown. */
    public String thrownClass() {
        return thrownClass;
    }
}
